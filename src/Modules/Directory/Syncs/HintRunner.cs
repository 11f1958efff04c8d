using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Jobs;
using Liaison.Kernel.Reading;
using Liaison.WeCom;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.Directory.Syncs;

/// <summary>Wakes this host's runner when callbacks have been handed on.</summary>
internal sealed class HintBell : Bell;

/// <summary>
/// Reads what WeCom said has changed, within a second or two, one team on one host at a time and never beside a whole run: that reads everything anyway, and
/// would find its plan outdated.
/// </summary>
internal sealed class HintRunner(NpgsqlDataSource db, IPlatformReads platform, IServiceScopeFactory scopes, HintBell bell, TimeProvider time, ILogger<HintRunner> log)
    : BackgroundService
{
    private const int TeamsAtOnce = 4;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var heard = bell.Listen();
            try
            {
                var teams = await platform.ListAsync<string>(
                    "select distinct tenant_id from directory.contact_hints where times > 0 and due_at <= @now limit 100", new { now = time.GetUtcNow() }, stoppingToken);
                await Parallel.ForEachAsync(
                    teams, new ParallelOptions { MaxDegreeOfParallelism = TeamsAtOnce, CancellationToken = stoppingToken }, async (team, ct) => await WorkAsync(new TeamId(Guid.Parse(team)), ct));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Reading what has changed was interrupted");
            }

            await Bell.WaitAsync(heard, Poll, stoppingToken);
        }
    }

    private async Task WorkAsync(TeamId team, CancellationToken ct)
    {
        await using var turn = await Turn.TryTakeAsync(db, SyncRunner.TurnOf(team), ct);
        if (turn is null)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var hints = scope.ServiceProvider.GetRequiredService<ContactHints>();
        await hints.ForgetReadAsync(team, ct);
        if (await hints.ListDueAsync(team, ct) is not { Count: > 0 } due)
        {
            return;
        }

        try
        {
            await scope.ServiceProvider.GetRequiredService<PartSync>().WorkAsync(team, due, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.Log(e is WeComCallException or SyncFailedException ? LogLevel.Information : LogLevel.Error, e, "{Count} changes of team {TeamId} are read later", due.Count, team);
            await hints.PutOffAsync(team, due, ct);
        }
    }
}
