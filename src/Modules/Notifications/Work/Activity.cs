using Liaison.Kernel.Ids;

namespace Liaison.Notifications.Work;

/// <summary>Something happened that people may want to hear of. Its row is written, and it is queued, in the transaction that mirrors it: told once, whatever the source repeats.</summary>
/// <param name="What">Of <see cref="Happenings"/>.</param>
/// <param name="Actor">Who did it, as the source's user; they are not told of it.</param>
/// <param name="Account">Who did it here, by the workbench or a card.</param>
/// <param name="Named">Source users whom it is about in person: newly assigned, asked to review, mentioned.</param>
internal sealed record Activity(
    Guid Id, Guid Source, Guid Project, SubjectKind Kind, Guid Subject, string What, DateTimeOffset At, Guid? Actor, AccountId? Account, IReadOnlyList<Guid> Named, Guid? Comment, bool Urgent)
{
    public const string Queue = "activities";
}

/// <summary>What can happen, in a word. Stored, and what preferences and templates go by: none is renamed.</summary>
internal static class Happenings
{
    public const string Created = "created";
    public const string Assigned = "assigned";
    public const string Changed = "changed";
    public const string Done = "done";
    public const string Reopened = "reopened";
    public const string Commented = "commented";
    public const string ReviewRequested = "review-requested";
    public const string Approved = "approved";
    public const string ChangesRequested = "changes-requested";
    public const string Merged = "merged";
    public const string Closed = "closed";
    public const string Failed = "failed";

    /// <summary>The first success of a build after a failure, on the same branch.</summary>
    public const string Fixed = "fixed";

    public const string Succeeded = "succeeded";
}
