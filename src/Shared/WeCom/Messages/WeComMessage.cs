namespace Liaison.WeCom;

/// <summary>One message to named people.</summary>
/// <param name="ToUsers">1 to 1,000 userids; spellings of one userid count once.</param>
public sealed record WeComMessage(IReadOnlyCollection<string> ToUsers, WeComContent Content)
{
    public const int MaxReceivers = 1000;

    /// <summary>
    /// How long WeCom drops an identical message (same people, same text), up to 4 hours; it makes repeating an unanswered send harmless.
    /// Zero: always delivered, and then never repeated by the client once it may have reached WeCom.
    /// </summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(30);
}

public abstract record WeComContent;

/// <param name="Content">Cut to 2,048 bytes at a whole character; <c>\n</c> and <c>&lt;a href&gt;</c> work. Not empty.</param>
public sealed record WeComText(string Content) : WeComContent;

/// <param name="Title">Cut to 128 characters. Not empty.</param>
/// <param name="Description">Cut to 512 characters; <c>&lt;br&gt;</c> and <c>&lt;div class="gray|highlight|normal"&gt;</c> work. Not empty.</param>
/// <param name="Url">Absolute, at most 2,048 bytes.</param>
/// <param name="ButtonText">Cut to 4 characters; null shows 详情.</param>
public sealed record WeComTextCard(string Title, string Description, Uri Url, string? ButtonText = null) : WeComContent;

/// <summary>WeCom took the message, save for these people. Userids come back in lower case.</summary>
/// <param name="MessageId">For recalling the message; null when WeCom gave none.</param>
public sealed record WeComSendResult(IReadOnlyList<string> InvalidUsers, IReadOnlyList<string> UnlicensedUsers, string? MessageId);
