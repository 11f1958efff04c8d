namespace Liaison.EventStore;

/// <summary>Wakes whoever waits in this process. The other hosts find what there is at their next poll.</summary>
public class Bell
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
