using Liaison.WeCom;

namespace Liaison.Directory.Syncs;

/// <summary>WeCom limits the run for longer than anybody should wait for: it goes on then, from where it is.</summary>
internal sealed class SyncParkedException(DateTimeOffset until, WeComCallException cause) : Exception(cause.Message, cause)
{
    public DateTimeOffset Until { get; } = until;

    public WeComCallException Cause { get; } = cause;
}

/// <summary>Waits where WeCom, or our share, lets no call out for a minute or so (CASES §3 rows 4 and 6), and gives up where it is for an hour (row 5).</summary>
/// <param name="note">Is told why nothing moves, and until when; null when it moves again.</param>
internal sealed class Pace(TimeProvider time, Action<string?, DateTimeOffset?> note)
{
    /// <summary>Of a wait whose end nobody knows.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private int _waits;

    /// <exception cref="SyncParkedException">For an hour, or so.</exception>
    /// <exception cref="WeComCallException">What the call threw, but for limits.</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var result = await call(ct);
                if (Interlocked.Exchange(ref _waits, 0) == 1)
                {
                    note(null, null);
                }

                return result;
            }
            catch (WeComCallException e) when (IsLimit(e))
            {
                var until = time.GetUtcNow() + (e.RetryAfter ?? Look);
                if (e.Pause == WeComPause.Hour)
                {
                    throw new SyncParkedException(until, e);
                }

                Interlocked.Exchange(ref _waits, 1);
                note(SyncNotes.RateLimited, until);
                await Task.Delay(e.RetryAfter ?? Look, time, ct);
            }
        }
    }

    private static bool IsLimit(WeComCallException e) => e is WeComException { Limit: not null } or WeComUnavailableException { Outage: WeComOutage.Throttled };
}

/// <summary>Why a run waits.</summary>
internal static class SyncNotes
{
    public const string RateLimited = "rate-limited";
    public const string Parked = "parked";
}
