namespace Liaison.WeCom;

/// <summary>What a message says: one record for each of WeCom's types.</summary>
/// <remarks>Texts that are too long are cut at a whole character and end in "…". What WeCom would refuse is a
/// <see cref="WeComFieldException"/>. Source: WeCom, 发送应用消息 (message/send).</remarks>
public abstract record WeComContent
{
    private protected WeComContent() { }
}

/// <param name="Content">Cut to 2,048 bytes at a whole character; <c>\n</c> and <c>&lt;a href&gt;</c> work. Not empty.</param>
public sealed record WeComText(string Content) : WeComContent;

/// <summary>Shown in WeCom only, not in the WeChat plug-in.</summary>
/// <param name="Content">Cut to 2,048 bytes; headings, bold, links, inline code, quotes and
/// <c>&lt;font color="info|comment|warning"&gt;</c>. Not empty.</param>
public sealed record WeComMarkdown(string Content) : WeComContent;

/// <param name="Title">Cut to 128 characters. Not empty.</param>
/// <param name="Description">Cut to 512 characters; <c>&lt;br&gt;</c> and <c>&lt;div class="gray|highlight|normal"&gt;</c> work. Not empty.</param>
/// <param name="Url">Absolute, at most 2,048 bytes.</param>
/// <param name="ButtonText">Cut to 4 characters; null shows 详情.</param>
public sealed record WeComTextCard(string Title, string Description, Uri Url, string? ButtonText = null) : WeComContent;

/// <param name="MediaId">Of <see cref="IWeComMessages.UploadImageAsync"/>; ends after 3 days (40007).</param>
public sealed record WeComImage(string MediaId) : WeComContent;

/// <inheritdoc cref="WeComImage"/>
public sealed record WeComVoice(string MediaId) : WeComContent;

/// <inheritdoc cref="WeComImage"/>
public sealed record WeComFile(string MediaId) : WeComContent;

/// <param name="Title">Cut to 128 bytes.</param>
/// <param name="Description">Cut to 512 bytes.</param>
/// <inheritdoc cref="WeComImage"/>
public sealed record WeComVideo(string MediaId, string? Title = null, string? Description = null) : WeComContent;

/// <summary>Articles with pictures, in this order.</summary>
/// <param name="Articles">1 to 8.</param>
public sealed record WeComNews(IReadOnlyList<WeComArticle> Articles) : WeComContent;

/// <summary>An article that opens a page, or a page of a mini program; one of the two.</summary>
/// <param name="Title">Cut to 128 bytes. Not empty.</param>
/// <param name="Description">Cut to 512 bytes.</param>
/// <param name="Url">Absolute, at most 2,048 bytes.</param>
/// <param name="PictureUrl">Absolute, at most 2,048 bytes; 1068 × 455 or 150 × 150.</param>
/// <param name="MiniProgram">Its page has at most 128 bytes. WeCom takes it before <paramref name="Url"/>.</param>
public sealed record WeComArticle(
    string Title, string? Description = null, Uri? Url = null, Uri? PictureUrl = null, WeComMiniProgramLink? MiniProgram = null);

/// <summary>A notice that opens a mini program. Only the app that is linked to it may send one, and never to everybody at once.</summary>
/// <param name="AppId">Of the mini program; it names the app, so that this message needs no AgentId.</param>
/// <param name="Title">4 to 12 characters.</param>
/// <param name="Items">At most 10.</param>
public sealed record WeComMiniProgramNotice(string AppId, string Title, IReadOnlyList<WeComNoticeItem> Items) : WeComContent
{
    /// <summary>At most 1,024 bytes; without one the notice opens nothing.</summary>
    public string? Page { get; init; }

    /// <summary>4 to 12 characters.</summary>
    public string? Description { get; init; }

    /// <summary>Shows the first item large.</summary>
    public bool EmphasizesFirst { get; init; }
}

/// <param name="Key">1 to 10 characters.</param>
/// <param name="Value">1 to 30 characters.</param>
public sealed record WeComNoticeItem(string Key, string Value);
