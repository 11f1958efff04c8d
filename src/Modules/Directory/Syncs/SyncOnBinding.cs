using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using MediatR;

namespace Liaison.Directory.Syncs;

/// <summary>A new binding begins with an import; unbinding cancels what runs.</summary>
internal sealed class SyncOnBinding(IMediator mediator, ITeamReads reads) : ISubscription, IReactTo<CorpBound>, IReactTo<CorpUnbound>
{
    public string Name => "sync-on-binding";

    // Collected in the reaction's own session: the run starts if, and only if, the checkpoint moves. No worth a retry when it was unbound meanwhile.
    public Task ReactAsync(CorpBound data, IEvent @event, IEventSession session, CancellationToken ct) =>
        mediator.Send(new StartSync(new TeamId(Guid.Parse(@event.TenantId)), SyncTrigger.Binding, DryRun: false), ct);

    public async Task ReactAsync(CorpUnbound data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(@event.TenantId));
        var open = await reads.ListAsync<Guid>(
            team, "select id from directory.syncs_1 where tenant_id = @team and status in ('running', 'approved', 'held')", null, ct);
        foreach (var sync in open)
        {
            var loaded = await session.LoadAsync<Sync>(@event.TenantId, sync, ct);
            if (loaded.State?.Cancel("unbound") is { Events: { Count: > 0 } events })
            {
                session.Append(new StreamAppend(@event.TenantId, sync, typeof(Sync), loaded.Version, events));
            }
        }
    }
}
