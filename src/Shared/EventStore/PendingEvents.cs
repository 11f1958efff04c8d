using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.EventStore;

/// <summary>Appends of one session that are not saved yet.</summary>
internal sealed partial class PendingEvents(EventTypes types, EventMetadata metadata, TimeProvider time)
{
    private readonly Dictionary<(string Tenant, Guid Stream), PendingStream> _streams = [];

    public bool IsEmpty => _streams.Count == 0;

    public IReadOnlyCollection<PendingStream> Streams => _streams.Values;

    public IEnumerable<IEvent> Events => _streams.Values.SelectMany(s => s.Events);

    public IReadOnlyList<IEvent> Of(string tenant, Guid stream) => _streams.TryGetValue((tenant, stream), out var pending) ? pending.Events : [];

    public void Clear() => _streams.Clear();

    /// <param name="notBefore">The newest timestamp that the stream is known to have: time within a stream never runs backwards, whatever the clock does.</param>
    public void Add(StreamAppend append, DateTimeOffset notBefore, long firstSequence = 0)
    {
        if (!_streams.TryGetValue((append.TenantId, append.StreamId), out var stream))
        {
            stream = new PendingStream(append.TenantId, append.StreamId, AliasOf(append.Aggregate), append.ExpectedVersion);
            _streams.Add((append.TenantId, append.StreamId), stream);
        }
        else if (stream.Version != append.ExpectedVersion)
        {
            throw new ConcurrencyException($"This session has already moved stream {append.StreamId} to version {stream.Version}, not {append.ExpectedVersion}.");
        }

        var now = time.GetUtcNow();
        // PostgreSQL keeps microseconds: what is appended and what is read back are the same instant.
        now = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        foreach (var data in append.Events)
        {
            var type = types.Of(data.GetType());
            var row = new StoredRow(
                Guid.CreateVersion7(now), firstSequence == 0 ? 0 : firstSequence++, append.TenantId, append.StreamId, stream.Version + 1, type.Name,
                now > notBefore ? now : notBefore, metadata, default);
            stream.Events.Add(type.Wrap(row, data));
        }
    }

    /// <summary>Moves the streams and inserts the events, in two statements whose text never changes.</summary>
    public void AddTo(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(MoveStreams(Streams));
        batch.BatchCommands.Add(InsertEvents([.. Events]));
    }

    public NpgsqlBatchCommand MoveStreams(IReadOnlyCollection<PendingStream> streams) => streams is { Count: 1 } ? MoveStream(streams.First()) : new("select store.move_streams($1, $2, $3, $4, $5, $6)")
    {
        Parameters =
        {
            Array(NpgsqlDbType.Varchar, streams.Select(s => s.TenantId)),
            Array(NpgsqlDbType.Uuid, streams.Select(s => s.StreamId)),
            Array(NpgsqlDbType.Varchar, streams.Select(s => s.Alias)),
            Array(NpgsqlDbType.Bigint, streams.Select(s => s.ExpectedVersion)),
            Array(NpgsqlDbType.Bigint, streams.Select(s => (long)s.Events.Count)),
            new NpgsqlParameter { Value = time.GetUtcNow(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
        },
    };

    private NpgsqlBatchCommand MoveStream(PendingStream stream) => new("select store.move_stream($1, $2, $3, $4, $5, $6)")
    {
        Parameters =
        {
            Text(stream.TenantId),
            new NpgsqlParameter<Guid> { TypedValue = stream.StreamId },
            Text(stream.Alias),
            new NpgsqlParameter<long> { TypedValue = stream.ExpectedVersion },
            new NpgsqlParameter<long> { TypedValue = stream.Events.Count },
            new NpgsqlParameter { Value = time.GetUtcNow(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
        },
    };

    private NpgsqlBatchCommand InsertEvents(IReadOnlyList<IEvent> events) => new(
        """
        insert into events.mt_events
            (seq_id, id, tenant_id, stream_id, version, type, mt_dotnet_type, timestamp, data, user_name, headers, correlation_id, causation_id, is_archived)
        select nextval('events.mt_events_sequence'), e.*, $9, $10, $11, $12, false
        from unnest($1, $2, $3, $4, $5, $6, $7, $8) as e
        """)
    {
        Parameters =
        {
            Array(NpgsqlDbType.Uuid, events.Select(e => e.Id)),
            Array(NpgsqlDbType.Varchar, events.Select(e => e.TenantId)),
            Array(NpgsqlDbType.Uuid, events.Select(e => e.StreamId)),
            Array(NpgsqlDbType.Bigint, events.Select(e => e.Version)),
            Array(NpgsqlDbType.Varchar, events.Select(e => e.Name)),
            Array(NpgsqlDbType.Varchar, events.Select(e => types.Of(e.Data.GetType()).DotnetType)),
            Array(NpgsqlDbType.TimestampTz, events.Select(e => e.Timestamp)),
            Array(NpgsqlDbType.Jsonb, events.Select(e => JsonSerializer.Serialize(e.Data, e.Data.GetType(), EventSerialization.Options))),
            Text(metadata.Actor),
            new NpgsqlParameter { Value = Headers, NpgsqlDbType = NpgsqlDbType.Jsonb },
            Text(metadata.CorrelationId),
            Text(metadata.CausationId),
        },
    };

    /// <summary>Why, and in which run: as JSON for column <c>headers</c>.</summary>
    public string Headers { get; } = JsonSerializer.Serialize(
        metadata.Run is null ? (object)new { metadata.Why } : new { metadata.Why, metadata.Run }, EventSerialization.Options);

    /// <summary>Marten's alias of an aggregate: snake_case of the class name.</summary>
    public static string AliasOf(Type aggregate) => WordStart().Replace(aggregate.Name, "_$0").ToLowerInvariant();

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar };

    [GeneratedRegex("(?<=[a-z])[A-Z0-9]|(?<=[A-Z0-9])[A-Z](?=[a-z])", RegexOptions.None, 1000)]
    private static partial Regex WordStart();
}

internal sealed record PendingStream(string TenantId, Guid StreamId, string Alias, long ExpectedVersion)
{
    public List<IEvent> Events { get; } = [];

    public long Version => ExpectedVersion + Events.Count;
}
