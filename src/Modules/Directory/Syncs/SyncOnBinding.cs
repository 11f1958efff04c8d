using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Syncs;

/// <summary>A binding, a new secret, and another scope that WeCom has told are followed by a sync; the end of a binding is the end of its syncs. Of two apps the other one reads on.</summary>
internal sealed class SyncOnBinding(SyncStarter starter)
    : ISubscription, IReactTo<CorpBound>, IReactTo<CredentialsRotated>, IReactTo<CorpUnbound>, IReactTo<SuiteInstalled>, IReactTo<SuiteScopeChanged>, IReactTo<SuiteUninstalled>
{
    public string Name => "sync-on-binding";

    public Task ReactAsync(CorpBound data, IEvent @event, IEventSession session, CancellationToken ct) => StartAsync(@event, session, ct);

    public Task ReactAsync(CredentialsRotated data, IEvent @event, IEventSession session, CancellationToken ct) => StartAsync(@event, session, ct);

    public Task ReactAsync(SuiteInstalled data, IEvent @event, IEventSession session, CancellationToken ct) => StartAsync(@event, session, ct);

    public Task ReactAsync(SuiteScopeChanged data, IEvent @event, IEventSession session, CancellationToken ct) => data.Told ? StartAsync(@event, session, ct) : Task.CompletedTask;

    public Task ReactAsync(CorpUnbound data, IEvent @event, IEventSession session, CancellationToken ct) =>
        data.SuiteRemains ? StartAsync(@event, session, ct) : CancelAsync(@event, session, ct);

    public Task ReactAsync(SuiteUninstalled data, IEvent @event, IEventSession session, CancellationToken ct) =>
        data.AppRemains ? StartAsync(@event, session, ct) : CancelAsync(@event, session, ct);

    private async Task CancelAsync(IEvent e, IEventSession session, CancellationToken ct)
    {
        var team = TeamOf(e);
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
