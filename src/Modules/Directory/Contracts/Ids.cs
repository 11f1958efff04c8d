using System.Text.Json.Serialization;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.Contracts;

/// <summary>Somebody as WeCom reports them. Ours, and stable: a new userid does not change it.</summary>
[JsonConverter(typeof(IdJsonConverterFactory))]
public readonly record struct PersonId(Guid Value) : IId<PersonId>
{
    public static PersonId From(Guid value) => new(value);

    public static bool TryParse(string? text, out PersonId id) => Id.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>The team's own decision about somebody.</summary>
[JsonConverter(typeof(IdJsonConverterFactory))]
public readonly record struct MembershipId(Guid Value) : IId<MembershipId>
{
    public static MembershipId From(Guid value) => new(value);

    /// <summary>The membership of a person who had none before: always the same, so that two authorisations at once meet in one stream.</summary>
    public static MembershipId Of(TeamId team, PersonId person) => new(Id.Of(team.Value, $"membership:{person}"));

    /// <summary>The membership of somebody who is invited by mail: again the same for the same mailbox.</summary>
    /// <param name="email">As <c>EmailAddress</c> writes it.</param>
    public static MembershipId Of(TeamId team, string email) => new(Id.Of(team.Value, $"membership-by-mail:{email}"));

    public static bool TryParse(string? text, out MembershipId id) => Id.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}

/// <summary>One reconciliation of the mirror with WeCom.</summary>
[JsonConverter(typeof(IdJsonConverterFactory))]
public readonly record struct SyncId(Guid Value) : IId<SyncId>
{
    public static SyncId From(Guid value) => new(value);

    public static bool TryParse(string? text, out SyncId id) => Id.TryParse(text, out id);

    public override string ToString() => Value.ToString();
}
