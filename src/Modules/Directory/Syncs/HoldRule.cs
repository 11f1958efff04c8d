using Liaison.Directory.Contracts;
using Liaison.Directory.Policy;

namespace Liaison.Directory.Syncs;

/// <summary>Rule 3: when a plan takes access from suspiciously many, it waits for an admin.</summary>
internal static class HoldRule
{
    /// <param name="members">Everybody who has access or may get it, by person: the departments that they are in.</param>
    /// <param name="losers">Whom the plan takes it from.</param>
    /// <param name="lostBefore">How many lost it in the last 24 hours by runs that nobody approved.</param>
    /// <param name="firstRun">The first run after binding, a new Secret, or changed limits.</param>
    /// <returns>Null when it may be applied at once.</returns>
    public static SyncHeld? Check(
        HoldLimits limits, IReadOnlyDictionary<Guid, long[]> members, IReadOnlySet<Guid> losers, int lostBefore, bool firstRun)
    {
        if (losers.Count == 0)
        {
            return null;
        }

        var lost = losers.Count + lostBefore;
        var reason = true switch
        {
            _ when firstRun => "first-run",
            _ when lost > limits.Absolute => "absolute",
            _ when lost > limits.Members && lost > limits.Share * members.Count => "share-of-members",
            _ when AnyDepartment(limits, members, losers) => "department",
            _ => null,
        };
        return reason is null ? null : new SyncHeld(reason, losers.Count, members.Count);
    }

    private static bool AnyDepartment(HoldLimits limits, IReadOnlyDictionary<Guid, long[]> members, IReadOnlySet<Guid> losers) => members
        .SelectMany(m => m.Value.Select(department => (department, Lost: losers.Contains(m.Key))))
        .GroupBy(m => m.department)
        .Any(d => d.Count() is var size && size >= limits.DepartmentSize && d.Count(m => m.Lost) > limits.DepartmentShare * size);
}
