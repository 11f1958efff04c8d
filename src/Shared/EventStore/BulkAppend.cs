using System.Buffers;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.EventStore;

/// <summary>
/// Appends by binary COPY. Streams before events: otherwise the foreign key's check is planned on an empty table and the load turns quadratic
/// (MARTEN-LAYOUT §10), and the transaction would take numbers before it has its transaction id.
/// </summary>
internal sealed class BulkAppend(EventTypes types, InlineProjections projections, EventMetadata metadata, TimeProvider time)
{
    private const int StatementsPerBatch = 1000;

    public async Task WriteAsync(NpgsqlConnection connection, PendingEvents pending, CancellationToken ct)
    {
        await WriteStreamsAsync(connection, pending, ct);
        var numbers = await ReserveAsync(connection, pending.Streams.Sum(s => s.Events.Count), ct);
        List<IEvent> events = new(numbers.Length);
        foreach (var e in pending.Events)
        {
            events.Add(Numbered(e, numbers[events.Count]));
        }

        await WriteEventsAsync(connection, events, pending.Headers, ct);
        foreach (var projection in projections.All)
        {
            await ProjectAsync(projection, events, connection, ct);
        }
    }

    /// <summary>Shows events in a projection: by COPY where it can, the rest statement by statement.</summary>
    public async Task ProjectAsync(IInlineProjection projection, IReadOnlyList<IEvent> events, NpgsqlConnection connection, CancellationToken ct)
    {
        var wanted = projections.EventsOf(projection);
        IReadOnlyList<IEvent> rest = [.. events.Where(e => wanted.Contains(e.Data.GetType()))];
        if (rest.Count > 0 && projection is IBulkProjection bulk)
        {
            rest = await bulk.CopyAsync(rest, connection, ct);
        }

        foreach (var chunk in rest.Chunk(StatementsPerBatch))
        {
            await using var batch = new NpgsqlBatch(connection);
            var sql = new BatchSql(batch);
            foreach (var e in chunk)
            {
                projections.Apply(projection, e, sql);
            }

            if (batch.BatchCommands.Count > 0)
            {
                await batch.ExecuteNonQueryAsync(ct);
            }
        }
    }

    private async Task WriteStreamsAsync(NpgsqlConnection connection, PendingEvents pending, CancellationToken ct)
    {
        if (pending.Streams.Where(s => s.ExpectedVersion > 0).ToList() is { Count: > 0 } existing)
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { pending.MoveStreams(existing) } };
            await batch.ExecuteNonQueryAsync(ct);
        }

        var fresh = pending.Streams.Where(s => s.ExpectedVersion == 0).ToList();
        if (fresh.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy events.mt_streams (tenant_id, id, type, version, timestamp, created, is_archived) from stdin (format binary)", ct);
        foreach (var stream in fresh)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(stream.TenantId, NpgsqlDbType.Varchar, ct);
            await copy.WriteAsync(stream.StreamId, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(stream.Alias, NpgsqlDbType.Varchar, ct);
            await copy.WriteAsync(stream.Version, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(false, NpgsqlDbType.Boolean, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task<long[]> ReserveAsync(NpgsqlConnection connection, int count, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select array_agg(nextval('events.mt_events_sequence')) from generate_series(1, $1)", connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = count } },
        };
        return (long[])(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task WriteEventsAsync(NpgsqlConnection connection, IReadOnlyList<IEvent> events, string headers, CancellationToken ct)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        await using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = EventSerialization.Options.Encoder });
        var headerBytes = Encoding.UTF8.GetBytes(headers);
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy events.mt_events
                (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers, user_name, is_archived)
            from stdin (format binary)
            """,
            ct);
        foreach (var e in events)
        {
            var type = types.Of(e.Data.GetType());
            json.ResetWrittenCount();
            writer.Reset();
            JsonSerializer.Serialize(writer, e.Data, type.Type, EventSerialization.Options);
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(e.Sequence, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(e.Id, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(e.StreamId, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(e.Version, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(json.WrittenMemory, NpgsqlDbType.Jsonb, ct);
            await copy.WriteAsync(type.Name, NpgsqlDbType.Varchar, ct);
            await copy.WriteAsync(e.Timestamp, NpgsqlDbType.TimestampTz, ct);
            await copy.WriteAsync(e.TenantId, NpgsqlDbType.Varchar, ct);
            await copy.WriteAsync(type.DotnetType, NpgsqlDbType.Varchar, ct);
            await WriteTextAsync(copy, metadata.CorrelationId, ct);
            await WriteTextAsync(copy, metadata.CausationId, ct);
            await copy.WriteAsync(headerBytes, NpgsqlDbType.Jsonb, ct);
            await copy.WriteAsync(metadata.Actor, NpgsqlDbType.Varchar, ct);
            await copy.WriteAsync(false, NpgsqlDbType.Boolean, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static Task WriteTextAsync(NpgsqlBinaryImporter copy, string? value, CancellationToken ct) =>
        value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, NpgsqlDbType.Varchar, ct);

    private IEvent Numbered(IEvent e, long number) => types.Of(e.Data.GetType()).Wrap(
        new StoredRow(e.Id, number, e.TenantId, e.StreamId, e.Version, e.Name, e.Timestamp, e.Metadata, default), e.Data);
}
