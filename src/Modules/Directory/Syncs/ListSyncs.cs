using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Syncs;

/// <summary>Runs, the newest first.</summary>
[Requires(Role.Admin)]
internal sealed record ListSyncs(TeamId Team, string? Cursor, int Limit) : IQuery<Page<SyncItem>>, ITeamRequest;

[Requires(Role.Admin)]
internal sealed record GetSync(TeamId Team, SyncId Sync) : IQuery<SyncItem>, ITeamRequest;

/// <param name="Phase"><c>reading</c>, <c>planned</c>, <c>applying</c>; null before it began.</param>
/// <param name="Reason">Why it is held, failed, rejected or cancelled: a stable code.</param>
internal sealed record SyncItem(
    SyncId Id, string Status, string Trigger, bool DryRun, string StartedBy, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Reason, int? ErrCode, int? Added,
    int? Changed, int? Gone, int? OutOfScope, int? Quarantined, int? AccessLost, string? ApprovedBy, string? Phase, int? Done, int? Total)
{
    /// <summary>Entries (departments while reading) a second.</summary>
    public double? Rate { get; init; }

    /// <summary>Null where it cannot be told.</summary>
    public double? SecondsLeft { get; init; }

    public SyncItem At(DateTimeOffset now)
    {
        var seconds = (now - StartedAt).TotalSeconds;
        return EndedAt is null && Done is > 0 and { } done && Total is { } total && seconds > 0
            ? this with { Rate = Math.Round(done / seconds, 1), SecondsLeft = Math.Round((total - done) * seconds / done, 1) }
            : this;
    }
}

internal static class SyncRows
{
    public const string Select = """
        select s.id, s.status, lower(s.trigger) as trigger, s.dry_run, s.started_by, s.started_at, s.ended_at, s.reason, s.err_code, s.added, s.changed, s.gone, s.out_of_scope,
            s.quarantined, s.access_lost, s.approved_by, p.phase, p.done, p.total
        from directory.syncs_1 s left join directory.sync_progress p on p.tenant_id = s.tenant_id and p.sync_id = s.id
        where s.tenant_id = @team and
        """;
}

internal sealed class ListSyncsHandler(ITeamReads reads, Cursors cursors, TimeProvider time) : IQueryHandler<ListSyncs, Page<SyncItem>>
{
    public async Task<Outcome<Page<SyncItem>>> Handle(ListSyncs request, CancellationToken cancellationToken)
    {
        Guid before = default;
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, "syncs", cursor, out before))
        {
            return RequestErrors.CursorInvalid;
        }

        var limit = Math.Clamp(request.Limit, 1, 100);
        var rows = await reads.ListAsync<SyncItem>(
            request.Team, SyncRows.Select + " (@first or s.id < @before) order by s.id desc limit @limit", new { first = request.Cursor is null, before, limit = limit + 1 }, cancellationToken);
        var page = rows.Take(limit).Select(r => r.At(time.GetUtcNow())).ToList();
        return new Page<SyncItem>(page, rows.Count > limit ? cursors.Seal(request.Team, "syncs", page[^1].Id.Value) : null);
    }
}

internal sealed class GetSyncHandler(ITeamReads reads, TimeProvider time) : IQueryHandler<GetSync, SyncItem>
{
    public async Task<Outcome<SyncItem>> Handle(GetSync request, CancellationToken cancellationToken) =>
        await reads.FindAsync<SyncItem>(request.Team, SyncRows.Select + " s.id = @sync", new { sync = request.Sync.Value }, cancellationToken) is { } row
            ? row.At(time.GetUtcNow())
            : RequestErrors.NotFound;
}

/// <summary>What a run would do, or did.</summary>
/// <param name="TakesAccess">Only entries that take somebody's access.</param>
[Requires(Role.Admin)]
internal sealed record ListPlan(TeamId Team, SyncId Sync, bool TakesAccess, string? Cursor, int Limit) : IQuery<Page<PlanItem>>, ITeamRequest;

internal sealed record PlanItem(int Ordinal, string Kind, PersonId? Person, string? UserId, string? Name, string? Reason, bool TakesAccess);

internal sealed class ListPlanHandler(ITeamReads reads, Cursors cursors) : IQueryHandler<ListPlan, Page<PlanItem>>
{
    public async Task<Outcome<Page<PlanItem>>> Handle(ListPlan request, CancellationToken cancellationToken)
    {
        var (list, after) = ($"plan/{request.Sync}?{request.TakesAccess}", 0);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var limit = Math.Clamp(request.Limit, 1, 500);
        var rows = await reads.ListAsync<PlanItem>(
            request.Team,
            """
            select ordinal, kind, person_id as person, userid as user_id, name, reason, takes_access from directory.sync_plan
            where tenant_id = @team and sync_id = @sync and ordinal > @after and (takes_access or not @only) order by ordinal limit @limit
            """,
            new { sync = request.Sync.Value, after, only = request.TakesAccess, limit = limit + 1 },
            cancellationToken);
        var page = rows.Take(limit).ToList();
        return new Page<PlanItem>(page, rows.Count > limit ? cursors.Seal(request.Team, list, page[^1].Ordinal) : null);
    }
}

/// <summary>Rows of WeCom that were set aside, each with its reason. Whoever they are about counts as present.</summary>
[Requires(Role.Admin)]
internal sealed record ListQuarantine(TeamId Team, SyncId Sync) : IQuery<IReadOnlyList<Quarantined>>, ITeamRequest;

internal sealed class ListQuarantineHandler(ITeamReads reads) : IQueryHandler<ListQuarantine, IReadOnlyList<Quarantined>>
{
    public async Task<Outcome<IReadOnlyList<Quarantined>>> Handle(ListQuarantine request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<Quarantined>>.Of(await reads.ListAsync<Quarantined>(
            request.Team,
            "select what, identity, reason from directory.sync_quarantine where tenant_id = @team and sync_id = @sync order by ordinal limit 1000",
            new { sync = request.Sync.Value },
            cancellationToken));
}
