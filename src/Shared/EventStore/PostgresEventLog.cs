using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;

namespace Liaison.EventStore;

/// <inheritdoc cref="IEventLog"/>
internal sealed class PostgresEventLog(NpgsqlDataSource db, EventTypes types, HighWaterMark mark) : IEventLog
{
    public async Task<LogPage> ReadAsync(long after, int limit, IReadOnlyCollection<Type> wanted, CancellationToken ct)
    {
        var end = await mark.AdvanceAsync(ct);
        if (end <= after)
        {
            return new LogPage([], after, AtEnd: true);
        }

        await using var connection = await db.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"""
            select {EventRows.Columns} from events.mt_events
            where seq_id > $1 and seq_id <= $2 and is_archived = false and (cardinality($3) = 0 or type = any($3))
            order by seq_id limit $4
            """,
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = after },
                new NpgsqlParameter<long> { TypedValue = end },
                new NpgsqlParameter<string[]> { TypedValue = types.NamesOf(wanted) },
                new NpgsqlParameter<int> { TypedValue = limit },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<IEvent> events = [];
        while (await reader.ReadAsync(ct))
        {
            events.Add(EventRows.Read(reader, types));
        }

        return events.Count == limit ? new LogPage(events, events[^1].Sequence, AtEnd: false) : new LogPage(events, end, AtEnd: true);
    }

    public async Task<(IReadOnlyList<string> Names, long Position)> ListNamesAsync(string tenantId, long after, CancellationToken ct)
    {
        var end = await mark.AdvanceAsync(ct);
        if (end <= after)
        {
            return ([], end);
        }

        await using var command = db.CreateCommand("select coalesce(array_agg(distinct type), '{}') from events.mt_events where seq_id > $1 and seq_id <= $2 and tenant_id = $3");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = end });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenantId });
        return ((string[])(await command.ExecuteScalarAsync(ct))!, end);
    }

    public async IAsyncEnumerable<IEvent> ReadHistoryAsync(HistoryFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"""
            select {EventRows.Columns} from events.mt_events
            where tenant_id = $1 and is_archived = false
              {(filter.Types.Count > 0 ? "and type = any($2)" : "and $2::text[] is not null")}
              {(filter.StreamIds is not null ? "and stream_id = any($3)" : "and $3::uuid[] is not null")}
              {(filter.From is not null ? "and timestamp > $4" : "and $4::timestamptz is not null")}
              {(filter.Until is not null ? "and timestamp <= $5" : "and $5::timestamptz is not null")}
            order by seq_id
            """,
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = filter.TenantId },
                new NpgsqlParameter<string[]> { TypedValue = types.NamesOf(filter.Types) },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. filter.StreamIds ?? []] },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = filter.From?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = filter.Until?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return EventRows.Read(reader, types);
        }
    }

    public async Task<IReadOnlyList<IEvent>> ListHistoryAsync(HistoryPage page, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand { Connection = connection };
        var where = new StringBuilder("tenant_id = $1 and is_archived = false");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = page.TenantId });
        Add("seq_id < ", page.Before is null ? null : new NpgsqlParameter<long> { TypedValue = page.Before.Value });
        Add("type = any", page.Names is null ? null : new NpgsqlParameter<string[]> { TypedValue = [.. page.Names] });
        Add("stream_id = any", page.StreamIds is null ? null : new NpgsqlParameter<Guid[]> { TypedValue = [.. page.StreamIds] });
        Add("user_name = ", page.Actor is null ? null : new NpgsqlParameter<string> { TypedValue = page.Actor });
        Add("headers ->> 'why' = ", page.Why is null ? null : new NpgsqlParameter<string> { TypedValue = page.Why });
        Add("headers ->> 'run' = ", page.Run is null ? null : new NpgsqlParameter<string> { TypedValue = page.Run });
        Add("timestamp >= ", page.From is null ? null : new NpgsqlParameter<DateTimeOffset> { TypedValue = page.From.Value.ToUniversalTime() });
        Add("timestamp < ", page.Until is null ? null : new NpgsqlParameter<DateTimeOffset> { TypedValue = page.Until.Value.ToUniversalTime() });
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture, $"select {EventRows.Columns} from events.mt_events where {where} order by seq_id desc limit {page.Limit}");
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<IEvent> events = [];
        while (await reader.ReadAsync(ct))
        {
            events.Add(EventRows.Read(reader, types));
        }

        return events;

        void Add(string condition, NpgsqlParameter? value)
        {
            if (value is not null)
            {
                command.Parameters.Add(value);
                where.Append(CultureInfo.InvariantCulture, $" and {condition}(${command.Parameters.Count})");
            }
        }
    }

    public async IAsyncEnumerable<FoldedStream<T>> FoldHistoryAsync<T>(
        string tenantId, DateTimeOffset? from, DateTimeOffset until, IReadOnlyCollection<Guid>? streamIds, [EnumeratorCancellation] CancellationToken ct)
        where T : class
    {
        var origin = Fold<T>.NeedsEnvelope;
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            $"""
            select {(origin ? EventRows.OriginColumns : EventRows.BareColumns)} from events.mt_events
            where tenant_id = $1 and is_archived = false and type = any($2) and timestamp <= $3
              {(from is null ? "and $4::timestamptz is not null" : """
              and stream_id in (
                  select stream_id from events.mt_events
                  where tenant_id = $1 and is_archived = false and type = any($2) and timestamp > $4 and timestamp <= $3)
              """)}
              {(streamIds is not null ? "and stream_id = any($5)" : "and $5::uuid[] is not null")}
            order by stream_id, version
            """,
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = tenantId },
                new NpgsqlParameter<string[]> { TypedValue = types.NamesOf(Fold<T>.Events) },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = until.ToUniversalTime() },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = from?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch },
                new NpgsqlParameter<Guid[]> { TypedValue = [.. streamIds ?? []] },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (id, before, state) = (Guid.Empty, (T?)null, (T?)null);
        while (await reader.ReadAsync(ct))
        {
            var e = EventRows.ReadBare(reader, types, tenantId, origin);
            if (e.StreamId != id)
            {
                if (state is not null)
                {
                    yield return new FoldedStream<T>(id, before, state);
                }

                (id, before, state) = (e.StreamId, null, null);
            }

            state = Fold<T>.Next(state, e);
            before = e.Timestamp <= from ? state : before;
        }

        if (state is not null)
        {
            yield return new FoldedStream<T>(id, before, state);
        }
    }
}
