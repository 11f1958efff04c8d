using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>miniprogram_notice (API.md §17): only from the app that is linked to the mini program, never to everybody.</summary>
internal static class MiniProgramNotice
{
    public const string Type = "miniprogram_notice";
    private const int MaxItems = 10;

    public static void Read(CallContext call, JsonObject part, PartReader reader)
    {
        var appId = reader.Required(part, "appid", $"{Type}.appid", 90200);
        if (appId.Length > 0 && call.App.MiniProgram != appId)
        {
            reader.Refuse(90208, $"{Type}.appid");
        }

        if (call.Body.Text("touser") == "@all")
        {
            reader.Refuse(40058, "touser");
        }

        reader.Required(part, "title", $"{Type}.title", 41016);
        foreach (var text in new[] { "title", "description" })
        {
            if (PartReader.Text(part, text) is { Length: > 0 } given && given.EnumerateRunes().Count() is < 4 or > 12)
            {
                reader.Refuse(40058, $"{Type}.{text}");
            }
        }

        reader.Bytes(part, "page", $"{Type}.page", 1024, 90204);
        foreach (var (item, i) in reader.List(part, "content_item", $"{Type}.content_item", 0, MaxItems, 90201).Select((item, i) => (item, i)))
        {
            Check(item, "key", i, 10, 90202);
            Check(item, "value", i, 30, 90203);
        }

        void Check(JsonObject item, string name, int i, int most, int errCode)
        {
            var at = $"{Type}.content_item[{i}].{name}";
            if (reader.Required(item, name, at, errCode).EnumerateRunes().Count() > most)
            {
                reader.Refuse(errCode, at);
            }
        }
    }
}
