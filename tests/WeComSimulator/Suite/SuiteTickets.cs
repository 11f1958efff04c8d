using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>The suite_tickets: a new one every 600 s, the newest three are good, each for 1,800 s.</summary>
internal sealed class SuiteTickets(TimeProvider time)
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(600);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1800);
    private const int Good = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<(string Value, DateTimeOffset IssuedAt)>> _tickets = new(StringComparer.Ordinal);

    public string Issue(string suiteId)
    {
        lock (_gate)
        {
            if (!_tickets.TryGetValue(suiteId, out var tickets))
            {
                tickets = _tickets[suiteId] = [];
            }

            tickets.Add((TokenStore.RandomText(64), time.GetUtcNow()));
            if (tickets.Count > Good)
            {
                tickets.RemoveAt(0);
            }

            return tickets[^1].Value;
        }
    }

    public bool IsGood(string suiteId, string ticket)
    {
        lock (_gate)
        {
            return _tickets.TryGetValue(suiteId, out var tickets) && tickets.Exists(t => t.Value == ticket && t.IssuedAt + Life > time.GetUtcNow());
        }
    }

    /// <summary>When the next one is due; null while there is none yet.</summary>
    public DateTimeOffset? NextAt(string suiteId)
    {
        lock (_gate)
        {
            return _tickets.TryGetValue(suiteId, out var tickets) ? tickets[^1].IssuedAt + Period : null;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _tickets.Clear();
        }
    }
}
