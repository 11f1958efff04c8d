using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Work;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Delivery;

/// <summary>Where a tap on a message leads: the thing itself, by way of the silent sign-in of WeCom's own browser.</summary>
internal sealed class Links(IOptions<PublicUrlOptions> url)
{
    public const string Messages = "messages";

    /// <summary>A page of the mobile web, below the team.</summary>
    /// <param name="mark">By which the page knows the message that led to it.</param>
    public static string PathOf(SubjectKind kind, Guid subject, Guid mark) => $"{Folder(kind)}/{subject}?m={mark:n}";

    /// <summary>Inside of WeCom nobody types anything: who has no session gets one on the way.</summary>
    public Uri OneTap(TeamId team, string path) => url.Value.At($"/join/{team}/wecom?to={Uri.EscapeDataString($"/m/{team}/{path}")}");

    public Uri Plain(TeamId team, string path) => url.Value.At($"/m/{team}/{path}");

    /// <summary>The same as a page of the mini program, which knows its team by itself.</summary>
    public static string MiniProgramPage(Content content) => content is { SubjectKind: { } kind, Subject: { } subject }
        ? $"pages/{Page(kind)}/{Page(kind)}?id={subject}"
        : "pages/messages/messages";

    private static string Folder(SubjectKind kind) => Page(kind) + "s";

    private static string Page(SubjectKind kind) => WorkIds.NameOf(kind);
}
