using System.Diagnostics.CodeAnalysis;

namespace Liaison.WeCom;

/// <summary>The parts of a card in WeCom's form. <c>at</c> is where the part stands in the request.</summary>
internal static class CardParts
{
    private const int MaxActions = 3;
    private const int MaxOptions = 10;
    private const int MaxVoteOptions = 20;
    private const int MaxOptionIdBytes = 128;
    private const double LeastRatio = 1.3;
    private const double RatioBelow = 2.25;
    private const int Page = 1;
    private const int MiniProgram = 2;

    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, int max) => text is null ? null : TextCut.ToWidth(text, max);

    public static CardWire.TitleWire Title(WeComCardTitle title, int maxTitle, int maxText) => new(Cut(title.Title, maxTitle), Cut(title.Text, maxText));

    public static CardWire.SourceWire? Source(string at, WeComCardSource? source) => source is null ? null
        : new(FieldChecks.LinkOrNone($"{at}.icon_url", source.IconUrl), Cut(source.Text, 20), (int)source.Color);

    public static CardWire.ActionMenuWire? Menu(string at, WeComCardMenu? menu)
    {
        if (menu is null)
            return null;
        FieldChecks.Unique($"{at}.action_list", FieldChecks.Count($"{at}.action_list", menu.Actions, 1, MaxActions).Select(a => a.Key));
        return new(menu.Text, [.. menu.Actions.Select((a, i) => new CardWire.ActionWire(
            FieldChecks.NotEmpty($"{at}.action_list[{i}].text", a.Text),
            FieldChecks.MaxBytes($"{at}.action_list[{i}].key", a.Key, FieldChecks.MaxKeyBytes)))]);
    }

    public static CardWire.LinkWire Link(string at, WeComLink? link) => link switch
    {
        WeComPageLink page => new(Page, FieldChecks.Link($"{at}.url", page.Url), null, null),
        WeComMiniProgramLink program => new(MiniProgram, null, FieldChecks.NotEmpty($"{at}.appid", program.AppId), program.Page),
        _ => throw new WeComFieldException(at, "a link is missing."),
    };

    public static CardWire.QuoteWire? Quote(string at, WeComCardQuote? quote)
    {
        if (quote is null)
            return null;
        var link = quote.Opens is null ? null : Link(at, quote.Opens);
        return new(link?.Type ?? 0, link?.Url, link?.Appid, link?.Pagepath, quote.Title, quote.Text);
    }

    public static CardWire.RowWire Row(string at, WeComCardRow row)
    {
        var name = Cut(FieldChecks.NotEmpty($"{at}.keyname", row.Name), 5);
        // A file's name without its ending would be another file.
        var value = row.MediaId is null ? Cut(row.Value, 30) : row.Value;
        return row switch
        {
            { Url: null, MediaId: null, UserId: null } => new(null, name, value, null, null, null),
            { Url: { } url, MediaId: null, UserId: null } => new(1, name, value, FieldChecks.Link($"{at}.url", url), null, null),
            { Url: null, MediaId: { } media, UserId: null } => new(2, name, value, null, FieldChecks.NotEmpty($"{at}.media_id", media), null),
            { Url: null, MediaId: null, UserId: { } user } when WeComUserId.IsValid(user) => new(3, name, value, null, null, user),
            { Url: null, MediaId: null } => throw new WeComFieldException($"{at}.userid", "not a userid."),
            _ => throw new WeComFieldException($"{at}.type", "a row leads to a page, to a file or to a colleague, not to several."),
        };
    }

    public static CardWire.JumpWire Jump(string at, WeComCardJump jump)
    {
        var link = jump.Opens is null ? null : Link(at, jump.Opens);
        return new(link?.Type ?? 0, Cut(FieldChecks.NotEmpty($"{at}.title", jump.Title), 18), link?.Url, link?.Appid, link?.Pagepath);
    }

    public static CardWire.ImageWire? Image(string at, WeComCardImage? image) => image switch
    {
        null => null,
        { AspectRatio: { } ratio } when !(ratio is >= LeastRatio and < RatioBelow) =>
            throw new WeComFieldException($"{at}.aspect_ratio", $"from {LeastRatio} to below {RatioBelow}."),
        _ => new(FieldChecks.Link($"{at}.url", image.Url), image.AspectRatio),
    };

    public static CardWire.ImageTextWire? ImageText(string at, WeComCardImageText? area)
    {
        if (area is null)
            return null;
        var link = area.Opens is null ? null : Link(at, area.Opens);
        return new(link?.Type ?? 0, link?.Url, link?.Appid, link?.Pagepath, area.Title, area.Text, FieldChecks.Link($"{at}.image_url", area.ImageUrl));
    }

    public static CardWire.ButtonWire Button(string at, WeComCardButton button)
    {
        var text = Cut(FieldChecks.NotEmpty($"{at}.text", button.Text), 10);
        return button switch
        {
            { Key: not null, Url: not null } => throw new WeComFieldException(at, "a button calls back or opens a page, not both."),
            { Url: { } url } => new(1, text, button.Style, null, FieldChecks.Link($"{at}.url", url)),
            _ => new(null, text, button.Style, FieldChecks.MaxBytes($"{at}.key", button.Key, FieldChecks.MaxKeyBytes), null),
        };
    }

    public static CardWire.ChoiceWire Choice(string at, WeComCardChoice choice)
    {
        var options = Options(at, choice.Options, MaxOptions);
        if (choice.SelectedId is { } selected && !options.Any(o => o.Id == selected))
            throw new WeComFieldException($"{at}.selected_id", "not one of the options.");
        return new(FieldChecks.NotEmpty($"{at}.question_key", choice.Key), choice.Title, options, choice.SelectedId);
    }

    public static CardWire.VoteWire Vote(string at, WeComCardVote vote)
    {
        var options = Options(at, vote.Options, MaxVoteOptions);
        var ticked = vote.CheckedIds ?? [];
        if (ticked.Any(id => !options.Any(o => o.Id == id)))
            throw new WeComFieldException($"{at}.option_list", "what is ticked is not one of the options.");
        if (!vote.TakesMany && ticked.Distinct(StringComparer.Ordinal).Skip(1).Any())
            throw new WeComFieldException($"{at}.mode", "one box may be ticked, and several are.");
        return new(FieldChecks.NotEmpty($"{at}.question_key", vote.Key), vote.TakesMany ? 1 : 0,
            [.. options.Select(o => o with { Text = Cut(o.Text, 17), IsChecked = ticked.Contains(o.Id, StringComparer.Ordinal) })]);
    }

    private static CardWire.OptionWire[] Options(string at, IReadOnlyList<WeComCardOption> options, int most)
    {
        FieldChecks.Unique($"{at}.option_list", FieldChecks.Count($"{at}.option_list", options, 1, most).Select(o => o.Id));
        return [.. options.Select((o, i) => new CardWire.OptionWire(
            FieldChecks.MaxBytes($"{at}.option_list[{i}].id", o.Id, MaxOptionIdBytes),
            FieldChecks.NotEmpty($"{at}.option_list[{i}].text", o.Text)))];
    }
}
