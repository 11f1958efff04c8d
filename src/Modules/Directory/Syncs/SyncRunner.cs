using System.Buffers.Binary;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.Directory.Syncs;

/// <summary>
/// Runs syncs in the background, on whichever host gets the team's lock first. A run whose host died is picked up by another one, or by the next start:
/// while there is no plan it is read again, with a plan it goes on where it was.
/// </summary>
internal sealed class SyncRunner(NpgsqlDataSource db, IPlatformReads platform, AppendSignal signal, IServiceScopeFactory scopes, ILogger<SyncRunner> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private readonly Dictionary<SyncId, Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var seen = signal.Listen();
            try
            {
                foreach (var run in await platform.ListAsync<OpenRun>(
                    "select tenant_id, id, started_by from directory.syncs_1 where status in ('running', 'approved') order by started_at", null, stoppingToken))
                {
                    var id = new SyncId(run.Id);
                    if (!_running.TryGetValue(id, out var task) || task.IsCompleted)
                    {
                        _running[id] = RunAsync(new TeamId(Guid.Parse(run.TenantId)), id, run.StartedBy, stoppingToken);
                    }
                }

                foreach (var ended in _running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToList())
                {
                    _running.Remove(ended);
                }
            }
            catch (NpgsqlException e)
            {
                log.LogWarning(e, "Looking for syncs was interrupted");
            }

            await AppendSignal.WaitAsync(seen, Poll, stoppingToken);
        }
    }

    private async Task RunAsync(TeamId team, SyncId sync, string startedBy, CancellationToken ct)
    {
        try
        {
            // The lock goes with the session: a killed host gives it up at once.
            await using var connection = await db.OpenConnectionAsync(ct);
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = KeyOf(team) } } };
            if (!(bool)(await command.ExecuteScalarAsync(ct))!)
            {
                return;
            }

            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<SyncRun>().ExecuteAsync(team, sync, startedBy, ct);
            }
            finally
            {
                command.CommandText = "select pg_advisory_unlock($1)";
                await command.ExecuteScalarAsync(CancellationToken.None);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogError(e, "Sync {SyncId} of team {TeamId} was interrupted and is taken up again", sync, team);
            await Task.Delay(Poll, ct);
        }
    }

    private static long KeyOf(TeamId team) => BinaryPrimitives.ReadInt64BigEndian(team.Singleton("sync-lock").ToByteArray());

    private sealed record OpenRun(string TenantId, Guid Id, string StartedBy);
}
