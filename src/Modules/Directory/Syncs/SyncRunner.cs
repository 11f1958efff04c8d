using System.Collections.Concurrent;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Jobs;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Liaison.Directory.Syncs;

/// <summary>
/// Works on runs that are to be done, each team's on one host at a time (<see cref="Turn"/>). When the host dies another one, or the next start,
/// goes on where the run stands.
/// </summary>
internal sealed class SyncRunner(
    NpgsqlDataSource db, IPlatformReads platform, IServiceScopeFactory scopes, SyncBell bell, IOptions<SyncOptions> options, TimeProvider time, ILogger<SyncRunner> log)
    : BackgroundService
{
    private const int Attempts = 5;

    private readonly ConcurrentDictionary<TeamId, Task> _working = new();
    private readonly ConcurrentDictionary<SyncId, int> _failures = new();

    /// <summary>A team's people are brought up to date by one worker at a time, whole runs and hints alike.</summary>
    public static string TurnOf(TeamId team) => $"sync/{team}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var heard = bell.Listen();
            try
            {
                await StartWorkAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Looking for syncs to do was interrupted");
            }

            await SyncBell.WaitAsync(heard, options.Value.PollInterval, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_working.Values);
    }

    private async Task StartWorkAsync(CancellationToken ct)
    {
        if (_working.Count >= options.Value.RunsAtOnce)
        {
            return;
        }

        var runs = await platform.ListAsync<ToDo>(
            """
            select s.tenant_id, s.id from directory.syncs_1 s join directory.sync_progress p on p.tenant_id = s.tenant_id and p.sync_id = s.id
            where s.status in ('running', 'approved') and not (p.note is not distinct from 'parked' and p.waits_until > @now) order by s.started_at limit 100
            """,
            new { now = time.GetUtcNow().UtcDateTime },
            ct);
        foreach (var (team, sync) in runs.Select(r => (new TeamId(Guid.Parse(r.TenantId)), r.Id)).Where(r => !_working.ContainsKey(r.Item1)).Take(options.Value.RunsAtOnce - _working.Count))
        {
            // Not with the token: work that is cancelled before it begins would fail the stop that waits for it.
            var work = Task.Run(() => WorkAsync(team, sync, ct), CancellationToken.None);
            _working[team] = work;
            _ = LeaveAsync(team, work);
        }
    }

    /// <summary>Begins only when the work is among the others, so that it cannot be gone before it is there.</summary>
    private async Task LeaveAsync(TeamId team, Task<bool> work)
    {
        var worked = await work.ContinueWith(w => w is { IsCompletedSuccessfully: true, Result: true }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _working.TryRemove(team, out _);
        if (worked)
        {
            // What waits for a free place is begun at once.
            bell.Ring();
        }
    }

    /// <returns>False when another host works on this team: it is looked at again with the next poll.</returns>
    private async Task<bool> WorkAsync(TeamId team, SyncId sync, CancellationToken ct)
    {
        try
        {
            await using var turn = await Turn.TryTakeAsync(db, TurnOf(team), ct);
            if (turn is null)
            {
                return false;
            }

            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SyncRun>().WorkAsync(team, sync, ct);
            _failures.TryRemove(sync, out _);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The host stops; the next start goes on.
        }
        catch (Exception e)
        {
            await BrokenAsync(team, sync, e, ct);
            return false;
        }

        return true;
    }

    /// <summary>Tried again at the next poll; what breaks every time ends the run. A database that does not answer is nobody's fault and is waited for.</summary>
    private async Task BrokenAsync(TeamId team, SyncId sync, Exception e, CancellationToken ct)
    {
        log.LogError(e, "Sync {SyncId} of team {TeamId} was interrupted", sync, team);
        if (e is NpgsqlException { IsTransient: true } || _failures.AddOrUpdate(sync, 1, (_, n) => n + 1) < Attempts)
        {
            return;
        }

        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SyncRun>().FailAsync(team, sync, SyncFailures.Unexpected, null, ct);
            _failures.TryRemove(sync, out _);
        }
        catch (Exception again) when (again is NpgsqlException or ConcurrencyException or OperationCanceledException)
        {
            log.LogWarning(again, "Sync {SyncId} could not be ended yet", sync);
        }
    }

    private sealed record ToDo(string TenantId, SyncId Id);
}
