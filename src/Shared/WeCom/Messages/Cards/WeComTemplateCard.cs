namespace Liaison.WeCom;

/// <summary>A card with parts of its own: WeCom 3.1.6 or later (votes and choices 3.1.12), not in the WeChat plug-in.</summary>
/// <remarks>
/// Lengths in 字 are WeCom's advice: it refuses nothing, its clients cut. Here such a text is cut to that many full-width characters
/// (two narrow ones take the room of one) and ends in "…". Source: WeCom, 发送应用消息 (message/send), 模板卡片消息.
/// </remarks>
public abstract record WeComTemplateCard : WeComContent
{
    private protected WeComTemplateCard() { }

    public WeComCardSource? Source { get; init; }

    /// <summary>The menu in the card's corner. A card with one needs its <see cref="TaskId"/>.</summary>
    public WeComCardMenu? Menu { get; init; }

    /// <summary>Comes back in the event of a click: letters, digits and <c>_-@</c>, at most 128, unique within the app.
    /// Cards with buttons, votes or choices need one.</summary>
    public string? TaskId { get; init; }
}

/// <summary>Tells something in words (text_notice). Needs a title or a <see cref="Text"/>.</summary>
/// <param name="Opens">Where a tap on the card leads.</param>
public sealed record WeComTextNotice(WeComLink Opens) : WeComTemplateCard
{
    public WeComCardTitle? Title { get; init; }

    /// <summary>A number or a word in large letters: 14 字, with 22 字 below it.</summary>
    public WeComCardTitle? Emphasis { get; init; }

    /// <summary>160 字.</summary>
    public string? Text { get; init; }

    public WeComCardQuote? Quote { get; init; }

    /// <summary>At most 6.</summary>
    public IReadOnlyList<WeComCardRow> Rows { get; init; } = [];

    /// <summary>At most 3.</summary>
    public IReadOnlyList<WeComCardJump> Jumps { get; init; } = [];
}

/// <summary>Tells something with a picture (news_notice). Needs an <see cref="Image"/> or an <see cref="ImageText"/>.</summary>
/// <param name="Opens">Where a tap on the card leads.</param>
public sealed record WeComNewsNotice(WeComCardTitle Title, WeComLink Opens) : WeComTemplateCard
{
    public WeComCardImage? Image { get; init; }

    public WeComCardImageText? ImageText { get; init; }

    public WeComCardQuote? Quote { get; init; }

    /// <summary>At most 4: titles of 38 字, texts of 160 字.</summary>
    public IReadOnlyList<WeComCardTitle> Paragraphs { get; init; } = [];

    /// <summary>At most 6.</summary>
    public IReadOnlyList<WeComCardRow> Rows { get; init; } = [];

    /// <summary>At most 3.</summary>
    public IReadOnlyList<WeComCardJump> Jumps { get; init; } = [];
}

/// <summary>Asks by buttons (button_interaction).</summary>
/// <param name="Buttons">1 to 6; no key twice.</param>
public sealed record WeComButtonCard(WeComCardTitle Title, IReadOnlyList<WeComCardButton> Buttons) : WeComTemplateCard
{
    /// <summary>160 字.</summary>
    public string? Text { get; init; }

    public WeComCardQuote? Quote { get; init; }

    /// <summary>At most 6.</summary>
    public IReadOnlyList<WeComCardRow> Rows { get; init; } = [];

    /// <summary>A choice above the buttons.</summary>
    public WeComCardChoice? Choice { get; init; }

    /// <summary>Where a tap on the card leads.</summary>
    public WeComLink? Opens { get; init; }
}

/// <summary>Asks by boxes to tick (vote_interaction).</summary>
public sealed record WeComVoteCard(WeComCardTitle Title, WeComCardVote Vote, WeComCardSubmit Submit) : WeComTemplateCard;

/// <summary>Asks by drop-down lists (multiple_interaction).</summary>
/// <param name="Choices">1 to 3; no key twice.</param>
public sealed record WeComChoiceCard(WeComCardTitle Title, IReadOnlyList<WeComCardChoice> Choices, WeComCardSubmit Submit) : WeComTemplateCard;
