using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Liaison.Kernel.Secrets;

/// <summary>A password, code or token on its way through the code: read from JSON as a plain string, never printed, logged or written as JSON (rule 7).</summary>
[JsonConverter(typeof(Converter))]
[DebuggerDisplay("••••")]
public readonly record struct Secret(string? Text)
{
    /// <summary>The secret itself; empty when none was given.</summary>
    public string Reveal() => Text ?? "";

    private string? Text { get; } = Text;

    public override string ToString() => "••••";

    private sealed class Converter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString());

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
