using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Syncs;

/// <summary>A binding, and a new secret, are followed by a sync; the end of a binding is the end of its syncs.</summary>
internal sealed class SyncOnBinding(SyncStarter starter) : ISubscription, IReactTo<CorpBound>, IReactTo<CredentialsRotated>, IReactTo<CorpUnbound>
{
    public string Name => "sync-on-binding";

    public Task ReactAsync(CorpBound data, IEvent @event, IEventSession session, CancellationToken ct) => StartAsync(@event, session, ct);

    public Task ReactAsync(CredentialsRotated data, IEvent @event, IEventSession session, CancellationToken ct) => StartAsync(@event, session, ct);

    public async Task ReactAsync(CorpUnbound data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var team = TeamOf(@event);
        foreach (var open in await starter.ListOpenAsync(team, ct))
        {
            await SyncStarter.CancelAsync(session, team, open.Id, "unbound", ct);
        }
    }

    // Refused when the binding has ended or is suspended by now: then there is nothing to read.
    private Task<Outcome<SyncId>> StartAsync(IEvent e, IEventSession session, CancellationToken ct) =>
        starter.StartAsync(session, TeamOf(e), SyncTrigger.Binding, dryRun: false, replaceRunning: true, ct);

    private static TeamId TeamOf(IEvent e) => new(Guid.Parse(e.TenantId));
}
