using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Actions;

/// <summary>A member wants something done at the source. It is on its way from here on; whether it was done there, the source has to say.</summary>
/// <param name="Kind">As <see cref="ActionKeys.NameOf"/> writes it.</param>
/// <param name="SubjectKind">As <see cref="WorkIds.NameOf"/> writes it.</param>
/// <param name="From">Of <see cref="ActionOrigins"/>.</param>
/// <param name="SeenAt">The source's own time of what they saw when they asked.</param>
/// <param name="Comment">What they wrote lies in <c>notifications.comments</c>.</param>
[EventName("action_requested")]
internal sealed record ActionRequested(string Kind, string SubjectKind, Guid Subject, Guid Source, AccountId Account, string From, DateTimeOffset SeenAt, Guid? Comment = null);

/// <summary>The source has taken it.</summary>
/// <param name="ExternalId">What came of it there: a comment's id. Null when nothing with an id did.</param>
/// <param name="AsMember">Done in the member's own name; else in that of the token, and the text says for whom.</param>
[EventName("action_done")]
internal sealed record ActionDone(string? ExternalId, bool AsMember);

/// <summary>The source has refused it, or could not be reached for as long as we try.</summary>
/// <param name="Reason">In a word, as <see cref="ActionFailures"/> lists them.</param>
/// <param name="Status">What the source answered; null when it did not.</param>
[EventName("action_failed")]
internal sealed record ActionFailed(string Reason, int? Status);

/// <summary>Where something was done. Stored.</summary>
internal static class ActionOrigins
{
    public const string Card = "card";
    public const string Workbench = "workbench";
    public const string MiniProgram = "mini-program";
}

internal enum ActionState
{
    Requested,
    Done,
    Failed,
}

/// <param name="Stream">See <see cref="WorkAction.StreamOf"/>.</param>
/// <param name="Comment">The comment's id, for <see cref="ActionKind.Comment"/>.</param>
internal sealed record ActionRequest(Guid Stream, ActionKind Kind, SubjectKind SubjectKind, Guid Subject, AccountId Account, string From, Guid? Comment = null);

/// <summary>What is known, at the moment of asking, of who asks and of what.</summary>
/// <param name="IsMember">An active member whose role may work.</param>
/// <param name="MaySee">Admins see all, others the projects that they are involved in or follow something of.</param>
/// <param name="IsLinked">To a user of this source.</param>
/// <param name="CanBeSent">The source has an address for what is done from here, and the secret for it.</param>
/// <param name="IsOver">Merged or closed; an item that is done; a build that has ended.</param>
/// <param name="IsMine">It is so already: approved by them, assigned to them.</param>
/// <param name="IsTaken">Somebody else is assigned.</param>
/// <param name="ChangedAt">The source's own time of what is mirrored.</param>
internal sealed record ActionFacts(
    Guid Source, bool IsMember, bool MaySee, bool IsLinked, bool CanBeSent, bool IsGone, bool IsOver, bool IsAuthor, bool IsReviewer, bool IsMine, bool IsTaken, DateTimeOffset ChangedAt);

/// <summary>
/// One thing that was asked for, once however often it is tapped. The mirror is not changed by it: what the source tells is the truth.
/// </summary>
internal sealed record WorkAction(ActionKind Kind, AccountId Account, ActionState State, DateTimeOffset SeenAt, DateTimeOffset At)
{
    /// <summary>What never got an answer, because whoever was to ask is gone, may be asked for again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>So long the source may take to tell of what it did; who asks again before, taps twice.</summary>
    private static readonly TimeSpan EchoTime = TimeSpan.FromMinutes(10);

    /// <summary>Whatever is one thing is one stream: an approval is each reviewer's own, a build is run again and an item taken once for all, each comment is a new one.</summary>
    public static Guid StreamOf(ActionKind kind, Guid subject, AccountId account, Guid fresh) => kind switch
    {
        ActionKind.Approve => Id.Of(subject, $"approve:{account}"),
        ActionKind.Rerun or ActionKind.Take => Id.Of(subject, ActionKeys.NameOf(kind)),
        _ => fresh,
    };

    /// <param name="before">The last of its kind; null for the first.</param>
    public static Decision Ask(WorkAction? before, ActionRequest request, ActionFacts facts, DateTimeOffset now) => (request.Kind, facts) switch
    {
        (_, { IsMember: false }) => RequestErrors.RoleRequired,
        (_, { MaySee: false } or { IsGone: true }) => RequestErrors.NotFound,
        (_, { IsLinked: false }) => ActionErrors.NotLinked,
        (_, { IsMine: true }) => [],
        (ActionKind.Take, _) when before is not null && before.Account != request.Account && before.IsUnderWay(facts, now) => ActionErrors.ItemTaken,
        _ when before is not null && before.IsUnderWay(facts, now) => [],
        (ActionKind.Approve, { IsOver: true }) => ActionErrors.MergeRequestClosed,
        (ActionKind.Approve, { IsAuthor: true }) => ActionErrors.OwnMergeRequest,
        (ActionKind.Approve, { IsReviewer: false }) => ActionErrors.NotReviewer,
        (ActionKind.Rerun, { IsOver: false }) => ActionErrors.BuildNotEnded,
        (ActionKind.Take, { IsOver: true }) => ActionErrors.ItemDone,
        (ActionKind.Take, { IsTaken: true }) => ActionErrors.ItemTaken,
        (_, { CanBeSent: false }) => ActionErrors.SourceTakesNothing,
        _ => [new ActionRequested(
            ActionKeys.NameOf(request.Kind), WorkIds.NameOf(request.SubjectKind), request.Subject, facts.Source, request.Account, request.From, facts.ChangedAt, request.Comment)],
    };

    public Decision Finish(string? externalId, bool asMember) => State == ActionState.Requested ? [new ActionDone(externalId, asMember)] : [];

    public Decision Fail(string reason, int? status) => State == ActionState.Requested ? [new ActionFailed(reason, status)] : [];

    public static WorkAction Create(IEvent<ActionRequested> e) =>
        new(ActionKeys.TryParse(e.Data.Kind, out var kind) ? kind : throw new InvalidOperationException($"'{e.Data.Kind}' is no kind of action."), e.Data.Account, ActionState.Requested, e.Data.SeenAt, e.Timestamp);

    public WorkAction Apply(IEvent<ActionRequested> e) => this with { State = ActionState.Requested, Account = e.Data.Account, SeenAt = e.Data.SeenAt, At = e.Timestamp };

    public WorkAction Apply(IEvent<ActionDone> e) => this with { State = ActionState.Done, At = e.Timestamp };

    public WorkAction Apply(IEvent<ActionFailed> e) => this with { State = ActionState.Failed, At = e.Timestamp };

    /// <summary>Asked for, and neither refused nor seen in what the source told since.</summary>
    private bool IsUnderWay(ActionFacts facts, DateTimeOffset now) => State switch
    {
        ActionState.Requested => now - At < Patience,
        ActionState.Done => now - At < EchoTime && facts.ChangedAt == SeenAt,
        _ => false,
    };
}

internal sealed class ActionsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["notifications.actions_1"];

    public static void Apply(IEvent<ActionRequested> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.actions_1 as a (tenant_id, id, kind, subject_kind, subject_id, account_id, origin, state, comment_id, requested_at, version)
        values ({e.TenantId}, {e.StreamId}, {e.Data.Kind}, {e.Data.SubjectKind}, {e.Data.Subject}, {e.Data.Account}, {e.Data.From}, 'requested', {e.Data.Comment}, {e.Timestamp}, {e.Version})
        on conflict (tenant_id, id) do update set account_id = excluded.account_id, origin = excluded.origin, state = excluded.state, reason = null, requested_at = excluded.requested_at,
            settled_at = null, version = excluded.version
        where a.version < excluded.version
        """);

    public static void Apply(IEvent<ActionDone> e, SqlBatch sql) => sql.Add($"""
        update notifications.actions_1 set state = 'done', settled_at = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<ActionFailed> e, SqlBatch sql) => sql.Add($"""
        update notifications.actions_1 set state = 'failed', reason = {e.Data.Reason}, settled_at = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);
}
