using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Liaison.WeComSimulator.Api;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>A message on a phone, save for template cards.</summary>
internal static partial class MessageView
{
    public static Html Of(Page page, SimulatedCorp corp, SimulatedMessage message, string open)
    {
        var part = message.Part ?? [];
        return message.MsgType switch
        {
            "textcard" => Html.Of($"""
                <h2>{message.Title}</h2><p>{Description(message.Description!)}</p>
                <a class="more" href="{open}{Uri.EscapeDataString(message.Url!)}">{message.BtnTxt ?? page.Say("详情", "Details")}</a>
                """),
            "news" => Html.Join((part["articles"] as JsonArray ?? []).OfType<JsonObject>().Select(a => Article(a, open))),
            "image" => Html.Of($"<img src=\"/media/{corp.CorpId}/{PartReader.Text(part, "media_id")}\" alt=\"{page.Say("图片", "Picture")}\">"),
            "voice" or "video" or "file" => Html.Of($"<h2>{message.Title}</h2><p>[{message.MsgType}] {message.Description}</p>"),
            MiniProgramNotice.Type => Notice(part),
            _ => Html.Of($"<p class=\"text\">{Links(message.Content!, open)}</p>"),
        };
    }

    /// <summary>A link that opens on this phone, or a mini program's page, which has no address.</summary>
    public static Html Link(JsonObject part, string? label, string open) => PartReader.Text(part, "appid") is { Length: > 0 } appId
        ? Html.Of($"<span class=\"more\">{label} <code>{appId} {PartReader.Text(part, "pagepath")}</code></span>")
        : PartReader.Text(part, "url") is { Length: > 0 } url ? Html.Of($"<a class=\"more\" href=\"{open}{Uri.EscapeDataString(url)}\">{label}</a>") : Html.Of($"<span>{label}</span>");

    private static Html Article(JsonObject article, string open) => Html.Of($"""
        <h2>{PartReader.Text(article, "title")}</h2><p>{PartReader.Text(article, "description")}</p>{Link(article, "→", open)}
        """);

    private static Html Notice(JsonObject part) => Html.Of($"""
        <h2>{PartReader.Text(part, "title")}</h2><p>{PartReader.Text(part, "description")}</p>
        <dl>{Html.Join((part["content_item"] as JsonArray ?? []).OfType<JsonObject>().Select(i => Html.Of($"<dt>{PartReader.Text(i, "key")}</dt><dd>{PartReader.Text(i, "value")}</dd>")))}</dl>
        <span class="more"><code>{PartReader.Text(part, "appid")} {PartReader.Text(part, "page")}</code></span>
        """);

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
