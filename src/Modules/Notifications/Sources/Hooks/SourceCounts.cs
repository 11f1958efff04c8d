using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Sources.Hooks;

/// <summary>What became of deliveries, by source and hour. Counted here and written by the way: whoever sends rubbish makes no work for the database.</summary>
internal sealed class SourceCounts(IPlatformReads reads, TimeProvider time)
{
    public const string Received = "received";
    public const string Repeated = "repeated";
    public const string RefusedSignature = "refused-signature";
    public const string RefusedTimestamp = "refused-timestamp";
    public const string RefusedTooLarge = "refused-too-large";
    public const string RefusedTooMany = "refused-too-many";

    /// <summary>Addresses that no source has are counted only here.</summary>
    private static readonly Counter<long> Deliveries = new Meter("Liaison").CreateCounter<long>("liaison.sources.deliveries", description: "Deliveries of sources by what became of them");

    private readonly ConcurrentDictionary<Key, Tally> _counts = new();

    public void Add(HookAddress? address, string outcome)
    {
        Deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (address is not null)
        {
            var now = time.GetUtcNow();
            var key = new Key(Tenant.Of(address.Team).Id, address.Source, new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero), outcome);
            _counts.AddOrUpdate(key, new Tally(1, now), (_, before) => new Tally(before.Count + 1, now));
        }
    }

    public async Task FlushAsync(CancellationToken ct)
    {
        List<(Key Key, Tally Tally)> taken = [];
        foreach (var key in _counts.Keys)
        {
            if (_counts.TryRemove(key, out var tally))
            {
                taken.Add((key, tally));
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
                insert into notifications.source_counts as c (tenant_id, source_id, hour, outcome, count, last_at) select * from unnest(@teams, @sources, @hours, @outcomes, @counts, @lasts)
                on conflict (tenant_id, source_id, hour, outcome) do update set count = c.count + excluded.count, last_at = greatest(c.last_at, excluded.last_at)
                """,
                new
                {
                    teams = taken.Select(t => t.Key.Team).ToArray(),
                    sources = taken.Select(t => t.Key.Source).ToArray(),
                    hours = taken.Select(t => t.Key.Hour.UtcDateTime).ToArray(),
                    outcomes = taken.Select(t => t.Key.Outcome).ToArray(),
                    counts = taken.Select(t => t.Tally.Count).ToArray(),
                    lasts = taken.Select(t => t.Tally.LastAt.UtcDateTime).ToArray(),
                },
                ct);
        }
        catch
        {
            taken.ForEach(t => _counts.AddOrUpdate(t.Key, t.Tally, (_, since) => since with { Count = since.Count + t.Tally.Count }));
            throw;
        }
    }

    private readonly record struct Key(string Team, Guid Source, DateTimeOffset Hour, string Outcome);

    private readonly record struct Tally(long Count, DateTimeOffset LastAt);
}
