namespace Liaison.WeCom;

internal sealed record TextWire(string? Content);

internal sealed record TextCardWire(string? Title, string? Description, string? Url, string? Btntxt);

internal sealed record MediaWire(string? MediaId);

internal sealed record VideoWire(string? MediaId, string? Title, string? Description);

internal sealed record NewsWire(IReadOnlyList<NewsWire.ArticleWire>? Articles)
{
    internal sealed record ArticleWire(string? Title, string? Description, string? Url, string? Picurl, string? Appid, string? Pagepath);
}

internal sealed record NoticeWire(
    string? Appid, string? Page, string? Title, string? Description, bool? EmphasisFirstItem, IReadOnlyList<NoticeWire.ItemWire>? ContentItem)
{
    internal sealed record ItemWire(string? Key, string? Value);
}
