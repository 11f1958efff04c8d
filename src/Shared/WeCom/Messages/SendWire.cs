using System.Globalization;

namespace Liaison.WeCom;

internal sealed record SendWire(string? Touser, string? Toparty, string? Totag, string? Msgtype, int? Agentid)
{
    private static readonly TimeSpan MaxWindow = TimeSpan.FromHours(4);
    private static readonly ReceiverWire.Names ReceiverNames = new("touser", "toparty", "totag");

    public TextWire? Text { get; init; }
    public TextWire? Markdown { get; init; }
    public TextCardWire? Textcard { get; init; }
    public MediaWire? Image { get; init; }
    public MediaWire? Voice { get; init; }
    public MediaWire? File { get; init; }
    public VideoWire? Video { get; init; }
    public NewsWire? News { get; init; }
    public NoticeWire? MiniprogramNotice { get; init; }
    public CardWire? TemplateCard { get; init; }
    public int? Safe { get; init; }
    public int? EnableIdTrans { get; init; }
    public int? EnableDuplicateCheck { get; init; }
    public int? DuplicateCheckInterval { get; init; }

    /// <param name="agentId">Null for a mini program's notice alone, whose appid names the app.</param>
    /// <exception cref="WeComFieldException">WeCom would refuse or misread the message.</exception>
    public static SendWire From(WeComMessage message, int? agentId)
    {
        var window = message.DuplicateWindow;
        if (window < TimeSpan.Zero || window > MaxWindow)
            throw new WeComFieldException("duplicate_check_interval", $"zero to {MaxWindow}.");
        if (message.IsConfidential && message.Content is not (WeComText or WeComImage or WeComVideo or WeComFile))
            throw new WeComFieldException("safe", "texts, images, videos and files only.");
        if (message is { To.IsEverybody: true, Content: WeComMiniProgramNotice })
            throw new WeComFieldException("touser", "a mini program's notice never goes to everybody.");

        var to = ReceiverWire.From(message.To, ReceiverNames);
        var frame = new SendWire(message.To.IsEverybody ? "@all" : Joined(to.Users), Joined(to.Departments), Joined(to.Tags), null, agentId)
        {
            Safe = message.IsConfidential ? 1 : null,
            EnableIdTrans = message.TranslateIds ? 1 : null,
            EnableDuplicateCheck = window > TimeSpan.Zero ? 1 : 0,
            DuplicateCheckInterval = window > TimeSpan.Zero ? (int)Math.Ceiling(window.TotalSeconds) : null,
        };
        return ContentWriter.Write(frame, message.Content);
    }

    private static string? Joined<T>(IReadOnlyList<T> ids) =>
        ids.Count == 0 ? null : string.Join('|', ids.Select(id => Convert.ToString(id, CultureInfo.InvariantCulture)));
}

internal sealed record SendResultWire(
    string? Invaliduser, string? Invalidparty, string? Invalidtag, string? Unlicenseduser, string? Msgid, string? ResponseCode)
{
    public WeComSendResult ToResult() => new(Split(Invaliduser), Split(Unlicenseduser), NullIfEmpty(Msgid))
    {
        InvalidDepartments = Ids(Invalidparty),
        InvalidTags = Ids(Invalidtag),
        ResponseCode = NullIfEmpty(ResponseCode),
    };

    private static string[] Split(string? joined) =>
        joined?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    // The message has gone out: what is no number cannot be one of the ids that were sent, and is no reason to fail.
    private static int[] Ids(string? joined) =>
        [.. Split(joined).Select(id => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : (int?)null).OfType<int>()];

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
