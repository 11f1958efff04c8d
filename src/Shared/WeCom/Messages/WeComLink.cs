namespace Liaison.WeCom;

/// <summary>Where a tap leads: a page, or a page of a mini program.</summary>
public abstract record WeComLink
{
    private protected WeComLink() { }
}

/// <param name="Url">Absolute, at most 2,048 bytes.</param>
public sealed record WeComPageLink(Uri Url) : WeComLink;

/// <param name="AppId">Of a mini program that is linked to the app.</param>
/// <param name="Page">Null for its first page.</param>
public sealed record WeComMiniProgramLink(string AppId, string? Page = null) : WeComLink;
