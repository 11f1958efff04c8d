using System.Text;

namespace Liaison.WeCom;

internal sealed record SendWire(string? Touser, string? Toparty, string? Totag, string? Msgtype, int? Agentid)
{
    private const int MaxTextBytes = 2048;
    private const int MaxUrlBytes = 2048;
    private const int MaxTitle = 128;
    private const int MaxDescription = 512;
    private const int MaxButton = 4;
    private static readonly TimeSpan MaxWindow = TimeSpan.FromHours(4);

    public TextWire? Text { get; init; }
    public TextCardWire? Textcard { get; init; }
    public int? Safe { get; init; }
    public int? EnableIdTrans { get; init; }
    public int? EnableDuplicateCheck { get; init; }
    public int? DuplicateCheckInterval { get; init; }

    public static SendWire From(WeComMessage message, int agentId)
    {
        var window = message.DuplicateWindow;
        if (window < TimeSpan.Zero || window > MaxWindow)
            throw new ArgumentException($"The window of the check for duplicates is zero to {MaxWindow}.", nameof(message));

        var frame = new SendWire(Receivers(message.ToUsers), null, null, null, agentId)
        {
            EnableDuplicateCheck = window > TimeSpan.Zero ? 1 : 0,
            DuplicateCheckInterval = window > TimeSpan.Zero ? (int)Math.Ceiling(window.TotalSeconds) : null,
        };
        return message.Content switch
        {
            WeComText text => frame with { Msgtype = "text", Text = new(TextCut.ToBytes(NotEmpty(text.Content), MaxTextBytes)) },
            WeComTextCard card => frame with { Msgtype = "textcard", Textcard = Card(card) },
            _ => throw new ArgumentException($"No message type for {message.Content.GetType().Name}.", nameof(message)),
        };
    }

    private static string Receivers(IReadOnlyCollection<string> userIds)
    {
        // "@all" and "a|b" are no userids, so nobody is addressed who was not named.
        if (userIds.FirstOrDefault(id => !WeComUserId.IsValid(id)) is { } bad)
            throw new ArgumentException($"Not a userid: {TextCut.Clean(bad, 80)}", nameof(userIds));
        string[] distinct = [.. userIds.Distinct(WeComUserId.Comparer)];
        if (distinct.Length is 0 or > WeComMessage.MaxReceivers)
            throw new ArgumentException($"A message goes to 1 to {WeComMessage.MaxReceivers} people, not {distinct.Length}.", nameof(userIds));
        return string.Join('|', distinct);
    }

    private static TextCardWire Card(WeComTextCard card)
    {
        if (!card.Url.IsAbsoluteUri || Encoding.UTF8.GetByteCount(card.Url.AbsoluteUri) > MaxUrlBytes)
            throw new ArgumentException($"A card needs an absolute link of at most {MaxUrlBytes} bytes.", nameof(card));
        return new(TextCut.ToChars(NotEmpty(card.Title), MaxTitle), TextCut.ToChars(NotEmpty(card.Description), MaxDescription), card.Url.AbsoluteUri,
            card.ButtonText is { } button ? TextCut.ToChars(button, MaxButton) : null);
    }

    private static string NotEmpty(string text) =>
        string.IsNullOrWhiteSpace(text) ? throw new ArgumentException("WeCom refuses empty texts.", nameof(text)) : text;

    internal sealed record TextWire(string? Content);
    internal sealed record TextCardWire(string? Title, string? Description, string? Url, string? Btntxt);
}

internal sealed record SendResultWire(string? Invaliduser, string? Unlicenseduser, string? Msgid)
{
    public WeComSendResult ToResult() => new(Split(Invaliduser), Split(Unlicenseduser), string.IsNullOrEmpty(Msgid) ? null : Msgid);

    private static string[] Split(string? joined) =>
        joined?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
