using System.Text.RegularExpressions;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Sources.Payloads;

/// <summary>What several sources say in the same way.</summary>
internal static partial class Words
{
    private const int MostMentions = 50;

    /// <summary>
    /// Ids of numbers and logins never meet: who may choose the login <c>42</c> is not the user with the id 42.
    /// </summary>
    /// <param name="email">Only of an account of the source's, never of a commit: anybody can write anything there.</param>
    public static SourceUser? User(string? id, string? login, string? email = null, string? name = null) =>
        id is { Length: > 0 } ? new SourceUser(id, login, EmailOf(email), name)
        : login is { Length: > 0 } ? new SourceUser("@" + login, login, EmailOf(email), name)
        : null;

    /// <summary>By the source's own type of items, else by its labels; a task when neither says anything.</summary>
    public static ItemKind KindOf(string? type, IEnumerable<string> labels) =>
        FindKind(type) ?? labels.Select(FindKind).FirstOrDefault(k => k is not null) ?? ItemKind.Task;

    /// <summary>Logins after <c>@</c>; an address such as <c>a@b.c</c> is none.</summary>
    public static IReadOnlyList<string>? Mentions(string? text) => text is null
        ? null
        : [.. Mention().Matches(text).Where(m => m.Index == 0 || !(char.IsLetterOrDigit(text[m.Index - 1]) || text[m.Index - 1] is '_' or '/' or '.' or '-' or '`'))
            .Select(m => m.Groups[1].Value.TrimEnd('.', '-', '_')).Where(l => l.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostMentions)];

    /// <summary><c>group/part/name</c> without its last part.</summary>
    public static string? GroupOf(string? path) => path?.LastIndexOf('/') is > 0 and var slash ? path[..slash] : null;

    public static string? BranchOf(string? reference) =>
        reference is null ? null
        : reference.StartsWith("refs/heads/", StringComparison.Ordinal) ? reference["refs/heads/".Length..]
        : reference.StartsWith("refs/tags/", StringComparison.Ordinal) ? reference["refs/tags/".Length..]
        : reference.StartsWith("origin/", StringComparison.Ordinal) ? reference["origin/".Length..]
        : reference;

    private static ItemKind? FindKind(string? word) => word?.Trim().ToUpperInvariant() switch
    {
        null or "" => null,
        "BUG" or "DEFECT" or "INCIDENT" or "KIND/BUG" or "TYPE: BUG" or "TYPE::BUG" or "缺陷" => ItemKind.Defect,
        "FEATURE" or "REQUIREMENT" or "ENHANCEMENT" or "STORY" or "USER STORY" or "KIND/FEATURE" or "TYPE::FEATURE" or "需求" or "用户故事" => ItemKind.Requirement,
        "EPIC" or "史诗" => ItemKind.Epic,
        "TASK" or "MISSION" or "SUB_TASK" or "任务" or "子任务" => ItemKind.Task,
        _ => null,
    };

    private static string? EmailOf(string? email) =>
        email is { Length: > 2 and <= 254 } && email.IndexOf('@', StringComparison.Ordinal) is > 0 && !email.Contains("noreply", StringComparison.OrdinalIgnoreCase) ? email : null;

    [GeneratedRegex("@([A-Za-z0-9][A-Za-z0-9._-]{0,99})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mention();
}
