using System.Globalization;
using Npgsql;

namespace Liaison.EventStore;

/// <summary>
/// The number up to which the log is final: every smaller number is either visible or will never be. Numbers come from a sequence, outside of
/// transactions, so a smaller one can become visible after a larger one.
/// </summary>
/// <remarks>
/// Numbers that follow each other without a gap are final as soon as they are visible. At a gap: whoever took a missing number had its transaction
/// id, and a lock on mt_streams, before it took the number (streams are moved before numbers are taken), hence before the number behind the gap was
/// taken, committed and seen. So once that is seen, the owner is over (then its rows, if it committed, are in every later snapshot), or it holds both
/// locks. When all who hold them then are over in a later snapshot, and the rows are still missing in it, the gap is dead. Who is in progress
/// is asked of the locks: a snapshot's own list ends with the newest transaction that is over, and whoever began later is not on it.
/// No time-out is involved; neither traffic that begins later nor other databases of the server keep a gap open.
/// </remarks>
internal sealed class HighWaterMark(NpgsqlDataSource db) : IDisposable
{
    private const int Stride = 50_000;

    private readonly SemaphoreSlim _gate = new(1);
    private long _mark = -1;
    private Gap? _gap;

    /// <summary>Moves the mark as far as it can go now.</summary>
    public async Task<long> AdvanceAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            await using var connection = await db.OpenConnectionAsync(ct);
            if (_mark < 0)
            {
                _mark = await StoredAsync(connection, ct);
            }

            var before = _mark;
            while (await StepAsync(connection, ct))
            {
            }

            if (_mark - before >= Stride)
            {
                await StoreAsync(connection, ct);
            }

            return _mark;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <returns>True when there may be more.</returns>
    private async Task<bool> StepAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var (count, last, gapEnd) = await ScanAsync(connection, ct);
        if (count == 0)
        {
            return false;
        }

        if (gapEnd is null)
        {
            (_mark, _gap) = (last, null);
            return count == Stride;
        }

        // Up to the gap everything is there.
        if (last > _mark)
        {
            (_mark, _gap) = (last, null);
        }

        return await DecideAsync(connection, new Gap(_mark, gapEnd.Value), ct);
    }

    /// <summary>Whether the gap can be passed: dead, or filled meanwhile.</summary>
    private async Task<bool> DecideAsync(NpgsqlConnection connection, Gap gap, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select pg_current_snapshot()::text,
                exists (select from events.mt_events where seq_id > $1 and seq_id < $2),
                (select coalesce(array_agg(x.transactionid::text), '{}') from pg_locks l join pg_locks x using (virtualtransaction)
                 where l.relation = 'events.mt_streams'::regclass and l.mode = 'RowExclusiveLock' and x.locktype = 'transactionid' and x.mode = 'ExclusiveLock')
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = gap.After }, new NpgsqlParameter<long> { TypedValue = gap.Before } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var snapshot = Snapshot.Parse(reader.GetString(0));
        if (reader.GetBoolean(1))
        {
            _gap = null;
            return true;
        }

        if (_gap is not { } known || known.After != gap.After || known.Before != gap.Before)
        {
            // The locks are looked at after the snapshot was taken: who committed in between shows in the next snapshot, so decide in that one.
            _gap = gap with { Owners = [.. reader.GetFieldValue<string[]>(2).Select(x => snapshot.Widen(uint.Parse(x, CultureInfo.InvariantCulture)))] };
            return true;
        }

        if (known.Owners!.Any(snapshot.IsInProgress))
        {
            return false;
        }

        // The number behind the gap is visible: stand right before it.
        (_mark, _gap) = (gap.Before - 1, null);
        return true;
    }

    /// <summary>How many numbers follow the mark, the last one before the first gap, and the number behind that gap.</summary>
    private async Task<(long Count, long Last, long? GapEnd)> ScanAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            with page as (select seq_id from events.mt_events where seq_id > $1 order by seq_id limit $2),
            numbered as (select seq_id, lag(seq_id, 1, $1) over (order by seq_id) as previous from page),
            gap as (select previous, seq_id from numbered where seq_id <> previous + 1 order by seq_id limit 1)
            select (select count(*) from page), coalesce((select previous from gap), (select max(seq_id) from page)), (select seq_id from gap)
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = _mark }, new NpgsqlParameter<long> { TypedValue = Stride } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? _mark : reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetInt64(2));
    }

    private static async Task<long> StoredAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select last_seq_id from events.mt_event_progression where name = 'HighWaterMark'", connection);
        return await command.ExecuteScalarAsync(ct) as long? ?? 0;
    }

    // So that the next process need not look at the whole log again.
    private async Task StoreAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into events.mt_event_progression as p (name, last_seq_id) values ('HighWaterMark', $1)
            on conflict (name) do update set last_seq_id = excluded.last_seq_id, last_updated = transaction_timestamp() where p.last_seq_id < excluded.last_seq_id
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = _mark } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <param name="After">The last number before the gap.</param>
    /// <param name="Before">The first number behind it.</param>
    /// <param name="Owners">Transactions that may still fill it.</param>
    private sealed record Gap(long After, long Before, IReadOnlyList<ulong>? Owners = null);

    /// <summary>PostgreSQL's "xmin:xmax:xip,xip,…", with 64-bit ids that never wrap around.</summary>
    internal sealed record Snapshot(ulong Min, ulong Max, IReadOnlyList<ulong> InProgress)
    {
        public static Snapshot Parse(string text)
        {
            var parts = text.Split(':');
            return new Snapshot(
                ulong.Parse(parts[0], CultureInfo.InvariantCulture),
                ulong.Parse(parts[1], CultureInfo.InvariantCulture),
                [.. parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(x => ulong.Parse(x, CultureInfo.InvariantCulture))]);
        }

        /// <summary>The 64-bit id of a transaction that pg_locks names by its lower 32: the one nearest to this snapshot.</summary>
        public ulong Widen(uint id) => unchecked(Max + (ulong)(int)(id - (uint)Max));

        public bool IsInProgress(ulong id) => id >= Max || InProgress.Contains(id);
    }
}
