using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Policy;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Quartz;

namespace Liaison.Directory.Syncs;

/// <summary>Starts the syncs that are due by each team's policy. A plan that waits for an admin is not replaced by the schedule.</summary>
internal sealed class SyncSchedule(IServiceScopeFactory scopes, IEventStore store, ITeamReads reads, SyncPolicies policies, TimeProvider time) : IJob
{
    public const string Name = "sync-schedule";

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var team in await scope.ServiceProvider.GetRequiredService<ICorps>().ListBoundTeamsAsync(cancellationToken))
        {
            if (await IsDueAsync(team, cancellationToken))
            {
                await StartAsync(team, cancellationToken);
            }
        }
    }

    private async Task<bool> IsDueAsync(TeamId team, CancellationToken ct)
    {
        if ((await policies.FindAsync(team, ct)).Interval is not { } interval)
        {
            return false;
        }

        var last = await reads.FindAsync<Last>(
            team,
            """
            select started_at, status in ('running', 'held', 'approved') as open from directory.syncs_1
            where tenant_id = @team and not dry_run and trigger <> 'callback' order by started_at desc limit 1
            """,
            null,
            ct);
        return last is null or { Open: false } && (last is null || time.GetUtcNow() - last.StartedAt >= interval);
    }

    private async Task StartAsync(TeamId team, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var session = store.OpenSession(new EventMetadata("schedule", "sync-due"));
        await scope.ServiceProvider.GetRequiredService<SyncStarter>().StartAsync(session, team, SyncTrigger.Schedule, dryRun: false, replaceRunning: false, ct);
        try
        {
            await session.SaveAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Somebody has just started one by hand.
        }
    }

    private sealed record Last(DateTimeOffset StartedAt, bool Open);
}

/// <summary>Plans are kept as long as they can be looked at and undone.</summary>
internal sealed class ForgetOldPlans(IPlatformReads platform, TimeProvider time) : IJob
{
    public const string Name = "forget-old-plans";

    public static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await platform.ExecuteAsync(
        """
        delete from directory.sync_plan p using directory.syncs_1 s where s.tenant_id = p.tenant_id and s.id = p.sync_id and s.ended_at < @old;
        delete from directory.sync_quarantine q using directory.syncs_1 s where s.tenant_id = q.tenant_id and s.id = q.sync_id and s.ended_at < @old
        """,
        new { old = time.GetUtcNow() - Retention },
        cancellationToken);
}
