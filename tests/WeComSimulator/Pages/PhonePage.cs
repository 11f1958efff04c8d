using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>Somebody's phone: the messages that they got, with links that open as them.</summary>
internal static class PhonePage
{
    public static Task WriteAsync(HttpContext http, SimulatedCorp corp, string userId)
    {
        var page = new Page(http);
        if (corp.FindMember(userId) is not { } member)
        {
            return page.WriteAsync("404", Html.Of($"<h1>{page.Say("此人不在企业通讯录中", "Not in the corp's contacts")}: {userId}</h1>"), StatusCodes.Status404NotFound);
        }

        var inbox = corp.Messages.InboxOf(member).Reverse().ToArray();
        var open = $"/phone/{corp.CorpId}/{Uri.EscapeDataString(member.UserId)}/open?url=";
        return page.WriteAsync(member.Name, Html.Of($"""
            <header><h1><bdi>{member.Name}</bdi></h1><small>{corp.Name} · <code>{member.UserId}</code></small> <a href="/corp/{corp.CorpId}">{page.Say("返回", "Back")}</a></header>
            {(inbox.Length == 0 ? Html.Of($"<p class=\"empty\">{page.Say("暂无消息", "No messages")}</p>") : Html.Join(inbox.Select(m => Card(page, corp, m, open))))}
            <form method="get" action="/phone/{corp.CorpId}/{Uri.EscapeDataString(member.UserId)}/open" class="row">
            <input name="url" type="url" required placeholder="{page.Say("以此人身份打开链接", "Open a link as this person")}" aria-label="URL"><button>{page.Say("打开", "Open")}</button></form>
            """), phone: true);
    }

    /// <summary>A picture that an app uploaded, for as long as WeCom keeps it.</summary>
    public static IResult Media(SimulatedWorld world, string corp, string mediaId) =>
        world.FindCorp(corp)?.Media.Find(mediaId, world.Clock.GetUtcNow()) is { Type: "image" } media ? Results.Bytes(media.Content, media.ContentType) : Results.NotFound();

    private static Html Card(Page page, SimulatedCorp corp, SimulatedMessage message, string open)
    {
        var body = message.MsgType == "template_card" ? TemplateCardView.Of(page, message, open) : MessageView.Of(page, corp, message, open);
        return Html.Of($"""
            <article class="card">{body}<footer>{corp.FindApp(message.AgentId)?.Name} · {message.At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm}</footer></article>
            """);
    }
}
