using Liaison.Directory.Departments;
using Liaison.Directory.People;

namespace Liaison.Directory.Syncs;

/// <summary>A person as the mirror has them.</summary>
/// <param name="HasAccess">They are a member, or may become one: authorised, invited or active.</param>
internal sealed record KnownPerson(
    Guid Id, string UserId, string UserIdKey, string Name, string? Position, long[] Departments, byte[] ContentHash, string Presence, DateTimeOffset? MissingSince, long Version,
    bool HasAccess);

internal sealed record KnownDepartment(long Id, long? ParentId, string Name, string? NameEn, long Sort, bool Removed);

/// <summary>One step of a plan. Applied exactly as it stands, or not at all.</summary>
/// <param name="Kind">The stored name of the event.</param>
/// <param name="ExpectedVersion">Of the person's stream; 0 for somebody new.</param>
internal sealed record PlanEntry(string Kind, Guid? Person, string? UserId, string? Name, string? Reason, bool TakesAccess, long ExpectedVersion, object Event);

/// <param name="Departments">Events of the department tree, in order.</param>
internal sealed record Plan(IReadOnlyList<object> Departments, IReadOnlyList<PlanEntry> People);

/// <summary>Compares what WeCom says with what the mirror knows. Pure: no clock, no database, no WeCom.</summary>
internal static class SyncPlanner
{
    /// <summary>Somebody who comes back under an old userid after longer than this is asked for: same person?</summary>
    private static readonly TimeSpan SamePersonFor = TimeSpan.FromDays(30);

    public static Plan Make(
        Snapshot seen, IReadOnlyList<KnownPerson> people, IReadOnlyList<KnownDepartment> departments, string corpId, TimeSpan grace, DateTimeOffset now, Func<Guid> newId)
    {
        List<PlanEntry> entries = [];
        var current = people.Where(p => p.Presence != "left").ToDictionary(p => p.UserIdKey, StringComparer.Ordinal);
        var gone = people.Where(p => p.Presence == "left").GroupBy(p => p.UserIdKey, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.MaxBy(p => p.MissingSince)!, StringComparer.Ordinal);
        var quarantined = seen.Quarantine.Where(q => q is { What: "person", Identity: not null }).Select(q => q.Identity!.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);

        List<SeenPerson> fresh = [];
        foreach (var (key, person) in seen.People)
        {
            if (current.TryGetValue(key, out var known))
            {
                if (Compare(known, person) is { } entry)
                {
                    entries.Add(entry);
                }
            }
            else if (person.Profile.Status == 5)
            {
                // Left before we ever knew them.
            }
            else if (gone.TryGetValue(key, out var before) && IsSamePerson(before, person, now))
            {
                entries.Add(Entry("person_returned", before, null, new PersonReturned(person.Profile)));
            }
            else
            {
                fresh.Add(person);
                entries.Add(new PlanEntry("person_imported", newId(), person.UserId, person.Profile.Name, null, false, 0, new PersonImported(corpId, person.UserId, person.Profile)));
            }
        }

        var unseen = current.Values.Where(k => !seen.People.ContainsKey(k.UserIdKey) && !quarantined.Contains(k.UserIdKey));
        entries.AddRange(unseen.Select(k => Missing(k, seen, fresh, grace, now)).OfType<PlanEntry>());
        return new Plan(PlanDepartments(seen.Departments, departments), entries);
    }

    private static PlanEntry? Compare(KnownPerson known, SeenPerson seen)
    {
        var profile = seen.Profile;
        if (profile.Status == 5)
        {
            return Entry("person_left", known, "status-5", new PersonLeft(new Evidence("certain", "status-5", known.MissingSince)));
        }

        if (known.Presence != "present")
        {
            return Entry("person_returned", known, null, new PersonReturned(profile));
        }

        if (profile.Hash().AsSpan().SequenceEqual(known.ContentHash))
        {
            return null;
        }

        var movedOnly = profile.Name == known.Name && profile.Position == known.Position && !profile.Departments.SequenceEqual(known.Departments);
        return movedOnly
            ? Entry("person_moved", known, null, new PersonMoved(profile.Departments, profile.MainDepartment, profile))
            : Entry("person_changed", known, null, new PersonChanged(profile));
    }

    /// <summary>Somebody whom the app did not show this time (rule 2).</summary>
    private static PlanEntry? Missing(KnownPerson known, Snapshot seen, List<SeenPerson> fresh, TimeSpan grace, DateTimeOffset now)
    {
        var waited = known.Presence == "presumed" && known.MissingSince is { } since && now - since >= grace;
        if (seen.Ids is { } ids)
        {
            if (ids.Contains(known.UserIdKey))
            {
                return known.Presence == "out-of-scope" ? null : Entry("person_out_of_scope", known, null, new PersonOutOfScope());
            }

            // One gone and one new who look alike: perhaps a new userid whose callback was lost. Nobody is removed for that before the grace is over.
            if (!waited && fresh.Exists(f => f.Profile.Name == known.Name && f.Profile.Position == known.Position && f.Profile.Departments.SequenceEqual(known.Departments)))
            {
                return known.Presence == "presumed" ? null : Entry("person_presumed_gone", known, "possible-rename", new PersonPresumedGone("possible-rename"));
            }

            return Entry("person_left", known, "absent-from-id-list", new PersonLeft(new Evidence("certain", "absent-from-id-list", known.MissingSince)));
        }

        if (seen.ScopeShrank)
        {
            return known.Presence == "out-of-scope" ? null : Entry("person_out_of_scope", known, null, new PersonOutOfScope());
        }

        // A row without a readable userid may be anybody.
        if (known.Presence == "out-of-scope" || Array.Exists(known.Departments, seen.Unreadable.Contains)
            || seen.Quarantine.Any(q => q is { What: "person", Identity: null or "" }))
        {
            return null;
        }

        if (known.Presence == "present")
        {
            return Entry("person_presumed_gone", known, "unseen", new PersonPresumedGone("unseen"));
        }

        return waited ? Entry("person_left", known, "unseen", new PersonLeft(new Evidence("presumed", "unseen", known.MissingSince))) : null;
    }

    private static bool IsSamePerson(KnownPerson before, SeenPerson now, DateTimeOffset at) =>
        before.Name == now.Profile.Name && (before.Departments.Length == 0 || before.Departments.Intersect(now.Profile.Departments).Any())
        && before.MissingSince is { } since && at - since <= SamePersonFor;

    private static PlanEntry Entry(string kind, KnownPerson known, string? reason, object @event) =>
        new(kind, known.Id, known.UserId, known.Name, reason, kind == "person_left" && known.HasAccess, known.Version, @event);

    private static List<object> PlanDepartments(IReadOnlyList<SeenDepartment> seen, IReadOnlyList<KnownDepartment> known)
    {
        List<object> events = [];
        var byId = known.ToDictionary(d => d.Id);
        foreach (var d in seen)
        {
            if (!byId.TryGetValue(d.Id, out var old) || old.Removed)
            {
                events.Add(new DepartmentImported(d.Id, d.ParentId, d.Name, d.NameEn, d.Sort));
                continue;
            }

            if (old.Name != d.Name || old.NameEn != d.NameEn)
            {
                events.Add(new DepartmentRenamed(d.Id, d.Name, d.NameEn));
            }

            if (old.ParentId != d.ParentId || old.Sort != d.Sort)
            {
                events.Add(new DepartmentMoved(d.Id, d.ParentId, d.Sort));
            }
        }

        var there = seen.Select(d => d.Id).ToHashSet();
        events.AddRange(known.Where(d => !d.Removed && !there.Contains(d.Id)).Select(d => new DepartmentRemoved(d.Id)));
        return events;
    }
}
