using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Syncs;

internal enum SyncStatus
{
    Running,

    /// <summary>The plan takes more than the limits allow, and waits for an admin.</summary>
    Held,
    Approved,
    Completed,
    Failed,
    Cancelled,
    Rejected,
}

/// <summary>One run: read WeCom, plan, perhaps wait for an admin, apply.</summary>
/// <param name="FetchedAt">When the plan was made; null before.</param>
internal sealed record Sync(SyncStatus Status, SyncStarted Start, DateTimeOffset? FetchedAt, bool Undone)
{
    /// <summary>So long a held plan can be approved: after that the world has moved on, and it is made anew.</summary>
    public static readonly TimeSpan HoldLife = TimeSpan.FromHours(24);

    public bool IsOver => Status is not (SyncStatus.Running or SyncStatus.Held or SyncStatus.Approved);

    public Decision Approve(DateTimeOffset now, bool basisHolds) => Status switch
    {
        SyncStatus.Approved => [],
        not SyncStatus.Held => SyncErrors.NotHeld(Status),
        _ when !basisHolds || now - FetchedAt > HoldLife => SyncErrors.PlanOutdated,
        _ => [new SyncApproved()],
    };

    public Decision Reject(string reason) => Status switch
    {
        SyncStatus.Rejected => [],
        SyncStatus.Held => [new SyncRejected(reason)],
        _ => SyncErrors.NotHeld(Status),
    };

    public Decision Cancel(string reason) => Status switch
    {
        SyncStatus.Cancelled => [],
        _ when IsOver => SyncErrors.IsOver(Status),
        _ => [new SyncCancelled(reason)],
    };

    public Decision Undo(int restored, int skipped) => Status switch
    {
        _ when Undone => [],
        SyncStatus.Completed when !Start.DryRun => [new SyncUndone(restored, skipped)],
        _ => SyncErrors.NothingToUndo,
    };

    public static Sync Create(SyncStarted e) => new(SyncStatus.Running, e, null, false);

    public Sync Apply(IEvent<SyncFetched> e) => this with { FetchedAt = e.Timestamp };

    public Sync Apply(SyncHeld _) => this with { Status = SyncStatus.Held };

    public Sync Apply(SyncApproved _) => this with { Status = SyncStatus.Approved };

    public Sync Apply(SyncRejected _) => this with { Status = SyncStatus.Rejected };

    public Sync Apply(SyncCompleted _) => this with { Status = SyncStatus.Completed };

    public Sync Apply(SyncFailed _) => this with { Status = SyncStatus.Failed };

    public Sync Apply(SyncCancelled _) => this with { Status = SyncStatus.Cancelled };

    public Sync Apply(SyncUndone _) => this with { Undone = true };
}
