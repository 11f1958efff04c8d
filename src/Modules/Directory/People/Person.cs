using System.Security.Cryptography;
using System.Text.Json;
using Liaison.EventStore;

namespace Liaison.Directory.People;

/// <summary>What WeCom says about a person. What the app may not see is null.</summary>
/// <param name="Departments">The visible ones, sorted.</param>
/// <param name="Status">WeCom's: 1 active, 2 disabled, 4 not activated, 5 left.</param>
internal sealed record Profile(
    string Name, string? Position, string? Alias, string? Email, string? Mobile, IReadOnlyList<long> Departments, long? MainDepartment, int Status)
{
    /// <summary>Equal for equal profiles: an unchanged person costs one comparison.</summary>
    public byte[] Hash() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, EventSerialization.Options))[..16];
}

/// <summary>Why somebody counts as gone (CASES §1.1): it stands in the event, so that the audit can show it.</summary>
/// <param name="Certainty"><c>certain</c> or <c>presumed</c>.</param>
/// <param name="Source"><c>status-5</c>, <c>absent-from-id-list</c>, <c>unseen</c>.</param>
/// <param name="MissingSince">UTC, for a presumed leaver: since when nobody has seen them.</param>
internal sealed record Evidence(string Certainty, string Source, DateTimeOffset? MissingSince);

[EventName("person_imported")]
internal sealed record PersonImported(string CorpId, string UserId, Profile Profile);

[EventName("person_changed")]
internal sealed record PersonChanged(Profile Profile);

[EventName("person_moved")]
internal sealed record PersonMoved(IReadOnlyList<long> Departments, long? MainDepartment, Profile Profile);

/// <param name="Reason"><c>unseen</c>, or <c>possible-rename</c> when somebody new looks like the same person.</param>
[EventName("person_presumed_gone")]
internal sealed record PersonPresumedGone(string Reason);

[EventName("person_left")]
internal sealed record PersonLeft(Evidence Evidence);

[EventName("person_returned")]
internal sealed record PersonReturned(Profile Profile);

/// <summary>The app cannot see them any more, and that says nothing about whether they are there (rule 2).</summary>
[EventName("person_out_of_scope")]
internal sealed record PersonOutOfScope;

internal enum Presence
{
    Present,
    OutOfScope,
    Presumed,
    Left,
}

/// <summary>Somebody as WeCom reports them: a mirrored fact, decided by the planner and never edited here.</summary>
internal sealed record Person(string CorpId, string UserId, Profile Profile, Presence Presence)
{
    public static Person Create(PersonImported e) => new(e.CorpId, e.UserId, e.Profile, Presence.Present);

    public Person Apply(PersonChanged e) => this with { Profile = e.Profile };

    public Person Apply(PersonMoved e) => this with { Profile = e.Profile };

    public Person Apply(PersonPresumedGone _) => this with { Presence = Presence.Presumed };

    public Person Apply(PersonLeft _) => this with { Presence = Presence.Left };

    public Person Apply(PersonReturned e) => this with { Profile = e.Profile, Presence = Presence.Present };

    public Person Apply(PersonOutOfScope _) => this with { Presence = Presence.OutOfScope };
}
