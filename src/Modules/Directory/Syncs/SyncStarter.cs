using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Syncs;

/// <summary>Starts runs and ends them, in the session of whoever asks.</summary>
internal sealed class SyncStarter(ICorps corps, ITeamReads reads, TimeProvider time)
{
    /// <param name="replaceRunning">True to end a run that goes on: the binding has changed under it.</param>
    public async Task<Outcome<SyncId>> StartAsync(IEventSession session, TeamId team, SyncTrigger trigger, bool dryRun, bool replaceRunning, CancellationToken ct)
    {
        if (await corps.FindAsync(team, ct) is not { } corp)
        {
            return SyncErrors.NotBound;
        }

        if (corp.Status == BindingStatus.Suspended)
        {
            return SyncErrors.Suspended;
        }

        var open = await ListOpenAsync(team, ct);
        if (!replaceRunning && open.FirstOrDefault(s => s.Status != "held") is { } running)
        {
            return SyncErrors.AlreadyRunningAs(running.Id);
        }

        // A plan that waits is of yesterday once a newer one is made.
        foreach (var old in open)
        {
            await CancelAsync(session, team, old.Id, "superseded", ct);
        }

        var id = new SyncId(Id.New(time));
        session.Append(new StreamAppend(Tenant.Of(team).Id, id.Value, typeof(Sync), 0, [new SyncStarted(trigger, corp.CorpId, corp.Generation, dryRun)]));
        session.Execute($"""
            insert into directory.sync_progress (tenant_id, sync_id, phase, phase_at, done, total)
            values ({Tenant.Of(team).Id}, {id}, 'waiting', {time.GetUtcNow()}, 0, 0)
            """);
        return id;
    }

    public static async Task<Outcome> CancelAsync(IEventSession session, TeamId team, SyncId sync, string reason, CancellationToken ct)
    {
        var (state, version) = await session.LoadAsync<Sync>(Tenant.Of(team).Id, sync.Value, ct);
        var decision = state?.Cancel(reason) ?? RequestErrors.NotFound;
        if (decision is { Refusal: null, Events: { Count: > 0 } events })
        {
            session.Append(new StreamAppend(Tenant.Of(team).Id, sync.Value, typeof(Sync), version, events));
            SyncParks.Forget(session, team, sync);
            // Waits for the chunk that is being applied, and no other begins after it.
            session.Execute($"update directory.sync_progress set cancelled = true where tenant_id = {Tenant.Of(team).Id} and sync_id = {sync}");
        }

        return new Outcome(decision.Refusal);
    }

    public Task<IReadOnlyList<OpenSync>> ListOpenAsync(TeamId team, CancellationToken ct) => reads.ListAsync<OpenSync>(
        team, "select id, status from directory.syncs_1 where tenant_id = @team and status in ('running', 'held', 'approved')", null, ct);
}

internal sealed record OpenSync(SyncId Id, string Status);
