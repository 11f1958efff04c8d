namespace Liaison.WeCom;

/// <summary>One message of an app.</summary>
public sealed record WeComMessage(WeComReceivers To, WeComContent Content)
{
    public const int MaxReceivers = WeComReceivers.MaxUsers;

    /// <summary>To named people.</summary>
    /// <param name="toUsers">1 to 1,000 userids; spellings of one userid count once.</param>
    public WeComMessage(IReadOnlyCollection<string> toUsers, WeComContent content) : this(new WeComReceivers(toUsers), content) { }

    /// <summary>
    /// How long WeCom drops an identical message (same people, same text), up to 4 hours; it makes repeating an unanswered send harmless.
    /// Zero: always delivered, and then never repeated by the client once it may have reached WeCom.
    /// </summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>With a watermark, and not to be passed on. Texts, images, videos and files only.</summary>
    public bool IsConfidential { get; init; }

    /// <summary>Names take the place of ids in the texts that allow it; third-party apps need it, which know no names.</summary>
    public bool TranslateIds { get; init; }
}

/// <summary>WeCom took the message, save for these people. Userids come back in lower case.</summary>
/// <param name="UnlicensedUsers">In scope, but without the interface licence that a third-party app needs.</param>
/// <param name="MessageId">For recalling the message; null when WeCom gave none.</param>
public sealed record WeComSendResult(IReadOnlyList<string> InvalidUsers, IReadOnlyList<string> UnlicensedUsers, string? MessageId)
{
    public IReadOnlyList<int> InvalidDepartments { get; init; } = [];

    public IReadOnlyList<int> InvalidTags { get; init; } = [];

    /// <summary>For changing the card, once within 72 hours; null for messages that are no card with buttons, choices or a menu.</summary>
    public string? ResponseCode { get; init; }
}
