using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Policy;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.WeCom;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Liaison.Directory.Syncs;

/// <summary>One run from where it stands to its end or to its hold: read and plan, unless a plan is stored; apply, when it may.</summary>
internal sealed class SyncRun(
    IWeComClient wecom,
    CorpDoor door,
    IUserIds userIds,
    ICorps corps,
    SyncPolicies policies,
    MirrorStore mirrors,
    PlanApplier applier,
    IEventStore store,
    ISessionScope scope,
    ITeamReads reads,
    LiveProgress live,
    SyncParks parks,
    AppendSignal signal,
    IOptions<SyncOptions> options,
    TimeProvider time)
{
    public async Task WorkAsync(TeamId team, SyncId id, CancellationToken ct)
    {
        if (await FindAsync(team, id, ct) is not { } run)
        {
            return;
        }

        using var telemetry = new SyncTelemetry(team, id, time);
        try
        {
            if (run.Planned || await PlanAsync(team, run, telemetry, ct))
            {
                await applier.ApplyAsync(team, id, run.ApprovedBy, ct);
                telemetry.Outcome = "applied";
            }
        }
        catch (SyncFailedException e)
        {
            telemetry.Outcome = e.Code;
            if (e.Code == SyncFailures.AppClosed)
            {
                await corps.ReportRefusedAsync(team, _app, AppStopped, ct);
            }

            await FailAsync(team, id, e.Code, e.ErrCode, ct);
        }
        catch (WeComCallException e)
        {
            telemetry.Outcome = CodeOf(e);
            var errCode = (e as WeComException)?.ErrCode;
            if (errCode is { } refused && WeComCodes.BreaksBinding(refused))
            {
                await corps.ReportRefusedAsync(team, _app, refused, ct);
            }

            await FailAsync(team, id, CodeOf(e), errCode, ct);
        }
        catch (SyncParkedException)
        {
            telemetry.Outcome = SyncNotes.Parked;
        }
    }

    public async Task FailAsync(TeamId team, SyncId id, string code, int? errCode, CancellationToken ct)
    {
        await using var session = store.OpenSession(new EventMetadata("system", "sync", id.ToString()));
        var (sync, version) = await session.LoadAsync<Sync>(Tenant.Of(team).Id, id.Value, ct);
        if (sync is { IsOver: false })
        {
            session.Append(new StreamAppend(Tenant.Of(team).Id, id.Value, typeof(Sync), version, [new SyncFailed(code, errCode)]));
            SyncParks.Forget(session, team, id);
            await session.SaveAsync(ct);
        }
    }

    private const int AppStopped = 50003;

    /// <summary>By which this run reads.</summary>
    private BoundApp _app;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private static string CodeOf(WeComCallException e) => e switch
    {
        WeComException no when WeComCodes.BreaksBinding(no.ErrCode) => SyncFailures.CredentialsRefused,
        WeComException => SyncFailures.WeComRefused,
        WeComUnavailableException => SyncFailures.WeComUnavailable,
        _ => SyncFailures.WeComProtocol,
    };

    /// <returns>True when there is something to apply now.</returns>
    private async Task<bool> PlanAsync(TeamId team, Row run, SyncTelemetry telemetry, CancellationToken ct)
    {
        if (await corps.FindAsync(team, ct) is not { } corp || corp.CorpId != run.CorpId || await corps.OpenCredentialsAsync(team, ct) is not { } credentials)
        {
            throw new SyncFailedException(SyncFailures.NotBound);
        }

        _app = credentials.Kind;
        var policy = await policies.FindAsync(team, ct);
        var mirror = await mirrors.LoadAsync(team, corp.CorpId, ct);
        var (calls, open) = await door.OpenAsync(corp, credentials, mirror, ct);
        if (await ReadAsync(team, run.Id, calls, credentials, mirror, ct) is not { } read)
        {
            telemetry.Outcome = "cancelled";
            return false;
        }

        var reading = await door.JoinAsync(corp, open, mirror, read, ct);

        telemetry.HasRead(reading.People.Count);

        var basis = new PlanBasis(corp.CorpId, corp.Generation, policy, reading.Scope, mirror.Database);
        var plan = new Planner(run.Id, mirror, reading, basis, time).Make(run.FirstOfGeneration);
        if (await StoreAsync(team, run, reading, plan, basis, corp, open, ct))
        {
            return true;
        }

        if (plan.Hold is { } hold && !run.DryRun)
        {
            telemetry.IsHeld(hold.Reason);
        }
        else
        {
            telemetry.Outcome = run.DryRun ? "dry-run" : "unchanged";
        }

        return false;
    }

    /// <returns>Null when somebody cancelled the run: a read of a large corp takes minutes, and ends at once then.</returns>
    private async Task<Reading?> ReadAsync(TeamId team, SyncId id, CorpCalls calls, CorpCredentials credentials, Mirror mirror, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var progress = new RunProgress(live, reads, team, id, time);
        var reader = new CorpReader(wecom, calls, credentials, mirror, options.Value, time, progress);
        var parked = await parks.FindAsync(team, id, ct);
        var watch = WatchAsync(team, id, stop);
        try
        {
            return await reader.ReadAsync(parked, stop.Token);
        }
        catch (SyncParkedException e)
        {
            await progress.LeaveAsync(ct);
            var read = reader.Parked;
            if (await parks.TryParkAsync(team, id, e.Until, read, cameFurther: read?.Size > (parked?.Size ?? 0), ct))
            {
                throw;
            }

            throw e.Cause;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await stop.CancelAsync();
            await watch;
        }
    }

    private async Task WatchAsync(TeamId team, SyncId id, CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await AppendSignal.WaitAsync(signal.Listen(), LookAgain, stop.Token);
                if (await reads.FindAsync<bool>(
                    team, "select cancelled from directory.sync_progress where tenant_id = @team and sync_id = @id", new { id = id.Value }, stop.Token))
                {
                    await stop.CancelAsync();
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or NpgsqlException)
        {
            // Read to the end; or the database is away, and the plan that is to be stored next will find out.
        }
    }

    /// <summary>Plan, hold and scope become true together. What is not to be applied ends here.</summary>
    private async Task<bool> StoreAsync(TeamId team, Row run, Reading reading, Plan plan, PlanBasis basis, BoundCorp corp, OpenIds? open, CancellationToken ct)
    {
        var metadata = new EventMetadata("wecom", "sync", run.Id.ToString());
        await using var session = store.OpenSession(metadata);
        scope.Enter(session, metadata);
        if (plan.Entries.Count > 0 || reading.Quarantine.Count > 0)
        {
            await PlanStore.WriteAsync(await session.BeginAsync(ct), team, run.Id, plan, reading.Quarantine, ct);
        }

        List<object> events = [new SyncFetched(reading.Departments.Count, reading.People.Count, reading.Quarantine.Count)];
        if (plan.Hold is { } hold && !run.DryRun)
        {
            events.Add(new SyncHeld(hold.Reason, hold.AccessLost, hold.Members));
        }
        else if (run.DryRun || plan.Entries.Count == 0)
        {
            events.Add(PlanApplier.Completed(PlanCounts.Of(plan), reading.Quarantine.Count, plan.Entries.Count(e => e.TakesAccess), lastOwnerKept: false));
        }

        var json = JsonSerializer.Serialize(basis, EventSerialization.Options);
        session.Execute($"""
            update directory.sync_progress set phase = 'planned', phase_at = {time.GetUtcNow()}, note = null, waits_until = null, done = 0, total = {plan.Entries.Count}, applied = 0, basis = {json}::jsonb
            where tenant_id = {Tenant.Of(team).Id} and sync_id = {run.Id}
            """);
        SyncParks.Forget(session, team, run.Id);
        session.Append(new StreamAppend(Tenant.Of(team).Id, run.Id.Value, typeof(Sync), run.Version, events));
        if (!run.DryRun && !reading.Scope.SameAs(corp.Scope))
        {
            await corps.ReportScopeAsync(team, _app, reading.Scope, ct);
        }

        userIds.Note(session, team, corp.CorpId, open?.Strangers ?? []);

        await session.SaveAsync(ct);
        return events.Count == 1;
    }

    private Task<Row?> FindAsync(TeamId team, SyncId id, CancellationToken ct) => reads.FindAsync<Row>(
        team,
        """
        select s.id, s.corp_id, s.dry_run, s.version, s.approved_by, p.applied is not null as planned,
            not exists (select from directory.syncs_1 o where o.tenant_id = s.tenant_id and o.corp_id = s.corp_id and o.generation = s.generation
                and o.status = 'completed' and not o.dry_run and o.trigger <> 'callback') as first_of_generation
        from directory.syncs_1 s join directory.sync_progress p on p.tenant_id = s.tenant_id and p.sync_id = s.id
        where s.tenant_id = @team and s.id = @id and s.status in ('running', 'approved')
        """,
        new { id = id.Value },
        ct);

    private sealed record Row(SyncId Id, string CorpId, bool DryRun, long Version, string? ApprovedBy, bool Planned, bool FirstOfGeneration);
}
