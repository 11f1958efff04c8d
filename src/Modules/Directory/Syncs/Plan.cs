using Liaison.Directory.Policy;

namespace Liaison.Directory.Syncs;

/// <summary>What a plan does to a membership.</summary>
internal enum AccessEffect
{
    None,

    /// <summary>The team's policy for leavers.</summary>
    Leave,

    /// <summary>Locked because WeCom disabled the person.</summary>
    Disable,

    /// <summary>Unlocked because WeCom enabled them again.</summary>
    Enable,
}

/// <summary>One step of a plan: events for one stream, and what becomes of the membership.</summary>
/// <param name="Kind">As it is shown: <c>person-joins</c>, <c>person-leaves</c>, <c>department-moves</c>, …</param>
/// <param name="Person">Null for a department's step.</param>
/// <param name="Departments">Of the person, before; for filtering.</param>
/// <param name="TakesAccess">The membership is active, invited or authorised, and will not be.</param>
/// <param name="Reason">The evidence in a word.</param>
internal sealed record PlanEntry(
    string Kind, Guid? Person, long? Department, string? UserId, string? Name, IReadOnlyList<long> Departments, long ExpectedVersion, IReadOnlyList<object> Events,
    string? Reason = null, AccessEffect Effect = AccessEffect.None, KnownMember? Member = null, bool TakesAccess = false);

/// <summary>A plan is applied in this order; what touches memberships comes last, all of it in one transaction with the run's end, so that
/// a run that failed or was cancelled has changed no membership (CASES §1.2).</summary>
internal sealed record Plan(IReadOnlyList<PlanEntry> Entries, Hold? Hold)
{
    public int Count(string kind) => Entries.Count(e => e.Kind == kind);
}

/// <param name="Reason"><c>share-of-members</c>, <c>absolute</c>, <c>department</c>, <c>first-run</c>, <c>restored</c>, <c>changed-limits</c>.</param>
internal sealed record Hold(string Reason, int AccessLost, int Members);

internal static class PlanKinds
{
    public const string DepartmentAdded = "department-added";
    public const string DepartmentChanged = "department-changed";
    public const string DepartmentRemoved = "department-removed";
    public const string Joins = "person-joins";
    public const string Returns = "person-returns";
    public const string Changes = "person-changes";
    public const string Moves = "person-moves";
    public const string Renamed = "person-renamed";
    public const string Unseen = "person-unseen";
    public const string OutOfScope = "person-out-of-scope";
    public const string Leaves = "person-leaves";
}

/// <summary>Rule 3: which plans wait for an admin.</summary>
internal static class HoldRules
{
    public static Hold? Check(Mirror mirror, IReadOnlyList<PlanEntry> entries, PlanBasis basis, bool firstOfGeneration)
    {
        List<IReadOnlyList<long>> taken = [.. entries.Where(e => e.TakesAccess).Select(e => e.Departments)];
        if (taken.Count == 0)
        {
            return null;
        }

        var limits = basis.Policy.Limits;
        // What unapproved runs took in the last 24 hours counts as if it were this run's: otherwise many small plans do what one may not.
        var (lost, members) = (taken.Count + mirror.RecentlyEnded.Count, mirror.MembersWithAccess + mirror.RecentlyEnded.Count);
        var reason =
            firstOfGeneration ? "first-run"
            : mirror.Last is { Database: { } database } && database != basis.Database ? "restored"
            : mirror.Last is { } last && last.Policy.Limits != limits ? "changed-limits"
            : lost > limits.Absolute ? "absolute"
            : lost > limits.Members && lost > limits.Share * members ? "share-of-members"
            : EmptiesADepartment(mirror, [.. taken, .. mirror.RecentlyEnded], limits) ? "department"
            : null;
        return reason is null ? null : new Hold(reason, taken.Count, mirror.MembersWithAccess);
    }

    private static bool EmptiesADepartment(Mirror mirror, IReadOnlyList<IReadOnlyList<long>> lost, HoldLimits limits)
    {
        var before = CountByDepartment(
            mirror,
            [.. mirror.People.Values.Where(p => mirror.Members.GetValueOrDefault(p.Id)?.HasAccess == true).Select(p => p.Place.Departments), .. mirror.RecentlyEnded]);
        return CountByDepartment(mirror, lost).Any(
            d => before.GetValueOrDefault(d.Key) is var size && size >= limits.DepartmentSize && d.Value > limits.DepartmentShare * size);
    }

    /// <summary>Distinct people of each department, those of the departments below it included.</summary>
    private static Dictionary<long, int> CountByDepartment(Mirror mirror, IReadOnlyList<IReadOnlyList<long>> people)
    {
        Dictionary<long, int> counts = [];
        foreach (var departments in people)
        {
            HashSet<long> reached = [];
            foreach (var department in departments)
            {
                for (long? at = department; at is { } id && reached.Add(id); at = mirror.Departments.GetValueOrDefault(id)?.ParentId)
                {
                    counts[id] = counts.GetValueOrDefault(id) + 1;
                }
            }
        }

        return counts;
    }
}
