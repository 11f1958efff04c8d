using Liaison.WeCom;

namespace Liaison.Directory.Syncs;

/// <summary>
/// How fast a run calls WeCom: a few calls at once, and when WeCom says that it is too much, one call at a time finds out when it lets us in again,
/// while the others wait for it (CASES §3 rows 4 to 6).
/// </summary>
/// <param name="note">Is told why nothing moves; null when it moves again.</param>
internal sealed class Pace(int atOnce, TimeProvider time, Action<string?> note) : IDisposable
{
    /// <summary>A block by the minute ends after one of these, a block by the hour needs some more.</summary>
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortPausesUntil = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(75);
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turns = new(atOnce);
    private readonly SemaphoreSlim _prober = new(1);
    private int _atOnce = atOnce;
    private volatile bool _limited;

    /// <exception cref="WeComCallException">What the call threw, but for limits that ended while we waited.</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        var keepTurn = false;
        try
        {
            if (!_limited)
            {
                try
                {
                    return await call(ct);
                }
                catch (WeComCallException e) when (IsLimit(e))
                {
                    _limited = true;
                    keepTurn = e is WeComException { Limit: WeComLimit.Concurrency } && TakeTurnAway();
                }
            }

            await _prober.WaitAsync(ct);
            try
            {
                return await ProbeAsync(call, keepTurn ? Breath : null, ct);
            }
            finally
            {
                _prober.Release();
            }
        }
        finally
        {
            if (!keepTurn)
            {
                _turns.Release();
            }
        }
    }

    public void Dispose()
    {
        _turns.Dispose();
        _prober.Dispose();
    }

    private async Task<T> ProbeAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan? first, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; ;)
        {
            if (_limited)
            {
                var pause = (first ?? (waited < ShortPausesUntil ? ShortPause : LongPause)) * (1 + (Random.Shared.NextDouble() / 10));
                (waited, first) = (waited + pause, null);
                note("rate-limited");
                await Task.Delay(pause, time, ct);
            }

            try
            {
                var result = await call(ct);
                if (_limited)
                {
                    _limited = false;
                    note(null);
                }

                return result;
            }
            catch (WeComCallException e) when (IsLimit(e) && waited < Patience)
            {
                _limited = true;
            }
        }
    }

    /// <summary>Fewer in flight for the rest of the run, one always.</summary>
    private bool TakeTurnAway()
    {
        if (Interlocked.Decrement(ref _atOnce) >= 1)
        {
            return true;
        }

        Interlocked.Increment(ref _atOnce);
        return false;
    }

    private static bool IsLimit(WeComCallException e) => e is WeComException { Limit: not null } or WeComUnavailableException { Outage: WeComOutage.Throttled };
}
