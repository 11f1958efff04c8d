namespace Liaison.WeCom;

// The parts of template cards; lengths in 字 as WeComTemplateCard says.

/// <param name="IconUrl">Absolute.</param>
/// <param name="Text">20 字.</param>
public sealed record WeComCardSource(string? Text = null, Uri? IconUrl = null, WeComCardColor Color = WeComCardColor.Grey);

public enum WeComCardColor
{
    Grey = 0,
    Black = 1,
    Red = 2,
    Green = 3,
}

/// <param name="Title">36 字.</param>
/// <param name="Text">44 字.</param>
public sealed record WeComCardTitle(string? Title, string? Text = null);

/// <param name="Actions">1 to 3; no key twice.</param>
/// <param name="Text">What the menu is for.</param>
public sealed record WeComCardMenu(IReadOnlyList<WeComCardAction> Actions, string? Text = null);

/// <param name="Key">Comes back in the event; at most 1,024 bytes.</param>
public sealed record WeComCardAction(string Text, string Key);

/// <param name="Opens">Where a tap on the quote leads; null for nowhere.</param>
public sealed record WeComCardQuote(string? Title = null, string? Text = null, WeComLink? Opens = null);

/// <summary>A line of a name and a value, which may lead to a page, to a file or to a colleague; to one of them at most.</summary>
/// <param name="Name">5 字.</param>
/// <param name="Value">30 字; of a file its name with the ending.</param>
public sealed record WeComCardRow(string Name, string? Value = null)
{
    public Uri? Url { get; init; }

    /// <summary>Of an uploaded file.</summary>
    public string? MediaId { get; init; }

    public string? UserId { get; init; }
}

/// <param name="Title">18 字.</param>
/// <param name="Opens">Null: the line leads nowhere.</param>
public sealed record WeComCardJump(string Title, WeComLink? Opens = null);

/// <param name="AspectRatio">Width by height, 1.3 to below 2.25; null is 1.3.</param>
public sealed record WeComCardImage(Uri Url, double? AspectRatio = null);

/// <summary>A small picture with words to its right.</summary>
public sealed record WeComCardImageText(Uri ImageUrl, string? Title = null, string? Text = null, WeComLink? Opens = null);

/// <summary>A button that calls back by its key, or opens a page.</summary>
/// <param name="Text">10 字.</param>
/// <param name="Key">Comes back in the event; at most 1,024 bytes. Null for a button with a <paramref name="Url"/>.</param>
/// <param name="Style">1 to 4; WeCom takes anything else for 1.</param>
public sealed record WeComCardButton(string Text, string? Key, int Style = 1, Uri? Url = null);

/// <param name="Key">Names the question in the event.</param>
/// <param name="Options">1 to 10; no id twice.</param>
/// <param name="SelectedId">Of the option that is chosen at first; null is the first one.</param>
public sealed record WeComCardChoice(string Key, string? Title, IReadOnlyList<WeComCardOption> Options, string? SelectedId = null);

/// <param name="Id">At most 128 bytes.</param>
public sealed record WeComCardOption(string Id, string Text);

/// <param name="Key">Names the question in the event.</param>
/// <param name="Options">1 to 20; no id twice; texts of 17 字.</param>
/// <param name="TakesMany">False: one box may be ticked.</param>
/// <param name="CheckedIds">The options that are ticked at first.</param>
public sealed record WeComCardVote(
    string Key, IReadOnlyList<WeComCardOption> Options, bool TakesMany = false, IReadOnlyCollection<string>? CheckedIds = null);

/// <param name="Text">10 字.</param>
/// <param name="Key">Comes back in the event; at most 1,024 bytes.</param>
public sealed record WeComCardSubmit(string Text, string Key);
