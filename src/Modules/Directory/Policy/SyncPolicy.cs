using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Policy;

/// <summary>What happens to a leaver's membership.</summary>
internal enum LeaverPolicy
{
    Deauthorize,
    Lock,
    Remove,
}

/// <summary>When a plan is suspiciously large and waits for an admin (rule 3).</summary>
/// <param name="Members">More than so many members, and more than <paramref name="Share"/> of them.</param>
/// <param name="Share">0 to 1.</param>
/// <param name="Absolute">More than so many, whatever the share.</param>
/// <param name="DepartmentShare">More than this share of a department of <paramref name="DepartmentSize"/> or more.</param>
internal sealed record HoldLimits(int Members, double Share, int Absolute, double DepartmentShare, int DepartmentSize)
{
    public static readonly HoldLimits Default = new(10, 0.05, 200, 0.5, 10);
}

/// <summary>What happens to the membership of somebody whom WeCom has disabled (status 2).</summary>
internal enum DisabledPolicy
{
    /// <summary>Locked, and unlocked when WeCom enables them again.</summary>
    Lock,
    Keep,
}

/// <param name="Grace">How long a presumed leaver is left alone.</param>
/// <param name="Interval">Between scheduled syncs; null for none.</param>
[EventName("sync_policy_set")]
internal sealed record SyncPolicySet(
    LeaverPolicy Leavers, HoldLimits Limits, TimeSpan Grace, TimeSpan? Interval, DisabledPolicy Disabled = DisabledPolicy.Lock);

/// <summary>The bridge from people to memberships; one per team.</summary>
internal sealed record SyncPolicy(LeaverPolicy Leavers, HoldLimits Limits, TimeSpan Grace, TimeSpan? Interval, DisabledPolicy Disabled = DisabledPolicy.Lock)
{
    public static readonly SyncPolicy Default = new(LeaverPolicy.Deauthorize, HoldLimits.Default, TimeSpan.FromHours(24), TimeSpan.FromHours(6));

    public static Guid StreamOf(TeamId team) => team.Singleton("sync-policy");

    public static Decision Set(SyncPolicy? current, SyncPolicySet wanted) => current == Create(wanted) ? [] : [wanted];

    public static SyncPolicy Create(SyncPolicySet e) => new(e.Leavers, e.Limits, e.Grace, e.Interval, e.Disabled);

    public SyncPolicy Apply(SyncPolicySet e) =>
        this with { Leavers = e.Leavers, Limits = e.Limits, Grace = e.Grace, Interval = e.Interval, Disabled = e.Disabled };
}
