using System.ComponentModel.DataAnnotations;

namespace Liaison.Directory.Invitations;

/// <summary>Section "Invitations".</summary>
internal sealed class InvitationOptions
{
    /// <summary>How long an invitation can be used.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00", ErrorMessage = "Invitations__Lifetime is 00:05:00 to 90.00:00:00.")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long before its end an invitation that was not used is brought to mind; only where it lives more than twice as long.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00", ErrorMessage = "Invitations__RemindBefore is 00:01:00 to 30.00:00:00.")]
    public TimeSpan RemindBefore { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How often one person can be invited in an hour.</summary>
    [Range(1, 100, ErrorMessage = "Invitations__PerHour is 1 to 100.")]
    public int PerHour { get; set; } = 3;

    /// <summary>How many invitations a team can mail in an hour: they go to whatever address an admin types.</summary>
    [Range(1, 100_000, ErrorMessage = "Invitations__MailsPerHour is 1 to 100,000.")]
    public int MailsPerHour { get; set; } = 500;
}
