using Liaison.Directory.Contracts;
using Liaison.EventStore;

namespace Liaison.Directory.Syncs;

/// <summary>Wakes this host's runner when there is a run to do; the other hosts find it at their next poll, if it is still there.</summary>
internal sealed class SyncBell : Bell;

internal sealed class RingOnSync(SyncBell bell) : ISubscription, IReactTo<SyncStarted>, IReactTo<SyncApproved>
{
    public string Name => "ring-on-sync";

    public Task ReactAsync(SyncStarted data, IEvent @event, IEventSession session, CancellationToken ct) => RingAsync();

    public Task ReactAsync(SyncApproved data, IEvent @event, IEventSession session, CancellationToken ct) => RingAsync();

    private Task RingAsync()
    {
        bell.Ring();
        return Task.CompletedTask;
    }
}
