namespace Liaison.WeComSimulator.Model;

/// <summary>A message as a member's phone shows it, already cut to WeCom's limits. Fields that the type lacks are null.</summary>
internal sealed record SimulatedMessage(
    string MsgId, int AgentId, string MsgType, string? Title, string? Description, string? Url, string? BtnTxt, string? Content, DateTimeOffset At);

/// <summary>The inboxes of a corp's members, with WeCom's silent limits.</summary>
internal sealed class MessageCentre
{
    /// <summary>Enough to count an hour's limit.</summary>
    private const int Kept = 1000;
    private const int PerMinute = 30;
    private const int PerHour = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<SimulatedMessage>> _inboxes = [];
    private readonly Dictionary<string, DateTimeOffset> _bodies = new(StringComparer.Ordinal);
    private readonly Dictionary<(int AgentId, DateOnly Day), int> _daily = [];

    /// <summary>How many messages were dropped because a member got too many.</summary>
    public int Dropped { get; private set; }

    public IReadOnlyList<SimulatedMessage> InboxOf(SimulatedMember member)
    {
        lock (_gate)
        {
            return _inboxes.TryGetValue(member.Number, out var inbox) ? inbox.ToArray() : [];
        }
    }

    /// <summary>Puts the message into the inboxes; beyond 30 a minute and 1000 an hour per app and member it is dropped, and nobody is told.</summary>
    public void Deliver(SimulatedMessage message, IEnumerable<SimulatedMember> receivers)
    {
        lock (_gate)
        {
            foreach (var member in receivers)
            {
                var inbox = _inboxes.TryGetValue(member.Number, out var found) ? found : _inboxes[member.Number] = [];
                if (Since(TimeSpan.FromMinutes(1)) >= PerMinute || Since(TimeSpan.FromHours(1)) >= PerHour)
                {
                    Dropped++;
                    continue;
                }

                inbox.Add(message);
                if (inbox.Count > Kept)
                {
                    inbox.RemoveAt(0);
                }

                int Since(TimeSpan span) => inbox.Count(m => m.AgentId == message.AgentId && m.At > message.At - span);
            }
        }
    }

    /// <summary>Whether the same body came within its interval; if not, it is remembered for that long.</summary>
    public bool IsDuplicate(string bodyHash, TimeSpan interval, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var old in _bodies.Where(b => b.Value <= now).Select(b => b.Key).ToArray())
            {
                _bodies.Remove(old);
            }

            return !_bodies.TryAdd(bodyHash, now + interval);
        }
    }

    /// <summary>Counts person-times of a day; false when the account limit x 200 would be passed.</summary>
    public bool TryCount(int agentId, int receivers, int accountLimit, DateTimeOffset now)
    {
        lock (_gate)
        {
            // WeCom's day is Beijing's.
            var key = (agentId, DateOnly.FromDateTime(now.ToOffset(TimeSpan.FromHours(8)).DateTime));
            var sum = _daily.GetValueOrDefault(key) + receivers;
            if (sum > accountLimit * 200L)
            {
                return false;
            }

            _daily[key] = sum;
            return true;
        }
    }
}
