using System.Text.Json.Serialization;

namespace Liaison.Kernel.Ids;

/// <summary>A login on the platform. Accounts belong to no team: one person can be in several.</summary>
[JsonConverter(typeof(IdJsonConverterFactory))]
public readonly record struct AccountId(Guid Value) : IId<AccountId>
{
    public static AccountId From(Guid value) => new(value);

    public static bool TryParse(string? text, out AccountId id) => Id.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}
