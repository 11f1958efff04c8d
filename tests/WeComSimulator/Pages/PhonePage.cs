using System.Text.RegularExpressions;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>Somebody's phone: the messages that they got, with links that open as them.</summary>
internal static partial class PhonePage
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

    private static Html Card(Page page, SimulatedCorp corp, SimulatedMessage message, string open)
    {
        var from = Html.Of($"<footer>{corp.FindApp(message.AgentId)?.Name} · {message.At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm}</footer>");
        return message.MsgType == "textcard"
            ? Html.Of($"""
                <article class="card"><h2>{message.Title}</h2><p>{Description(message.Description!)}</p>
                <a class="more" href="{open}{Uri.EscapeDataString(message.Url!)}">{message.BtnTxt ?? page.Say("详情", "Details")}</a>{from}</article>
                """)
            : Html.Of($"<article class=\"card\"><p class=\"text\">{Links(message.Content!, open)}</p>{from}</article>");
    }

    /// <summary>Line breaks and the three div classes are WeCom's only markup; all else is text.</summary>
    private static Html Description(string text)
    {
        var encoded = Html.Of($"{text}").Text;
        return new Html(MarkupPattern().Replace(encoded, m => m.Groups["tag"].Value switch
        {
            "br" or "br/" => "<br>",
            "/div" => "</span><br>",
            _ => $"<span class=\"{m.Groups["class"].Value}\">",
        }));
    }

    /// <summary>Links of a text message open on this phone; all else is text.</summary>
    private static Html Links(string text, string open)
    {
        var pieces = new List<Html>();
        var at = 0;
        foreach (Match link in LinkPattern().Matches(text))
        {
            pieces.Add(Html.Of($"{text[at..link.Index]}<a href=\"{open}{Uri.EscapeDataString(link.Groups["url"].Value)}\">{link.Groups["text"].Value}</a>"));
            at = link.Index + link.Length;
        }

        return Html.Join([.. pieces, Html.Of($"{text[at..]}")]);
    }

    [GeneratedRegex("&lt;(?<tag>br/?|/div|div class=&quot;(?<class>gray|highlight|normal)&quot;)&gt;", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MarkupPattern();

    [GeneratedRegex("<a href=\"(?<url>[^\"]+)\">(?<text>[^<]*)</a>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LinkPattern();
}
