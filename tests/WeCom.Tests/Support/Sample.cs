using System.Text.Json.Nodes;

namespace Liaison.WeCom.Tests;

internal static class Sample
{
    public static string Text(string name) => File.ReadAllText(PathOf(Path.Combine("Samples", name)));

    public static JsonNode Json(string name) => JsonNode.Parse(Text(name))!;

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, file);
}
