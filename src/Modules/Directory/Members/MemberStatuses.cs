using FluentValidation;

namespace Liaison.Directory.Members;

internal enum MemberStatus
{
    Authorized,
    Invited,
    Active,
    Locked,
    Deauthorized,
    Removed,
}

/// <summary>Statuses as they stand in tables, filters and texts.</summary>
internal static class MemberStatuses
{
    public static string Name(this MemberStatus status) => status.ToString().ToLowerInvariant();

    public static void IsMemberStatus<T>(this IRuleBuilder<T, string?> rule, params string[] also)
    {
        string[] names = [.. also, .. Enum.GetValues<MemberStatus>().Select(Name)];
        rule.Must(s => s is null || names.Contains(s, StringComparer.Ordinal)).WithMessage("One of: " + string.Join(", ", names));
    }
}
