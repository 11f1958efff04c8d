using Liaison.Directory.Contracts;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Syncs;

internal enum SyncStatus
{
    Running,
    Held,
    Approved,
    Completed,
    Failed,
    Cancelled,
    Rejected,
}

/// <summary>One reconciliation of the mirror with WeCom.</summary>
internal sealed record Sync(SyncStatus Status, SyncStarted Started)
{
    public bool IsOpen => Status is SyncStatus.Running or SyncStatus.Held or SyncStatus.Approved;

    public Decision Approve() => Status == SyncStatus.Held ? [new SyncApproved()] : SyncErrors.NotHeld;

    public Decision Reject(string reason) => Status == SyncStatus.Held ? [new SyncRejected(reason)] : SyncErrors.NotHeld;

    /// <summary>Ends a run that has applied nothing yet; the runner makes sure of that.</summary>
    public Decision Cancel(string reason) => IsOpen ? [new SyncCancelled(reason)] : [];

    public static Sync Create(SyncStarted e) => new(SyncStatus.Running, e);

    public Sync Apply(SyncFetched _) => this;

    public Sync Apply(SyncHeld _) => this with { Status = SyncStatus.Held };

    public Sync Apply(SyncApproved _) => this with { Status = SyncStatus.Approved };

    public Sync Apply(SyncRejected _) => this with { Status = SyncStatus.Rejected };

    public Sync Apply(SyncCompleted _) => this with { Status = SyncStatus.Completed };

    public Sync Apply(SyncFailed _) => this with { Status = SyncStatus.Failed };

    public Sync Apply(SyncCancelled _) => this with { Status = SyncStatus.Cancelled };
}

internal static class SyncErrors
{
    public static readonly Refusal NotHeld = new("directory.sync-not-held", 409, "This sync is not waiting for a decision.");
    public static readonly Refusal NotBound = new("directory.not-bound", 409, "The team has no working binding. Bind a corp, or mend the binding, first.");
    public static readonly Refusal Applying = new("directory.sync-applying", 409, "The sync is being applied and cannot be cancelled any more.");
    public static readonly Refusal NotRunning = new("directory.sync-not-running", 409, "This sync has ended already.");
    public static readonly Refusal AlreadyRunning = new("directory.sync-already-running", 409, "A sync of this team is running. Wait for it, or cancel it.");
}
