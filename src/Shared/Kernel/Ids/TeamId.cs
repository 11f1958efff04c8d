using System.Text.Json.Serialization;

namespace Liaison.Kernel.Ids;

/// <summary>The tenant. Everything but accounts belongs to exactly one team.</summary>
[JsonConverter(typeof(IdJsonConverterFactory))]
public readonly record struct TeamId(Guid Value) : IId<TeamId>
{
    public static TeamId From(Guid value) => new(value);

    public static bool TryParse(string? text, out TeamId id) => Id.TryParse(text, out id);

    /// <summary>The stream of something that a team has exactly one of.</summary>
    public Guid Singleton(string name) => Id.Of(Value, name);

    public override string ToString() => Value.ToString();
}
