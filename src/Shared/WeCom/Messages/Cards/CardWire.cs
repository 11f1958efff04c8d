namespace Liaison.WeCom;

/// <summary>template_card as WeCom spells it: the union of the five types' parts.</summary>
internal sealed record CardWire(string? CardType)
{
    public SourceWire? Source { get; init; }
    public ActionMenuWire? ActionMenu { get; init; }
    public string? TaskId { get; init; }
    public TitleWire? MainTitle { get; init; }
    public QuoteWire? QuoteArea { get; init; }
    public TitleWire? EmphasisContent { get; init; }
    public string? SubTitleText { get; init; }
    public IReadOnlyList<RowWire>? HorizontalContentList { get; init; }
    public IReadOnlyList<TitleWire>? VerticalContentList { get; init; }
    public IReadOnlyList<JumpWire>? JumpList { get; init; }
    public LinkWire? CardAction { get; init; }
    public ImageWire? CardImage { get; init; }
    public ImageTextWire? ImageTextArea { get; init; }
    public ChoiceWire? ButtonSelection { get; init; }
    public IReadOnlyList<ButtonWire>? ButtonList { get; init; }
    public VoteWire? Checkbox { get; init; }
    public IReadOnlyList<ChoiceWire>? SelectList { get; init; }
    public ActionWire? SubmitButton { get; init; }

    /// <summary>Of an update: what the frozen buttons say.</summary>
    public string? ReplaceText { get; init; }

    internal sealed record SourceWire(string? IconUrl, string? Desc, int? DescColor);
    internal sealed record ActionMenuWire(string? Desc, IReadOnlyList<ActionWire>? ActionList);
    internal sealed record ActionWire(string? Text, string? Key);
    internal sealed record TitleWire(string? Title, string? Desc);
    internal sealed record QuoteWire(int? Type, string? Url, string? Appid, string? Pagepath, string? Title, string? QuoteText);
    internal sealed record RowWire(int? Type, string? Keyname, string? Value, string? Url, string? MediaId, string? Userid);
    internal sealed record JumpWire(int? Type, string? Title, string? Url, string? Appid, string? Pagepath);
    internal sealed record LinkWire(int? Type, string? Url, string? Appid, string? Pagepath);
    internal sealed record ImageWire(string? Url, double? AspectRatio);
    internal sealed record ImageTextWire(int? Type, string? Url, string? Appid, string? Pagepath, string? Title, string? Desc, string? ImageUrl);
    internal sealed record ChoiceWire(string? QuestionKey, string? Title, IReadOnlyList<OptionWire>? OptionList, string? SelectedId);
    internal sealed record OptionWire(string? Id, string? Text, bool? IsChecked = null);
    internal sealed record ButtonWire(int? Type, string? Text, int? Style, string? Key, string? Url);
    internal sealed record VoteWire(string? QuestionKey, int? Mode, IReadOnlyList<OptionWire>? OptionList);
}
