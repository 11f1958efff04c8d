namespace Liaison.WeComSimulator.Model;

/// <summary>Task ids, unique per app, and response codes: one use within 72 hours (API.md §18).</summary>
internal sealed class CardBook
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(72);

    private readonly Lock _gate = new();
    private readonly Dictionary<(int AgentId, string TaskId), string> _tasks = [];
    private readonly Dictionary<string, (int AgentId, string MsgId, DateTimeOffset EndsAt)> _codes = new(StringComparer.Ordinal);

    public bool IsTaken(int agentId, string taskId)
    {
        lock (_gate)
        {
            return _tasks.ContainsKey((agentId, taskId));
        }
    }

    public void Take(int agentId, string taskId, string msgId)
    {
        lock (_gate)
        {
            _tasks[(agentId, taskId)] = msgId;
        }
    }

    /// <summary>The message that is the card; null when the app has sent none with this task id.</summary>
    public string? MessageOf(int agentId, string taskId)
    {
        lock (_gate)
        {
            return _tasks.GetValueOrDefault((agentId, taskId));
        }
    }

    public string Issue(int agentId, string msgId, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var old in _codes.Where(c => c.Value.EndsAt <= now).Select(c => c.Key).ToArray())
            {
                _codes.Remove(old);
            }

            var code = TokenStore.RandomText(43);
            _codes[code] = (agentId, msgId, now + Life);
            return code;
        }
    }

    /// <summary>A button of a card was pressed.</summary>
    /// <returns>A code that is good for that card; null when the app has sent none with this task id.</returns>
    public string? IssueForPress(int agentId, string? taskId, DateTimeOffset now) =>
        taskId is not null && MessageOf(agentId, taskId) is { } message ? Issue(agentId, message, now) : null;

    /// <summary>The message that the code is for; null when it is unknown, used, late or another app's.</summary>
    public string? Find(int agentId, string code, DateTimeOffset now)
    {
        lock (_gate)
        {
            return _codes.TryGetValue(code, out var found) && found.AgentId == agentId && found.EndsAt > now ? found.MsgId : null;
        }
    }

    /// <summary>False when somebody else was faster.</summary>
    public bool TryUse(string code)
    {
        lock (_gate)
        {
            return _codes.Remove(code);
        }
    }
}
