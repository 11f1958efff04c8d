using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>Codes of one kind that live for a while. One that has ended is known as such for as long again.</summary>
internal sealed class ExpiringCodes<T>(TimeProvider time, TimeSpan life, int length)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (T Value, DateTimeOffset ExpiresAt)> _codes = new(StringComparer.Ordinal);

    public TimeSpan Life => life;

    public string Issue(T value)
    {
        lock (_gate)
        {
            foreach (var old in _codes.Where(c => c.Value.ExpiresAt <= time.GetUtcNow() - life).Select(c => c.Key).ToArray())
            {
                _codes.Remove(old);
            }

            var code = TokenStore.RandomText(length);
            _codes[code] = (value, time.GetUtcNow() + life);
            return code;
        }
    }

    /// <param name="expired">True when there is such a code and its time is over.</param>
    public T? Find(string code, out bool expired)
    {
        lock (_gate)
        {
            var known = _codes.TryGetValue(code, out var found);
            expired = known && found.ExpiresAt <= time.GetUtcNow();
            return known && !expired ? found.Value : null;
        }
    }

    public T? Find(string code) => Find(code, out _);

    /// <summary>The first try burns the code, whatever comes of it.</summary>
    public T? Consume(string code)
    {
        lock (_gate)
        {
            return _codes.Remove(code, out var found) && found.ExpiresAt > time.GetUtcNow() ? found.Value : null;
        }
    }

    public void Change(string code, T value)
    {
        lock (_gate)
        {
            if (_codes.TryGetValue(code, out var found))
            {
                _codes[code] = (value, found.ExpiresAt);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _codes.Clear();
        }
    }
}
