using System.Text.Json.Nodes;

namespace Liaison.WeComSimulator.Model;

/// <summary>A message as a member's phone shows it, already cut to WeCom's limits. Fields that the type lacks are null.</summary>
internal sealed record SimulatedMessage(
    string MsgId, int AgentId, string MsgType, string? Title, string? Description, string? Url, string? BtnTxt, string? Content, DateTimeOffset At)
{
    /// <summary>The content as it was sent, in WeCom's own words, for types that are more than a few texts.</summary>
    public JsonObject? Part { get; init; }

    /// <summary>What stands on the buttons of a card that was changed; null while they can be pressed.</summary>
    public string? Frozen { get; init; }
}

/// <summary>The inboxes of a corp's members, with WeCom's silent limits.</summary>
internal sealed class MessageCentre
{
    /// <summary>Enough to count an hour's limit.</summary>
    private const int Kept = 1000;
    private const int PerMinute = 30;
    private const int PerHour = 1000;
    private static readonly TimeSpan RecallTime = TimeSpan.FromHours(24);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<SimulatedMessage>> _inboxes = [];
    private readonly Dictionary<string, (DateTimeOffset Until, string MsgId)> _bodies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int AgentId, DateTimeOffset At)> _sent = new(StringComparer.Ordinal);
    private readonly Dictionary<(int AgentId, DateOnly Day), int> _daily = [];

    /// <summary>How many messages were dropped because a member got too many.</summary>
    public int Dropped { get; private set; }

    /// <summary>What makes cards more than messages.</summary>
    public CardBook Cards { get; } = new();

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
            _sent[message.MsgId] = (message.AgentId, message.At);
            foreach (var old in _sent.Where(s => s.Value.At <= message.At - RecallTime).Select(s => s.Key).ToArray())
            {
                _sent.Remove(old);
            }

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

    /// <summary>Takes a message out of every inbox; false when the app has sent no such message within 24 hours.</summary>
    public bool TryRecall(int agentId, string msgId, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_sent.TryGetValue(msgId, out var sent) || sent.AgentId != agentId || sent.At <= now - RecallTime)
            {
                return false;
            }

            foreach (var inbox in _inboxes.Values)
            {
                inbox.RemoveAll(m => m.MsgId == msgId);
            }

            return true;
        }
    }

    public bool Has(SimulatedMember member, string msgId)
    {
        lock (_gate)
        {
            return _inboxes.TryGetValue(member.Number, out var inbox) && inbox.Exists(m => m.MsgId == msgId);
        }
    }

    /// <summary>Changes the message in these inboxes; null is everybody who got it.</summary>
    public void Change(string msgId, IReadOnlyCollection<SimulatedMember>? members, Func<SimulatedMessage, SimulatedMessage> change)
    {
        lock (_gate)
        {
            foreach (var inbox in members is null ? _inboxes.Values : members.Select(m => _inboxes.GetValueOrDefault(m.Number)).OfType<List<SimulatedMessage>>())
            {
                var at = inbox.FindIndex(m => m.MsgId == msgId);
                if (at >= 0)
                {
                    inbox[at] = change(inbox[at]);
                }
            }
        }
    }

    /// <summary>The message that the same body was sent as within its interval; null when there is none.</summary>
    public string? FindDuplicate(string bodyHash, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var old in _bodies.Where(b => b.Value.Until <= now).Select(b => b.Key).ToArray())
            {
                _bodies.Remove(old);
            }

            return _bodies.TryGetValue(bodyHash, out var first) ? first.MsgId : null;
        }
    }

    public void RememberBody(string bodyHash, string msgId, DateTimeOffset until)
    {
        lock (_gate)
        {
            _bodies[bodyHash] = (until, msgId);
        }
    }

    /// <summary>Counts person-times of a day; false when the account limit x 200 would be passed.</summary>
    public bool TryCount(int agentId, int receivers, int accountLimit, DateTimeOffset now)
    {
        lock (_gate)
        {
            var key = (agentId, DayOf(now));
            var sum = _daily.GetValueOrDefault(key) + receivers;
            if (sum > accountLimit * 200L)
            {
                return false;
            }

            _daily[key] = sum;
            return true;
        }
    }

    /// <summary>Person-times by app on the day of an instant.</summary>
    public IReadOnlyDictionary<int, int> CountsOn(DateTimeOffset instant)
    {
        lock (_gate)
        {
            return _daily.Where(d => d.Key.Day == DayOf(instant)).ToDictionary(d => d.Key.AgentId, d => d.Value);
        }
    }

    /// <summary>WeCom's day is Beijing's.</summary>
    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(TimeSpan.FromHours(8)).DateTime);
}
