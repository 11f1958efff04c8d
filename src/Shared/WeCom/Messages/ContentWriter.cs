namespace Liaison.WeCom;

/// <summary>Puts a message's content into its frame, cut and checked.</summary>
internal static class ContentWriter
{
    private const int MaxTextBytes = 2048;
    private const int MaxCardTitle = 128;
    private const int MaxCardDescription = 512;
    private const int MaxCardButton = 4;
    private const int MaxTitleBytes = 128;
    private const int MaxDescriptionBytes = 512;
    private const int MaxArticles = 8;
    private const int MaxArticlePageBytes = 128;
    private const int MaxNoticePageBytes = 1024;
    private const int MaxNoticeItems = 10;

    public static SendWire Write(SendWire frame, WeComContent content) => content switch
    {
        WeComText text => frame with { Msgtype = "text", Text = Text("text.content", text.Content) },
        WeComMarkdown markdown => frame with { Msgtype = "markdown", Markdown = Text("markdown.content", markdown.Content) },
        WeComTextCard card => frame with { Msgtype = "textcard", Textcard = Card(card) },
        WeComImage image => frame with { Msgtype = "image", Image = new(Media("image", image.MediaId)) },
        WeComVoice voice => frame with { Msgtype = "voice", Voice = new(Media("voice", voice.MediaId)) },
        WeComFile file => frame with { Msgtype = "file", File = new(Media("file", file.MediaId)) },
        WeComVideo video => frame with { Msgtype = "video", Video = Video(video) },
        WeComNews news => frame with { Msgtype = "news", News = News(news) },
        WeComMiniProgramNotice notice => frame with { Msgtype = "miniprogram_notice", MiniprogramNotice = Notice(notice) },
        WeComTemplateCard card => frame with { Msgtype = "template_card", TemplateCard = CardWriter.Write(card) },
        _ => throw new WeComFieldException("msgtype", $"no such type: {content.GetType().Name}."),
    };

    private static TextWire Text(string field, string text) => new(TextCut.ToBytes(FieldChecks.NotEmpty(field, text), MaxTextBytes));

    private static string Media(string type, string id) => FieldChecks.NotEmpty($"{type}.media_id", id);

    private static TextCardWire Card(WeComTextCard card) => new(
        TextCut.ToChars(FieldChecks.NotEmpty("textcard.title", card.Title), MaxCardTitle),
        TextCut.ToChars(FieldChecks.NotEmpty("textcard.description", card.Description), MaxCardDescription),
        FieldChecks.Link("textcard.url", card.Url),
        card.ButtonText is { } button ? TextCut.ToChars(button, MaxCardButton) : null);

    private static VideoWire Video(WeComVideo video) => new(Media("video", video.MediaId),
        video.Title is { } title ? TextCut.ToBytes(title, MaxTitleBytes) : null,
        video.Description is { } description ? TextCut.ToBytes(description, MaxDescriptionBytes) : null);

    private static NewsWire News(WeComNews news) =>
        new([.. FieldChecks.Count("news.articles", news.Articles, 1, MaxArticles).Select((a, i) => Article($"news.articles[{i}]", a))]);

    private static NewsWire.ArticleWire Article(string at, WeComArticle article)
    {
        if (article is { Url: null, MiniProgram: null })
            throw new WeComFieldException($"{at}.url", "an article leads to a page or to a mini program.");
        var program = article.MiniProgram;
        return new(
            TextCut.ToBytes(FieldChecks.NotEmpty($"{at}.title", article.Title), MaxTitleBytes),
            article.Description is { } description ? TextCut.ToBytes(description, MaxDescriptionBytes) : null,
            FieldChecks.LinkOrNone($"{at}.url", article.Url),
            FieldChecks.LinkOrNone($"{at}.picurl", article.PictureUrl),
            program is null ? null : FieldChecks.NotEmpty($"{at}.appid", program.AppId),
            program is null ? null : FieldChecks.MaxBytes($"{at}.pagepath", program.Page, MaxArticlePageBytes));
    }

    private static NoticeWire Notice(WeComMiniProgramNotice notice) => new(
        FieldChecks.NotEmpty("miniprogram_notice.appid", notice.AppId),
        notice.Page is { } page ? FieldChecks.MaxBytes("miniprogram_notice.page", page, MaxNoticePageBytes) : null,
        FieldChecks.Chars("miniprogram_notice.title", notice.Title, 4, 12),
        notice.Description is { } description ? FieldChecks.Chars("miniprogram_notice.description", description, 4, 12) : null,
        notice.EmphasizesFirst ? true : null,
        [.. FieldChecks.Count("miniprogram_notice.content_item", notice.Items, 0, MaxNoticeItems).Select((item, i) => new NoticeWire.ItemWire(
            FieldChecks.Chars($"miniprogram_notice.content_item[{i}].key", item.Key, 1, 10),
            FieldChecks.Chars($"miniprogram_notice.content_item[{i}].value", item.Value, 1, 30)))]);
}
