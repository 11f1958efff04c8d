using Liaison.Directory.Contracts;
using Liaison.EventStore;

namespace Liaison.Directory.Syncs;

/// <summary>Wakes this host's runner when there is a run to do; the other hosts find it at their next poll, if it is still there.</summary>
internal sealed class SyncBell
{
    private volatile TaskCompletionSource _rung = New();

    /// <summary>Completes with the next ring, or after <paramref name="atMost"/>.</summary>
    /// <param name="heard">From <see cref="Listen"/>, taken before the caller looked: so no ring falls in between.</param>
    public static async Task WaitAsync(Task heard, TimeSpan atMost, CancellationToken ct)
    {
        try
        {
            await heard.WaitAsync(atMost, ct);
        }
        catch (TimeoutException)
        {
            // The poll.
        }
    }

    public Task Listen() => _rung.Task;

    public void Ring() => Interlocked.Exchange(ref _rung, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

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
