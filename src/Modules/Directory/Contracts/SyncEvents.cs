using Liaison.EventStore;

namespace Liaison.Directory.Contracts;

/// <summary>What started a sync.</summary>
public enum SyncTrigger
{
    /// <summary>The first one after binding.</summary>
    Binding,
    Manual,
    Schedule,
    /// <summary>WeCom called back: only what it named was read.</summary>
    Callback,
}

[EventName("sync_started")]
public sealed record SyncStarted(SyncTrigger Trigger, string CorpId, long Generation, bool DryRun);

/// <summary>WeCom was read, completely.</summary>
[EventName("sync_fetched")]
public sealed record SyncFetched(int Departments, int People, int Quarantined);

/// <param name="Reason">Which limit, as a stable code: <c>share-of-members</c>, <c>absolute</c>, <c>department</c>, <c>first-run</c>, <c>restored</c>, <c>changed-limits</c>.</param>
/// <param name="AccessLost">How many members would lose their access.</param>
[EventName("sync_held")]
public sealed record SyncHeld(string Reason, int AccessLost, int Members);

[EventName("sync_approved")]
public sealed record SyncApproved;

[EventName("sync_rejected")]
public sealed record SyncRejected(string Reason);

/// <param name="LastOwnerKept">The team's last owner left WeCom, and kept the membership (rule 4).</param>
[EventName("sync_completed")]
public sealed record SyncCompleted(int Added, int Changed, int Left, int OutOfScope, int Quarantined, int AccessLost, bool LastOwnerKept);

/// <param name="Code">A stable code; never an exception's text.</param>
/// <param name="ErrCode">WeCom's code, when it was WeCom that refused.</param>
[EventName("sync_failed")]
public sealed record SyncFailed(string Code, int? ErrCode);

[EventName("sync_cancelled")]
public sealed record SyncCancelled(string Reason);

/// <summary>What an applied run did to memberships was taken back.</summary>
/// <param name="Skipped">Memberships that somebody has touched since: they stay as they are.</param>
[EventName("sync_undone")]
public sealed record SyncUndone(int Restored, int Skipped);
