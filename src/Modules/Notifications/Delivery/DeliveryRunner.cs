using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Jobs;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.Notifications.Delivery;

/// <summary>Works off what is due, lane by lane; each of a team's lanes on one host at a time, which is what keeps order and WeCom's limits.</summary>
internal sealed class DeliveryRunner(NpgsqlDataSource db, IPlatformReads platform, IServiceScopeFactory scopes, AppendSignal signal, TimeProvider time, ILogger<DeliveryRunner> log)
    : BackgroundService
{
    private const int LanesAtOnce = 8;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>What a lane is left alone for when its work ends in an exception: one that always does must not spin.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly Dictionary<DueLane, Task> _working = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var heard = signal.Listen();
            try
            {
                foreach (var done in _working.Where(w => w.Value.IsCompleted).Select(w => w.Key).ToArray())
                {
                    _working.Remove(done);
                }

                foreach (var lane in (await DueAsync(stoppingToken)).Where(l => !_working.ContainsKey(l)).Take(LanesAtOnce - _working.Count))
                {
                    _working[lane] = Task.Run(() => WorkAsync(lane, stoppingToken), stoppingToken);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Looking for what is due was interrupted");
            }

            await Bell.WaitAsync(heard, Poll, stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // What was sent must be remembered.
        await Task.WhenAll(_working.Values).WaitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<DueLane>> DueAsync(CancellationToken ct) => await platform.ListAsync<DueLane>(
        """
        select l.tenant_id, l.name from notifications.lanes l
        where (l.blocked_until is null or l.blocked_until <= @now) and exists (
            select from notifications.deliveries d where d.tenant_id = l.tenant_id and d.lane = l.name and d.state in ('queued', 'held') and d.due_at <= @now)
        """,
        new { now = time.GetUtcNow() },
        ct);

    private async Task WorkAsync(DueLane lane, CancellationToken ct)
    {
        try
        {
            await using var turn = await Turn.TryTakeAsync(db, $"lane/{lane.TenantId}/{lane.Name}", ct);
            if (turn is not null)
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<Lane>().WorkAsync(new TeamId(Guid.Parse(lane.TenantId)), lane.Name, ct);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogError(e, "Deliveries of team {TeamId} by {Lane} were interrupted", lane.TenantId, lane.Name);
            await Task.Delay(AfterFailure, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            // The next start goes on where this one was.
        }
    }

    private sealed record DueLane(string TenantId, string Name);
}
