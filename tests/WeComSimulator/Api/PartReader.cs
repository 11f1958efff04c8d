using System.Text;
using System.Text.Json.Nodes;

namespace Liaison.WeComSimulator.Api;

/// <summary>
/// Walks a part of a message: cuts texts in place as WeCom does, and remembers the first fault. After a fault nothing else is looked at,
/// as WeCom names one.
/// </summary>
internal sealed class PartReader
{
    private const int MaxUrlBytes = 2048;

    public WeComAnswer? Fault { get; private set; }

    public void Refuse(int errCode, string at) => Fault ??= WeComAnswer.Error(errCode, at);

    public static string? Text(JsonObject? part, string name) => part?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static int? Number(JsonObject? part, string name) => part?[name] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>Null when it is not there; a fault when it is something else.</summary>
    public JsonObject? Object(JsonObject part, string name, string at)
    {
        if (part[name] is not (null or JsonObject))
        {
            Refuse(40058, at);
        }

        return part[name] as JsonObject;
    }

    public IReadOnlyList<JsonObject> List(JsonObject part, string name, string at, int least, int most, int errCode = 40058)
    {
        var list = part[name] as JsonArray ?? (part[name] is null ? [] : null);
        if (list is null || list.Count < least || list.Count > most || list.Any(row => row is not JsonObject))
        {
            Refuse(errCode, at);
            return [];
        }

        return [.. list.OfType<JsonObject>()];
    }

    public string Required(JsonObject part, string name, string at, int errCode = 40058)
    {
        if (Text(part, name) is { Length: > 0 } text)
        {
            return text;
        }

        Refuse(errCode, at);
        return "";
    }

    public void Bytes(JsonObject part, string name, string at, int most, int errCode = 40058)
    {
        if (Encoding.UTF8.GetByteCount(Text(part, name) ?? "") > most)
        {
            Refuse(errCode, at);
        }
    }

    public void Url(JsonObject part, string name, string at, bool required = true)
    {
        var url = Text(part, name);
        if (string.IsNullOrEmpty(url))
        {
            if (required)
            {
                Refuse(40058, at);
            }

            return;
        }

        if (Encoding.UTF8.GetByteCount(url) > MaxUrlBytes)
        {
            Refuse(40039, at);
        }
        else if (!url.Contains("://", StringComparison.Ordinal))
        {
            Refuse(40058, at);
        }
    }

    public static void Cut(JsonObject part, string name, int characters)
    {
        if (Text(part, name) is { } text)
        {
            part[name] = string.Concat(text.EnumerateRunes().Take(characters));
        }
    }

    public static void CutBytes(JsonObject part, string name, int bytes)
    {
        if (Text(part, name) is { } text)
        {
            var used = 0;
            part[name] = string.Concat(text.EnumerateRunes().TakeWhile(r => (used += r.Utf8SequenceLength) <= bytes));
        }
    }
}
