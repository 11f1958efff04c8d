using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.People;

/// <summary>What WeCom says about somebody, apart from where they work. What the app may not see is null.</summary>
/// <param name="Status">WeCom's: 1 active, 2 disabled, 4 not activated, 5 left.</param>
internal sealed record PersonCardFacts(string Name, string? Position, string? Alias, string? Email, string? Mobile, string? OpenUserId, int Status);

/// <param name="Departments">The visible ones, ascending; empty for somebody who is in scope by name or tag alone.</param>
/// <param name="MainDepartment">Null when it is not visible.</param>
internal sealed record PersonPlace(IReadOnlyList<long> Departments, long? MainDepartment)
{
    public bool Equals(PersonPlace? other) => other is not null && MainDepartment == other.MainDepartment && Departments.SequenceEqual(other.Departments);

    public override int GetHashCode() => HashCode.Combine(MainDepartment, Departments.Count);
}

/// <summary>How sure it is that somebody left (rule 2).</summary>
internal enum EvidenceClass
{
    Certain,

    /// <summary>Unseen in two whole reads in a row while the visible scope did not shrink, and the grace period has passed.</summary>
    Presumed,
}

/// <param name="Source">In a word: <c>status-5</c>, <c>absent-from-list-id</c>, <c>delete-event</c>, <c>unseen</c>.</param>
/// <param name="Runs">The syncs that saw it.</param>
internal sealed record LeaverEvidence(EvidenceClass Class, string Source, IReadOnlyList<SyncId> Runs);

[EventName("person_imported")]
internal sealed record PersonImported(string CorpId, string UserId, PersonCardFacts Card, PersonPlace Place);

[EventName("person_changed")]
internal sealed record PersonChanged(PersonCardFacts Card);

[EventName("person_moved")]
internal sealed record PersonMoved(PersonPlace Place);

/// <summary>The same person has a new userid.</summary>
[EventName("person_renamed")]
internal sealed record PersonRenamed(string From, string To);

/// <summary>The app does not see them any more, and nothing explains it. Nothing follows from it yet.</summary>
/// <param name="MaybeNow">A new userid with the same name, departments and position: perhaps the same person, an admin has to say.</param>
[EventName("person_presumed_gone")]
internal sealed record PersonPresumedGone(SyncId Run, string? MaybeNow);

[EventName("person_left")]
internal sealed record PersonLeft(LeaverEvidence Evidence);

/// <summary>Visible again: after having left, or having been unseen or out of scope.</summary>
[EventName("person_returned")]
internal sealed record PersonReturned;

/// <summary>The visible scope does not reach them any more. It says nothing about leaving.</summary>
[EventName("person_out_of_scope")]
internal sealed record PersonOutOfScope;

/// <summary>An admin said that the new userid is somebody else.</summary>
[EventName("person_told_apart")]
internal sealed record PersonToldApart(string Other);

internal enum Presence
{
    Present,
    OutOfScope,

    /// <summary>Unseen in the last read, and presumed gone after a second one and the grace period.</summary>
    Presumed,
    Left,
}

/// <summary>Somebody as WeCom reports them. A mirrored fact: only a sync changes it, or, without a binding, a local move.</summary>
internal sealed record Person(string CorpId, string UserId, PersonCardFacts Card, PersonPlace Place, Presence Presence, string? MaybeNow)
{
    /// <summary>Without a binding the team's own departments can be given. With one they are WeCom's (rule 9).</summary>
    public Decision Move(PersonPlace place) => Presence == Presence.Left ? PersonErrors.Left : place == Place ? [] : [new PersonMoved(place)];

    /// <summary>An admin says that the new userid is somebody else: from now on this one is judged alone.</summary>
    public Decision TellApart() => MaybeNow is { } other ? [new PersonToldApart(other)] : PersonErrors.NoQuestion;

    /// <summary>An admin says that the newcomer is this person with a new userid.</summary>
    public Decision Become(Person newcomer) => MaybeNow is null
        ? PersonErrors.NoQuestion
        : [new PersonRenamed(UserId, newcomer.UserId), new PersonReturned(), new PersonChanged(newcomer.Card), new PersonMoved(newcomer.Place)];

    /// <summary>The userid goes to the person whose it was all the time.</summary>
    public Decision GiveUp() => Presence == Presence.Left ? PersonErrors.NoQuestion : [new PersonLeft(new LeaverEvidence(EvidenceClass.Certain, "same-person", []))];

    public static Person Create(PersonImported e) => new(e.CorpId, e.UserId, e.Card, e.Place, Presence.Present, null);

    public Person Apply(PersonChanged e) => this with { Card = e.Card };

    public Person Apply(PersonMoved e) => this with { Place = e.Place };

    public Person Apply(PersonRenamed e) => this with { UserId = e.To, MaybeNow = null };

    public Person Apply(PersonPresumedGone e) => this with { Presence = Presence.Presumed, MaybeNow = e.MaybeNow };

    public Person Apply(PersonLeft _) => this with { Presence = Presence.Left, MaybeNow = null };

    public Person Apply(PersonReturned _) => this with { Presence = Presence.Present, MaybeNow = null };

    public Person Apply(PersonOutOfScope _) => this with { Presence = Presence.OutOfScope, MaybeNow = null };

    public Person Apply(PersonToldApart _) => this with { MaybeNow = null };
}
