using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Liaison.Kernel.Reading;
using Liaison.WeCom;

namespace Liaison.Binding.Callbacks;

/// <summary>What became of callbacks, by set and hour. Counted here and written by the way: whoever sends rubbish makes no work for the database.</summary>
internal sealed class CallbackCounts(IPlatformReads reads, TimeProvider time)
{
    public const string Received = "received";
    public const string Duplicate = "duplicate";
    public const string Lost = "lost";

    /// <summary>Addresses that no set has are counted only here.</summary>
    private static readonly Counter<long> Callbacks = new Meter("Liaison").CreateCounter<long>("liaison.wecom.callbacks", description: "Callbacks by what became of them");

    private readonly ConcurrentDictionary<(string Set, DateTimeOffset Hour, string Outcome), long> _counts = new();

    public static string NameOf(WeComCallbackRefusal refusal) => $"refused-{refusal.ToString().ToLowerInvariant()}";

    public void Add(string? set, string outcome, long count = 1)
    {
        Callbacks.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        if (set is not null)
        {
            var now = time.GetUtcNow();
            _counts.AddOrUpdate((set, new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero), outcome), count, (_, before) => before + count);
        }
    }

    public async Task FlushAsync(CancellationToken ct)
    {
        List<((string Set, DateTimeOffset Hour, string Outcome) Key, long Count)> taken = [];
        foreach (var key in _counts.Keys)
        {
            if (_counts.TryRemove(key, out var count))
            {
                taken.Add((key, count));
            }
        }

        if (taken.Count == 0)
        {
            return;
        }

        try
        {
            // In one order on every host: two that write the same rows wait for each other, and never in a circle.
            taken.Sort((a, b) => string.CompareOrdinal($"{a.Key}", $"{b.Key}"));
            await reads.ExecuteAsync(
                """
                insert into binding.callback_counts as c (set_id, hour, outcome, count) select * from unnest(@sets, @hours, @outcomes, @counts)
                on conflict (set_id, hour, outcome) do update set count = c.count + excluded.count
                """,
                new
                {
                    sets = taken.Select(t => t.Key.Set).ToArray(),
                    hours = taken.Select(t => t.Key.Hour.UtcDateTime).ToArray(),
                    outcomes = taken.Select(t => t.Key.Outcome).ToArray(),
                    counts = taken.Select(t => t.Count).ToArray(),
                },
                ct);
        }
        catch
        {
            taken.ForEach(t => _counts.AddOrUpdate(t.Key, t.Count, (_, before) => before + t.Count));
            throw;
        }
    }
}
