namespace Liaison.WeComSimulator.Model;

/// <param name="Query">Without the token and the secret.</param>
/// <param name="ErrCode">Null when no whole answer of WeCom's went out (a fault of the transport).</param>
internal sealed record LoggedCall(DateTimeOffset At, string Api, string? CorpId, int? AgentId, string Query, int? ErrCode, string? Fault);

/// <summary>Every call of the API: counts for ever, the last 5,000 in detail.</summary>
internal sealed class CallLog
{
    private const int Kept = 5_000;

    private readonly Lock _gate = new();
    private readonly Queue<LoggedCall> _recent = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Corp, string Api), int> _countsByCorp = [];

    public void Add(LoggedCall call)
    {
        lock (_gate)
        {
            _counts[call.Api] = _counts.GetValueOrDefault(call.Api) + 1;
            if (call.CorpId is { } corp)
            {
                _countsByCorp[(corp, call.Api)] = _countsByCorp.GetValueOrDefault((corp, call.Api)) + 1;
            }

            _recent.Enqueue(call);
            if (_recent.Count > Kept)
            {
                _recent.Dequeue();
            }
        }
    }

    /// <param name="corpId">Null: calls of all corps, and those that named none.</param>
    public IReadOnlyDictionary<string, int> Counts(string? corpId = null)
    {
        lock (_gate)
        {
            return corpId is null
                ? new SortedDictionary<string, int>(_counts, StringComparer.Ordinal)
                : _countsByCorp.Where(c => c.Key.Corp == corpId).ToDictionary(c => c.Key.Api, c => c.Value, StringComparer.Ordinal);
        }
    }

    public IReadOnlyList<LoggedCall> Recent(int take)
    {
        lock (_gate)
        {
            return _recent.TakeLast(take).ToArray();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _counts.Clear();
            _countsByCorp.Clear();
            _recent.Clear();
        }
    }
}
