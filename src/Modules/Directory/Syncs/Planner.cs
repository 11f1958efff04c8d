using Liaison.Directory.Contracts;
using Liaison.Directory.People;
using Liaison.Directory.Policy;
using Liaison.Kernel.Ids;
using Liaison.WeCom;

namespace Liaison.Directory.Syncs;

/// <summary>
/// From what we knew and what WeCom says now to what shall happen. No reads, no writes: rules 1 to 3 are decided here and nowhere else.
/// </summary>
internal sealed class Planner(SyncId run, Mirror mirror, Reading reading, PlanBasis basis, TimeProvider time)
{
    private const int LeftTheCorp = (int)WeComUserStatus.Left;
    private const int Disabled = (int)WeComUserStatus.Disabled;

    private readonly DateTimeOffset _now = time.GetUtcNow();

    /// <summary>Unknown counts as shrunk: people of an earlier binding are not leavers because this one sees less.</summary>
    private readonly bool _scopeShrank = mirror.Last is null || basis.Scope.ShrankFrom(mirror.Last.Scope);

    public Plan Make(bool firstOfGeneration)
    {
        var entries = Entries();
        return new Plan(entries, HoldRules.Check(mirror, entries, basis, firstOfGeneration));
    }

    public IReadOnlyList<PlanEntry> Entries()
    {
        var newcomers = reading.People.Where(p => p.Value.Card.Status != LeftTheCorp && !mirror.People.ContainsKey(p.Key)).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        List<PlanEntry> people = [];
        List<Gone> gone = [];
        foreach (var (key, known) in mirror.People)
        {
            if (reading.Renamed.TryGetValue(key, out var newKey) && newcomers.Remove(newKey, out var renamed))
            {
                people.Add(Renamed(known, renamed, known.OpenUserId is { } open && open == renamed.Card.OpenUserId ? "open-userid" : "renamed-event"));
            }
            else if (reading.People.TryGetValue(key, out var read))
            {
                people.AddRange(Seen(known, read));
            }
            else
            {
                people.AddRange(NotSeen(key, known, gone));
            }
        }

        people.AddRange(Pair(gone, newcomers));
        people.AddRange(newcomers.Select(n => New(n.Key, n.Value)));

        // Renames first: they free userids. Newcomers next, so that a first import is pure COPY. What touches memberships last.
        return [.. DepartmentPlan.Make(mirror, reading), .. people.OrderBy(e => e switch
        {
            { Effect: not AccessEffect.None } => 3,
            { Kind: PlanKinds.Renamed } => 0,
            { Kind: PlanKinds.Joins } => 1,
            _ => 2,
        })];
    }

    private IEnumerable<PlanEntry> Seen(KnownPerson known, ReadPerson read)
    {
        if (read.Card.Status == LeftTheCorp)
        {
            yield return Leaves(known, new LeaverEvidence(EvidenceClass.Certain, "status-5", [run]));
            yield break;
        }

        var back = known.Presence != Presence.Present;
        List<object> events = [.. back ? [new PersonReturned()] : (object[])[], .. Differences(known, read)];
        if (events.Count > 0)
        {
            var kind = back ? PlanKinds.Returns : events[0] is PersonChanged ? PlanKinds.Changes : PlanKinds.Moves;
            yield return WithStatus(Entry(kind, known, events), known.Status, read.Card.Status);
        }
    }

    /// <summary>WeCom disabled or enabled somebody: only the change of it does something, so that an admin's own decision is never lifted.</summary>
    private PlanEntry WithStatus(PlanEntry entry, int before, int now) => mirror.Members.GetValueOrDefault(entry.Person!.Value) switch
    {
        _ when basis.Policy.Disabled == DisabledPolicy.Keep || (before == Disabled) == (now == Disabled) => entry,
        { Status: "active" } member when now == Disabled => entry with
        {
            Effect = AccessEffect.Disable,
            Member = member,
            TakesAccess = true,
            Reason = MembershipReasons.Disabled,
        },
        { Status: "locked", Reason: MembershipReasons.Disabled } member when before == Disabled => entry with { Effect = AccessEffect.Enable, Member = member },
        _ => entry,
    };

    private IEnumerable<PlanEntry> NotSeen(string key, KnownPerson known, List<Gone> gone)
    {
        if (reading.Deleted.TryGetValue(key, out var source))
        {
            return CertainlyGone(known, source, gone);
        }

        if (reading.Present.Contains(key))
        {
            return known.Presence == Presence.Present ? [] : [Entry(PlanKinds.Returns, known, [new PersonReturned()])];
        }

        if (known.Place.Departments.Any(reading.Unreadable.Contains))
        {
            return [];
        }

        if (known.HasOpenIdOnly && !reading.HasOpenIds)
        {
            // Neither this read nor the list of all userids can know them by that id.
            return OutOfScope(known);
        }

        if (reading.ScopeMoved)
        {
            return _scopeShrank ? OutOfScope(known) : [];
        }

        return reading.AllIds is { } all
            ? all.Contains(key) ? OutOfScope(known) : CertainlyGone(known, "absent-from-list-id", gone)
            : Unseen(known, gone);
    }

    private IEnumerable<PlanEntry> CertainlyGone(KnownPerson known, string source, List<Gone> gone)
    {
        // An open question is answered by an admin before anything follows from it.
        if (known.MaybeNow is null)
        {
            gone.Add(new Gone(known, Leaves(known, new LeaverEvidence(EvidenceClass.Certain, source, [run]))));
        }

        return [];
    }

    private IEnumerable<PlanEntry> Unseen(KnownPerson known, List<Gone> gone)
    {
        // Who was seen without a department was in scope by name or tag: that they are not any more is no sign of leaving.
        if (_scopeShrank || known.Place.Departments.Count == 0)
        {
            return OutOfScope(known);
        }

        switch (known.Presence)
        {
            case Presence.Present:
                gone.Add(new Gone(known, Entry(PlanKinds.Unseen, known, [new PersonPresumedGone(run, null)], "unseen")));
                return [];
            case Presence.Presumed when known.MaybeNow is null && _now - known.MissingSince >= basis.Policy.Grace:
                return [Leaves(known, new LeaverEvidence(EvidenceClass.Presumed, "unseen", [new SyncId(known.MissingRun!.Value), run]))];
            default:
                return [];
        }
    }

    private static IEnumerable<PlanEntry> OutOfScope(KnownPerson known) =>
        known.Presence == Presence.OutOfScope ? [] : [Entry(PlanKinds.OutOfScope, known, [new PersonOutOfScope()])];

    /// <summary>
    /// One gone, one new, may be one person whose userid changed. Sure with open_userid; else with equal name, departments and position it is a
    /// question to an admin, and nothing is removed meanwhile.
    /// </summary>
    private IEnumerable<PlanEntry> Pair(List<Gone> gone, Dictionary<string, ReadPerson> newcomers)
    {
        if (gone.Count == 0)
        {
            yield break;
        }

        var byOpenId = newcomers.Where(n => n.Value.Card.OpenUserId is not null).ToLookup(n => n.Value.Card.OpenUserId!, StringComparer.Ordinal);
        var byLooks = newcomers.ToLookup(n => Looks(n.Value.Card.Name, n.Value.Card.Position, n.Value.Place), n => n.Value, StringComparer.Ordinal);
        foreach (var (known, otherwise) in gone)
        {
            if (known.OpenUserId is { } id && byOpenId[id].ToList() is [var renamed] && newcomers.Remove(renamed.Key))
            {
                yield return Renamed(known, renamed.Value, "open-userid");
            }
            else if (byLooks[Looks(known.Name, known.Position, known.Place)].FirstOrDefault() is { } maybe)
            {
                yield return Entry(PlanKinds.Unseen, known, [new PersonPresumedGone(run, maybe.UserId)], "same-person?");
            }
            else
            {
                yield return otherwise;
            }
        }
    }

    private static PlanEntry Renamed(KnownPerson known, ReadPerson read, string reason) => Entry(
        PlanKinds.Renamed, known, [new PersonRenamed(known.UserId, read.UserId), .. known.Presence != Presence.Present ? [new PersonReturned()] : (object[])[], .. Differences(known, read)], reason);

    private static IEnumerable<object> Differences(KnownPerson known, ReadPerson read)
    {
        // A third-party app gets an id in the place of the name, and a self-built one no open_userid: what is known stays.
        var card = read.Card with { Name = IsId(read) ? known.Name : read.Card.Name, OpenUserId = read.Card.OpenUserId ?? known.OpenUserId };
        if (PeopleProjection.HashOf(card) != known.CardHash)
        {
            yield return new PersonChanged(card);
        }

        if (read.Place != known.Place)
        {
            yield return new PersonMoved(read.Place);
        }
    }

    private static bool IsId(ReadPerson read) => read.Card.OpenUserId is { } open && string.Equals(read.Card.Name, open, StringComparison.OrdinalIgnoreCase);

    private PlanEntry New(string key, ReadPerson read)
    {
        if (mirror.Leavers.TryGetValue(key, out var left) && IsSameHuman(left, read))
        {
            return Entry(PlanKinds.Returns, left, [new PersonReturned(), .. Differences(left, read)]);
        }

        return new PlanEntry(
            PlanKinds.Joins, Id.New(time), null, read.UserId, read.Card.Name, read.Place.Departments, 0,
            [new PersonImported(basis.CorpId, read.UserId, read.Card, read.Place)]);
    }

    /// <summary>A userid that left and comes back may be somebody else's by now: whoever inherits it must not inherit the membership.</summary>
    private bool IsSameHuman(KnownPerson left, ReadPerson read) =>
        _now - left.LeftAt <= Mirror.ReturnWindow && left.Name == read.Card.Name && left.Place.Departments.SequenceEqual(read.Place.Departments);

    private PlanEntry Leaves(KnownPerson known, LeaverEvidence evidence)
    {
        var entry = Entry(PlanKinds.Leaves, known, [new PersonLeft(evidence)], evidence.Source);
        return mirror.Members.GetValueOrDefault(known.Id) is { Status: not ("removed" or "deauthorized") } member
            ? entry with { Effect = AccessEffect.Leave, Member = member, TakesAccess = member.HasAccess }
            : entry;
    }

    private static PlanEntry Entry(string kind, KnownPerson known, IReadOnlyList<object> events, string? reason = null) =>
        new(kind, known.Id, null, known.UserId, known.Name, known.Place.Departments, known.Version, events, reason);

    private static string Looks(string name, string? position, PersonPlace place) => string.Join('\u001f', [name, position, .. place.Departments]);

    /// <param name="Otherwise">What happens when it is nobody's new userid.</param>
    private sealed record Gone(KnownPerson Known, PlanEntry Otherwise);
}

/// <summary>Why a sync touched a membership, as its event says.</summary>
internal static class MembershipReasons
{
    public const string Disabled = "disabled-at-wecom";
}
