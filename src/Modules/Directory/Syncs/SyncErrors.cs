using Liaison.Directory.Contracts;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Syncs;

internal static class SyncErrors
{
    public static readonly Refusal NotBound = new("directory.not-bound", 409, "The team is not bound to a corp. Bind one first.");
    public static readonly Refusal Suspended = new("directory.binding-suspended", 409, "WeCom refuses the stored secret. Enter the new one first.");
    public static readonly Refusal AlreadyRunning = new("directory.sync-already-running", 409, "A sync is running. Wait for it, or cancel it.");
    public static readonly Refusal PlanOutdated = new(
        "directory.plan-outdated", 409, "Something has changed since the plan was made: the policy, its limits, the binding, or too much time has passed. Start a new sync.");

    public static readonly Refusal NothingToUndo = new("directory.nothing-to-undo", 409, "Only a sync that was applied can be undone.");

    /// <param name="running">Which one; for the answer.</param>
    public static Refusal AlreadyRunningAs(SyncId running) => AlreadyRunning with
    {
        Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["sync"] = running },
    };

    public static Refusal NotHeld(SyncStatus status) => new("directory.sync-not-held", 409, $"This sync is {Name(status)}: it does not wait for a decision.");

    public static Refusal IsOver(SyncStatus status) => new("directory.sync-not-running", 409, $"This sync is over: {Name(status)}.");

    private static string Name(SyncStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>Why a run failed, as it is stored and shown. WeCom's code stands beside it.</summary>
internal static class SyncFailures
{
    public const string CredentialsRefused = "directory.credentials-refused";
    public const string WeComRefused = "directory.wecom-refused";
    public const string WeComUnavailable = "directory.wecom-unavailable";
    public const string WeComProtocol = "directory.wecom-protocol";
    public const string AppClosed = "directory.app-disabled";

    /// <summary>WeCom answered, and named nobody: that is never true of a corp.</summary>
    public const string NobodyRead = "directory.empty-read";
    public const string NoDepartments = "directory.no-departments-read";
    public const string CursorLoop = "directory.endless-id-list";
    public const string NotBound = "directory.not-bound";
    public const string PlanOutdated = "directory.plan-outdated";
    public const string Unexpected = "directory.sync-interrupted";
}
