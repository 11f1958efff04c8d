using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Policy;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Liaison.Directory.Syncs;

/// <summary>Every minute, on one of the hosts: starts the syncs of teams whose interval has passed.</summary>
internal sealed class ScheduledSyncs(IServiceScopeFactory scopes, SyncPolicies policies, ITeamReads reads, TimeProvider time) : IJob
{
    public const string Name = "scheduled-syncs";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await using var all = scopes.CreateAsyncScope();
        foreach (var team in await all.ServiceProvider.GetRequiredService<ICorps>().ListBoundTeamsAsync(cancellationToken))
        {
            var last = await reads.FindAsync<DateTimeOffset?>(team, "select max(started_at) from directory.syncs_1 where tenant_id = @team", null, cancellationToken);
            if ((await policies.FindAsync(team, cancellationToken)).Interval is { } interval && last is { } at && time.GetUtcNow() - at >= interval)
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<WorkContext>().Caller = Caller.Schedule;
                // Refused where one runs or waits already: then there is nothing to start.
                await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new StartSync(team, SyncTrigger.Schedule, DryRun: false), cancellationToken);
            }
        }
    }
}
