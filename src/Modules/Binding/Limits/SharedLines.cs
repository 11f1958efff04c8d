using System.Collections.Concurrent;
using System.Text.Json;
using Liaison.Kernel.Reading;
using Liaison.WeCom;

namespace Liaison.Binding.Limits;

/// <summary>
/// The lines of all hosts, in PostgreSQL and by its clock. Who changes one states which version they saw: the slower of two is told what it is now, and tries
/// again. A host that goes on from what it has written itself needs one round trip.
/// </summary>
internal sealed class SharedLines(IPlatformReads reads, TimeProvider time) : IWeComLines
{
    private const int Attempts = 50;

    /// <summary>A database that is slower than this is no help: the caller goes on alone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string CorpId, string Api), Seen> _seen = new();

    public async Task<T> ChangeAsync<T>(string corpId, string api, Func<WeComLine, DateTimeOffset, (WeComLine Line, T Result)> change, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        if (!_seen.TryGetValue((corpId, api), out var seen))
        {
            seen = await StoreAsync(corpId, api, null, patience.Token);
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (line, result) = change(seen.Line, seen.Now + time.GetElapsedTime(seen.At));
            var stored = await StoreAsync(corpId, api, seen with { Line = line }, patience.Token);
            _seen[(corpId, api)] = stored;
            if (stored.IsStored)
            {
                return result;
            }

            seen = stored;
        }

        throw new TimeoutException($"Other hosts were quicker {Attempts} times.");
    }

    /// <param name="changed">Null only to look.</param>
    /// <returns>What is there now: what was stored, or what somebody else has.</returns>
    private async Task<Seen> StoreAsync(string corpId, string api, Seen? changed, CancellationToken ct)
    {
        // Before the question: an answer that was long on its way makes us late, never early.
        var at = time.GetTimestamp();
        var row = await reads.FindAsync<Row>(
            """
            with stored as (
                insert into binding.wecom_lines as l (corp_id, api, state, version) select @corpId, @api, @state::jsonb, 1 where @state::text is not null
                on conflict (corp_id, api) do update set state = excluded.state, version = l.version + 1 where l.version = @version
                returning l.version)
            select clock_timestamp() as now, stored.version as stored, l.state, coalesce(l.version, 0) as version
            from (select) one left join stored on true left join binding.wecom_lines l on l.corp_id = @corpId and l.api = @api
            """,
            new { corpId, api, state = changed is null ? null : JsonSerializer.Serialize(changed.Line), version = changed?.Version ?? 0 }, ct)
            ?? throw new InvalidOperationException("An outer join has a row.");
        return row.Stored is { } version
            ? new Seen(changed!.Line, version, row.Now, at, IsStored: true)
            : new Seen(row.State is { } state ? JsonSerializer.Deserialize<WeComLine>(state)! : WeComLine.Unused, row.Version, row.Now, at, IsStored: false);
    }

    /// <param name="Now">By the database.</param>
    /// <param name="At">By this host's monotonic clock, when it was asked.</param>
    private sealed record Seen(WeComLine Line, long Version, DateTimeOffset Now, long At, bool IsStored);

    private sealed record Row(DateTimeOffset Now, long? Stored, string? State, long Version);
}
