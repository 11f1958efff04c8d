namespace Liaison.Binding.Sessions;

/// <summary>How long a session lives, and what makes its row a live one.</summary>
internal static class SessionRules
{
    /// <summary>Without use.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(14);

    /// <summary>At all.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>How exact "last used" is: not every request writes.</summary>
    public static readonly TimeSpan Precision = TimeSpan.FromMinutes(5);

    /// <summary>SQL on <c>binding.sessions</c> with <c>@now</c> and <c>@idleSince</c>.</summary>
    public const string IsLive = "ended_at is null and ends_at > @now and last_used_at > @idleSince";
}
