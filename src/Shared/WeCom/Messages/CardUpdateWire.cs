namespace Liaison.WeCom;

internal sealed record CardUpdateWire(int? Agentid, string? ResponseCode)
{
    private const int MaxButtonText = 10;
    private static readonly ReceiverWire.Names ReceiverNames = new("userids", "partyids", "tagids");

    public IReadOnlyList<string>? Userids { get; init; }
    public IReadOnlyList<int>? Partyids { get; init; }
    public IReadOnlyList<int>? Tagids { get; init; }
    public int? Atall { get; init; }
    public int? EnableIdTrans { get; init; }
    public ReplaceNameWire? Button { get; init; }
    public CardWire? TemplateCard { get; init; }

    public static CardUpdateWire From(WeComCardUpdate update, int agentId)
    {
        var to = ReceiverWire.From(update.To, ReceiverNames);
        var frame = new CardUpdateWire(agentId, FieldChecks.NotEmpty("response_code", update.ResponseCode))
        {
            Userids = NullIfEmpty(to.Users),
            Partyids = NullIfEmpty(to.Departments),
            Tagids = NullIfEmpty(to.Tags),
            Atall = update.To.IsEverybody ? 1 : null,
        };
        return update switch
        {
            WeComButtonUpdate button => frame with { Button = new(TextCut.ToWidth(FieldChecks.NotEmpty("button.replace_name", button.Text), MaxButtonText)) },
            WeComWholeCardUpdate whole => frame with
            {
                EnableIdTrans = whole.TranslateIds ? 1 : null,
                TemplateCard = CardWriter.Write(whole.Card, isUpdate: true) with { ReplaceText = Frozen(whole) },
            },
            _ => throw new WeComFieldException("template_card", $"no such change: {update.GetType().Name}."),
        };
    }

    private static string? Frozen(WeComWholeCardUpdate update) => update switch
    {
        { FrozenText: null } => null,
        { Card: WeComTextNotice or WeComNewsNotice } => throw new WeComFieldException("template_card.replace_text", "this card has no buttons to freeze."),
        _ => TextCut.ToWidth(FieldChecks.NotEmpty("template_card.replace_text", update.FrozenText), MaxButtonText),
    };

    private static IReadOnlyList<T>? NullIfEmpty<T>(IReadOnlyList<T> ids) => ids.Count == 0 ? null : ids;

    internal sealed record ReplaceNameWire(string? ReplaceName);
}

internal sealed record CardUpdateResultWire(IReadOnlyList<string?>? Invaliduser);
