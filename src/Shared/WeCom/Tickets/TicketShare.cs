namespace Liaison.WeCom;

/// <summary>Counts the tickets of the last hour, wherever it begins: 400 of a corp, 100 of an app, both kinds and all repeats together.</summary>
/// <remarks>Beyond it WeCom answers 45009 for an hour, and to the corp's other systems too.
/// Source: WeCom, 访问频率限制 (document 90454).</remarks>
internal sealed class TicketShare(TimeProvider time)
{
    public const int PerCorp = 400;
    public const int PerApp = 100;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<long>> taken = new(StringComparer.Ordinal);

    /// <exception cref="WeComUnavailableException">Throttled: the share is used up, nothing may be sent.</exception>
    public void Take(WeComApp app, string api)
    {
        var appKey = $"{app.CorpId} {app.Fingerprint}";
        lock (gate)
        {
            Forget();
            if (CountOf(app.CorpId) >= PerCorp || CountOf(appKey) >= PerApp)
                throw new WeComUnavailableException(api, WeComOutage.Throttled, "the hour's tickets of this corp or app are used up.");
            Add(app.CorpId);
            Add(appKey);
        }
    }

    private int CountOf(string key) => taken.TryGetValue(key, out var times) ? times.Count : 0;

    private void Add(string key)
    {
        if (!taken.TryGetValue(key, out var times))
            taken[key] = times = new();
        times.Enqueue(time.GetTimestamp());
    }

    private void Forget()
    {
        foreach (var (key, times) in taken)
        {
            while (times.TryPeek(out var first) && time.GetElapsedTime(first) >= Window)
                times.Dequeue();
            if (times.Count == 0)
                taken.Remove(key);
        }
    }
}
