using System.Text;
using System.Text.Json;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>Checks and cuts the content of a message as WeCom does.</summary>
internal static class MessageContent
{
    private const int MaxTextBytes = 2048;
    private const int MaxTitle = 128;
    private const int MaxDescription = 512;
    private const int MaxUrlBytes = 2048;
    private const int MaxButton = 4;

    public static WeComAnswer? Read(CallBody body, int agentId, DateTimeOffset now, out SimulatedMessage? message)
    {
        message = null;
        var type = body.Text("msgtype");
        if (type is not ("text" or "markdown" or "textcard"))
        {
            return WeComAnswer.Error(40008);
        }

        var part = body[type] is { ValueKind: JsonValueKind.Object } found ? found : default;
        var blank = new SimulatedMessage(TokenStore.RandomText(64), agentId, type, null, null, null, null, null, now);
        if (type != "textcard")
        {
            var content = Field(part, "content");
            if (string.IsNullOrEmpty(content))
            {
                return WeComAnswer.Error(44004);
            }

            message = blank with { Content = CutBytes(content, MaxTextBytes) };
            return null;
        }

        var (title, description, url) = (Field(part, "title"), Field(part, "description"), Field(part, "url"));
        if (string.IsNullOrEmpty(title))
        {
            return WeComAnswer.Error(41016);
        }

        if (string.IsNullOrEmpty(description))
        {
            return WeComAnswer.Error(41033);
        }

        if (CheckUrl(url) is { } badUrl)
        {
            return badUrl;
        }

        var button = Field(part, "btntxt") is { Length: > 0 } text ? text : "详情";
        message = blank with { Title = Cut(title, MaxTitle), Description = Cut(description, MaxDescription), Url = url, BtnTxt = Cut(button, MaxButton) };
        return null;
    }

    private static WeComAnswer? CheckUrl(string? url)
    {
        if (string.IsNullOrEmpty(url))
        {
            return WeComAnswer.Error(40058, "textcard.url");
        }

        if (Encoding.UTF8.GetByteCount(url) > MaxUrlBytes)
        {
            return WeComAnswer.Error(40039);
        }

        return url.Contains("://", StringComparison.Ordinal) ? null : WeComAnswer.Error(40058, "textcard.url");
    }

    private static string? Field(JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Cut(string text, int characters) => string.Concat(text.EnumerateRunes().Take(characters));

    private static string CutBytes(string text, int bytes)
    {
        var used = 0;
        return string.Concat(text.EnumerateRunes().TakeWhile(r => (used += r.Utf8SequenceLength) <= bytes));
    }
}
