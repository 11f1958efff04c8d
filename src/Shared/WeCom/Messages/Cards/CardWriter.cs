namespace Liaison.WeCom;

/// <summary>Brings a template card into WeCom's form, cut and checked.</summary>
internal static class CardWriter
{
    private const int MaxRows = 6;
    private const int MaxParagraphs = 4;
    private const int MaxJumps = 3;
    private const int MaxButtons = 6;
    private const int MaxChoices = 3;
    private const int MaxTitle = 36;
    private const int MaxTitleText = 44;
    private const int MaxText = 160;

    /// <param name="isUpdate">A card that takes another one's place: its event keeps the first one's task_id, so it needs none.</param>
    public static CardWire Write(WeComTemplateCard card, bool isUpdate = false)
    {
        var wire = card switch
        {
            WeComTextNotice notice => Write(notice),
            WeComNewsNotice notice => Write(notice),
            WeComButtonCard buttons => Write(buttons),
            WeComVoteCard vote => new CardWire("vote_interaction")
            {
                MainTitle = Title(vote.Title),
                Checkbox = CardParts.Vote(At("checkbox"), vote.Vote),
                SubmitButton = Submit(vote.Submit),
            },
            WeComChoiceCard choices => Write(choices),
            _ => throw new WeComFieldException(At("card_type"), $"no such type: {card.GetType().Name}."),
        };
        var needsTask = !isUpdate && (card is WeComButtonCard or WeComVoteCard or WeComChoiceCard || card.Menu is not null);
        return wire with
        {
            Source = CardParts.Source(At("source"), card.Source),
            ActionMenu = CardParts.Menu(At("action_menu"), card.Menu),
            TaskId = needsTask || card.TaskId is not null ? FieldChecks.TaskId(At("task_id"), card.TaskId) : null,
        };
    }

    private static CardWire Write(WeComTextNotice notice)
    {
        if (string.IsNullOrWhiteSpace(notice.Title?.Title) && string.IsNullOrWhiteSpace(notice.Text))
            throw new WeComFieldException(At("main_title.title"), "a title or a text is needed.");
        return new("text_notice")
        {
            MainTitle = notice.Title is { } title ? CardParts.Title(title, MaxTitle, MaxTitleText) : null,
            EmphasisContent = notice.Emphasis is { } emphasis ? CardParts.Title(emphasis, 14, 22) : null,
            SubTitleText = CardParts.Cut(notice.Text, MaxText),
            QuoteArea = CardParts.Quote(At("quote_area"), notice.Quote),
            HorizontalContentList = Rows(notice.Rows),
            JumpList = Jumps(notice.Jumps),
            CardAction = Action(notice.Opens),
        };
    }

    private static CardWire Write(WeComNewsNotice notice)
    {
        if (notice.Image is null && notice.ImageText is null)
            throw new WeComFieldException(At("card_image"), "a picture is needed: card_image or image_text_area.");
        return new("news_notice")
        {
            MainTitle = Title(notice.Title),
            CardImage = CardParts.Image(At("card_image"), notice.Image),
            ImageTextArea = CardParts.ImageText(At("image_text_area"), notice.ImageText),
            QuoteArea = CardParts.Quote(At("quote_area"), notice.Quote),
            VerticalContentList = None(FieldChecks.Count(At("vertical_content_list"), notice.Paragraphs, 0, MaxParagraphs))?
                .Select((p, i) => CardParts.Title(p with { Title = FieldChecks.NotEmpty(At($"vertical_content_list[{i}].title"), p.Title) }, 38, MaxText))
                .ToArray(),
            HorizontalContentList = Rows(notice.Rows),
            JumpList = Jumps(notice.Jumps),
            CardAction = Action(notice.Opens),
        };
    }

    private static CardWire Write(WeComButtonCard card)
    {
        FieldChecks.Unique(At("button_list"), FieldChecks.Count(At("button_list"), card.Buttons, 1, MaxButtons).Select(b => b.Key));
        return new("button_interaction")
        {
            MainTitle = Title(card.Title),
            SubTitleText = CardParts.Cut(card.Text, MaxText),
            QuoteArea = CardParts.Quote(At("quote_area"), card.Quote),
            HorizontalContentList = Rows(card.Rows),
            ButtonSelection = card.Choice is { } choice ? CardParts.Choice(At("button_selection"), choice) : null,
            ButtonList = [.. card.Buttons.Select((b, i) => CardParts.Button(At($"button_list[{i}]"), b))],
            CardAction = card.Opens is { } link ? Action(link) : null,
        };
    }

    private static CardWire Write(WeComChoiceCard card)
    {
        FieldChecks.Unique(At("select_list"), FieldChecks.Count(At("select_list"), card.Choices, 1, MaxChoices).Select(c => c.Key));
        return new("multiple_interaction")
        {
            MainTitle = Title(card.Title),
            SelectList = [.. card.Choices.Select((c, i) => CardParts.Choice(At($"select_list[{i}]"), c))],
            SubmitButton = Submit(card.Submit),
        };
    }

    private static CardWire.TitleWire Title(WeComCardTitle title) =>
        CardParts.Title(title with { Title = FieldChecks.NotEmpty(At("main_title.title"), title.Title) }, MaxTitle, MaxTitleText);

    private static CardWire.RowWire[]? Rows(IReadOnlyList<WeComCardRow> rows) =>
        None(FieldChecks.Count(At("horizontal_content_list"), rows, 0, MaxRows))?
            .Select((row, i) => CardParts.Row(At($"horizontal_content_list[{i}]"), row)).ToArray();

    private static CardWire.JumpWire[]? Jumps(IReadOnlyList<WeComCardJump> jumps) =>
        None(FieldChecks.Count(At("jump_list"), jumps, 0, MaxJumps))?.Select((jump, i) => CardParts.Jump(At($"jump_list[{i}]"), jump)).ToArray();

    private static CardWire.LinkWire Action(WeComLink link) => CardParts.Link(At("card_action"), link);

    private static CardWire.ActionWire Submit(WeComCardSubmit submit) => new(
        CardParts.Cut(FieldChecks.NotEmpty(At("submit_button.text"), submit.Text), 10),
        FieldChecks.MaxBytes(At("submit_button.key"), submit.Key, FieldChecks.MaxKeyBytes));

    private static IReadOnlyList<T>? None<T>(IReadOnlyList<T> items) => items.Count == 0 ? null : items;

    private static string At(string field) => $"template_card.{field}";
}
