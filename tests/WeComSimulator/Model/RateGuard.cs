namespace Liaison.WeComSimulator.Model;

/// <summary>Counts calls in fixed windows, calls in flight, and wrong secrets per caller.</summary>
internal sealed class RateGuard(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string What, TimeSpan Window), (long Index, int Count)> _counters = [];
    private readonly Dictionary<string, int> _inFlight = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _bannedUntil = new(StringComparer.Ordinal);

    /// <summary>Counts one; false when the window had its limit already.</summary>
    public bool TryCount(string what, TimeSpan window, int limit)
    {
        lock (_gate)
        {
            var index = time.GetUtcNow().Ticks / window.Ticks;
            var key = (what, window);
            var count = _counters.TryGetValue(key, out var counter) && counter.Index == index ? counter.Count : 0;
            _counters[key] = (index, count + 1);
            return count < limit;
        }
    }

    public bool TryEnter(string what, int limit)
    {
        lock (_gate)
        {
            var now = _inFlight.GetValueOrDefault(what);
            if (now >= limit)
            {
                return false;
            }

            _inFlight[what] = now + 1;
            return true;
        }
    }

    public void Leave(string what)
    {
        lock (_gate)
        {
            _inFlight[what]--;
        }
    }

    /// <summary>Bans the IP for an hour when it has sent too many wrong secrets.</summary>
    public void CountWrongSecret(string ip, int limit)
    {
        if (!TryCount($"wrong secret {ip}", TimeSpan.FromHours(1), limit - 1))
        {
            lock (_gate)
            {
                _bannedUntil[ip] = time.GetUtcNow() + TimeSpan.FromHours(1);
            }
        }
    }

    public bool IsBanned(string ip)
    {
        lock (_gate)
        {
            return _bannedUntil.TryGetValue(ip, out var until) && until > time.GetUtcNow();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _counters.Clear();
            _bannedUntil.Clear();
        }
    }
}
