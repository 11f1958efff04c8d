using System.Text.Json;
using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>Checks and cuts the content of a message as WeCom does.</summary>
internal static class MessageContent
{
    private const int MaxTextBytes = 2048;
    private const int MaxArticles = 8;

    public static WeComAnswer? Read(CallContext call, DateTimeOffset now, out SimulatedMessage? message)
    {
        message = null;
        var type = call.Body.Text("msgtype") ?? "";
        var part = call.Body[type] is { ValueKind: JsonValueKind.Object } found ? JsonObject.Create(found)! : [];
        var reader = new PartReader();
        switch (type)
        {
            case "text" or "markdown":
                reader.Required(part, "content", $"{type}.content", 44004);
                PartReader.CutBytes(part, "content", MaxTextBytes);
                break;
            case "textcard":
                ReadTextCard(part, reader);
                break;
            case "news":
                ReadNews(part, reader);
                break;
            case "image" or "voice" or "video" or "file":
                ReadMedia(call, part, reader, type, now);
                break;
            case MiniProgramNotice.Type:
                MiniProgramNotice.Read(call, part, reader);
                break;
            case TemplateCard.Type:
                TemplateCard.Read(part, reader);
                break;
            default:
                return WeComAnswer.Error(40008);
        }

        message = new SimulatedMessage(
            TokenStore.RandomText(64), call.App.AgentId, type, PartReader.Text(part, "title"), PartReader.Text(part, "description"), PartReader.Text(part, "url"),
            PartReader.Text(part, "btntxt"), PartReader.Text(part, "content"), now)
        {
            Part = part,
        };
        return reader.Fault;
    }

    private static void ReadTextCard(JsonObject part, PartReader reader)
    {
        reader.Required(part, "title", "textcard.title", 41016);
        reader.Required(part, "description", "textcard.description", 41033);
        reader.Url(part, "url", "textcard.url");
        if (PartReader.Text(part, "btntxt") is not { Length: > 0 })
        {
            part["btntxt"] = "详情";
        }

        PartReader.Cut(part, "title", 128);
        PartReader.Cut(part, "description", 512);
        PartReader.Cut(part, "btntxt", 4);
    }

    private static void ReadNews(JsonObject part, PartReader reader)
    {
        if (part["articles"] is JsonArray { Count: > MaxArticles })
        {
            reader.Refuse(45008, "news.articles");
        }

        foreach (var (article, i) in reader.List(part, "articles", "news.articles", 1, MaxArticles).Select((a, i) => (a, i)))
        {
            var at = $"news.articles[{i}]";
            reader.Required(article, "title", $"{at}.title", 41016);
            PartReader.CutBytes(article, "title", 128);
            PartReader.CutBytes(article, "description", 512);
            reader.Url(article, "picurl", $"{at}.picurl", required: false);
            // appid and pagepath go before url.
            if (PartReader.Text(article, "appid") is { Length: > 0 })
            {
                reader.Required(article, "pagepath", $"{at}.pagepath");
                reader.Bytes(article, "pagepath", $"{at}.pagepath", 128);
            }
            else
            {
                reader.Url(article, "url", $"{at}.url");
            }
        }
    }

    private static void ReadMedia(CallContext call, JsonObject part, PartReader reader, string type, DateTimeOffset now)
    {
        var id = reader.Required(part, "media_id", $"{type}.media_id", 40007);
        if (reader.Fault is null && call.Corp.Media.Find(id, now)?.Type != type)
        {
            reader.Refuse(40007, $"{type}.media_id");
        }

        PartReader.CutBytes(part, "title", 128);
        PartReader.CutBytes(part, "description", 512);
    }
}
