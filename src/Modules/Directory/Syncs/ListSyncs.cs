using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.History;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Syncs;

/// <summary>The team's syncs, newest first.</summary>
[Requires(Role.Admin, Scopes.SyncsRead)]
internal sealed record ListSyncs(TeamId Team, string? Cursor, int Limit) : IQuery<Page<SyncView>>, ITeamRequest;

[Requires(Role.Admin, Scopes.SyncsRead)]
internal sealed record GetSync(TeamId Team, SyncId Sync) : IQuery<SyncView>, ITeamRequest;

/// <param name="Reason">Why it was held, rejected or cancelled, or the code of its failure.</param>
/// <param name="ErrCode">WeCom's, when it was WeCom that refused.</param>
/// <param name="Phase"><c>waiting</c>, <c>scope</c>, <c>departments</c>, <c>people</c>, <c>named</c>, <c>ids</c>, <c>planned</c>, <c>applying</c>, <c>done</c>.</param>
/// <param name="Total">0 when nobody knows.</param>
/// <param name="Rate">A second, in this phase.</param>
/// <param name="SecondsLeft">Of this phase.</param>
/// <param name="Note">Why it waits: <c>rate-limited</c> for a minute or so, <c>parked</c> for up to an hour.</param>
/// <param name="WaitsUntil">When it goes on; null when it does not wait.</param>
/// <param name="AccessLost">Members who lost, or would lose, their access.</param>
/// <param name="Members">Members with access when the plan was held.</param>
internal sealed record SyncView(
    SyncId Id, [property: AllowedValues("running", "held", "approved", "completed", "failed", "cancelled", "rejected")] string Status, [property: AllowedValues("binding", "manual", "schedule", "callback")] string Trigger, bool DryRun, TimelineActor StartedBy,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason, int? ErrCode, string Phase, int Done, int Total, double? Rate, int? SecondsLeft, string? Note, DateTimeOffset? WaitsUntil, int? Departments, int? People, int? Quarantined, int? Members, int? AccessLost, int? Added,
    int? Changed, int? Gone, int? OutOfScope, bool? LastOwnerKept, TimelineActor? ApprovedBy, DateTimeOffset? UndoneAt);

internal sealed class ListSyncsValidator : AbstractValidator<ListSyncs>
{
    public ListSyncsValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 100);
}

internal sealed class ListSyncsHandler(ITeamReads reads, Cursors cursors, SyncViews views, TimeProvider time) : IQueryHandler<ListSyncs, Page<SyncView>>
{
    private const string List = "syncs";

    public async Task<Outcome<Page<SyncView>>> Handle(ListSyncs request, CancellationToken cancellationToken)
    {
        var after = new Position(time.GetUtcNow().AddYears(100), Guid.Empty);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, List, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var rows = await reads.ListAsync<SyncRow>(
            request.Team, $"{SyncRow.Select} and (s.started_at, s.id) < (@at, @id) order by s.started_at desc, s.id desc limit @limit",
            new { at = after!.StartedAt.UtcDateTime, id = after.Id, limit = request.Limit + 1 }, cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        return new Page<SyncView>(
            await views.OfAsync(page, cancellationToken),
            rows.Count > request.Limit ? cursors.Seal(request.Team, List, new Position(page[^1].StartedAt, page[^1].Id.Value)) : null);
    }

    private sealed record Position(DateTimeOffset StartedAt, Guid Id);
}

internal sealed class GetSyncHandler(ITeamReads reads, SyncViews views) : IQueryHandler<GetSync, SyncView>
{
    public async Task<Outcome<SyncView>> Handle(GetSync request, CancellationToken cancellationToken) =>
        await reads.FindAsync<SyncRow>(request.Team, $"{SyncRow.Select} and s.id = @id", new { id = request.Sync.Value }, cancellationToken) is { } row
            ? (await views.OfAsync([row], cancellationToken))[0]
            : RequestErrors.NotFound;
}

/// <summary>Rows with what this host knows better, and with the names of who started and approved.</summary>
internal sealed class SyncViews(IAccounts accounts, LiveProgress live, TimeProvider time)
{
    public async Task<IReadOnlyList<SyncView>> OfAsync(IReadOnlyList<SyncRow> rows, CancellationToken ct)
    {
        var actors = await accounts.FindManyAsync([.. rows.SelectMany(r => new[] { r.StartedBy, r.ApprovedBy }).OfType<string>().Select(TimelineActor.AccountOf).OfType<AccountId>().Distinct()], ct);
        return [.. rows.Select(r => r.ToView(live.Find(r.Id), actors, time.GetUtcNow()))];
    }
}

internal sealed record SyncRow(
    SyncId Id, string Status, string Trigger, bool DryRun, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason, int? ErrCode, int? Departments,
    int? People, int? Quarantined, int? Members, int? AccessLost, int? Added, int? Changed, int? Gone, int? OutOfScope, bool? LastOwnerKept, string? ApprovedBy,
    DateTimeOffset? UndoneAt, string Phase, DateTimeOffset PhaseAt, int Done, int Total, string? Note, DateTimeOffset? WaitsUntil)
{
    public const string Select = """
        select s.id, s.status, s.trigger, s.dry_run, s.started_by, s.started_at, s.ended_at, s.reason, s.err_code, s.departments, s.people, s.quarantined, s.members,
            s.access_lost, s.added, s.changed, s.gone, s.out_of_scope, s.last_owner_kept, s.approved_by, s.undone_at, p.phase, p.phase_at, p.done, p.total, p.note, p.waits_until
        from directory.syncs_1 s join directory.sync_progress p on p.tenant_id = s.tenant_id and p.sync_id = s.id
        where s.tenant_id = @team
        """;

    /// <param name="live">What this host knows better than the table; null when it does not read.</param>
    public SyncView ToView(LiveStep? live, IReadOnlyDictionary<AccountId, AccountSummary> actors, DateTimeOffset now)
    {
        var step = live ?? new LiveStep(Phase, PhaseAt, Done, Total, Note, WaitsUntil);
        var seconds = (now - step.PhaseAt).TotalSeconds;
        var waits = EndedAt is null && step.Note is not null && !(step.WaitsUntil < now);
        var rate = step.Done > 0 && seconds > 0 && EndedAt is null && !waits ? Math.Round(step.Done / seconds, 1) : (double?)null;
        return new SyncView(
            Id, Status, Trigger, DryRun, TimelineActor.Of(StartedBy, actors), StartedAt, EndedAt, Reason, ErrCode,
            step.Phase, step.Done, step.Total, rate, rate is > 0 && step.Total > 0 ? (int)Math.Ceiling((step.Total - step.Done) / rate.Value) : null, waits ? step.Note : null, waits ? step.WaitsUntil : null,
            Departments, People, Quarantined, Members, AccessLost, Added, Changed, Gone, OutOfScope, LastOwnerKept, ApprovedBy is null ? null : TimelineActor.Of(ApprovedBy, actors), UndoneAt);
    }
}
