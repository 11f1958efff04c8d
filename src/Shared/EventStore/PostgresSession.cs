using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Liaison.EventStore;

/// <inheritdoc cref="IEventSession"/>
internal sealed class PostgresSession(
    NpgsqlDataSource db, EventTypes types, InlineProjections projections, TimeProvider time, AppendSignal signal, EventMetadata metadata) : IEventSession
{
    private readonly PendingEvents _pending = new(types, metadata, time);
    private readonly List<FormattableString> _statements = [];
    private readonly HashSet<string> _bells = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, Guid Stream), DateTimeOffset> _newest = [];
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private bool _copied;

    public async Task<Loaded<T>> LoadAsync<T>(string tenantId, Guid streamId, CancellationToken ct)
        where T : class
    {
        var loaded = await LoadManyAsync<T>(tenantId, [streamId], ct);
        return loaded.GetValueOrDefault(streamId);
    }

    public async Task<IReadOnlyDictionary<Guid, Loaded<T>>> LoadManyAsync<T>(string tenantId, IReadOnlyCollection<Guid> streamIds, CancellationToken ct)
        where T : class
    {
        Dictionary<Guid, Loaded<T>> streams = new(streamIds.Count);
        await foreach (var e in ReadStreamsAsync(tenantId, streamIds, Fold<T>.NeedsEnvelope, ct))
        {
            streams[e.StreamId] = new Loaded<T>(Fold<T>.Next(streams.GetValueOrDefault(e.StreamId).State, e), e.Version);
            _newest[(tenantId, e.StreamId)] = e.Timestamp;
        }

        foreach (var e in streamIds.SelectMany(id => _pending.Of(tenantId, id)))
        {
            streams[e.StreamId] = new Loaded<T>(Fold<T>.Next(streams.GetValueOrDefault(e.StreamId).State, e), e.Version);
        }

        return streams;
    }

    public async Task<NpgsqlConnection> BeginAsync(CancellationToken ct)
    {
        if (_transaction is null)
        {
            _connection = await db.OpenConnectionAsync(ct);
            // Sent together with the first statement: no round trip of its own.
            _transaction = await _connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        }

        return _connection!;
    }

    public void Append(StreamAppend append) => _pending.Add(append, _newest.GetValueOrDefault((append.TenantId, append.StreamId)));

    public void Execute(FormattableString sql) => _statements.Add(sql);

    public void WakeAfterSave(string bell) => _bells.Add(bell);

    public async Task BulkAppendAsync(IReadOnlyList<StreamAppend> appends, CancellationToken ct)
    {
        if (appends.Count == 0)
        {
            return;
        }

        var connection = await BeginAsync(ct);
        _copied = true;
        try
        {
            await new BulkAppend(types, projections, metadata, time).WriteAsync(connection, appends, ct);
        }
        catch (PostgresException e) when (IsConflict(e))
        {
            throw await ConflictAsync(e);
        }
    }

    public async Task SaveAsync(CancellationToken ct)
    {
        try
        {
            if (!_pending.IsEmpty || _statements.Count > 0)
            {
                await SendAsync(ct);
            }

            if (_transaction is not null)
            {
                await _transaction.CommitAsync(ct);
            }
        }
        catch (PostgresException e) when (IsConflict(e))
        {
            throw await ConflictAsync(e);
        }

        var hasEvents = _copied || !_pending.IsEmpty;
        var wrote = hasEvents || _statements.Count > 0;
        string[] bells = [.. _bells];
        await ResetAsync();
        if (wrote)
        {
            signal.Saved(hasEvents, bells);
        }
    }

    public async Task RollbackAsync(CancellationToken ct)
    {
        if (_transaction is not null)
        {
            await _transaction.RollbackAsync(ct);
        }

        await ResetAsync();
    }

    // An open transaction is rolled back by disposing it.
    public async ValueTask DisposeAsync() => await ResetAsync();

    /// <summary>One batch, hence one round trip; without a transaction of ours PostgreSQL runs it as one of its own.</summary>
    private async Task SendAsync(CancellationToken ct)
    {
        await using var own = _transaction is null ? await db.OpenConnectionAsync(ct) : null;
        await using var batch = new NpgsqlBatch(own ?? _connection, _transaction);
        if (!_pending.IsEmpty)
        {
            _pending.AddTo(batch);
            var sql = new BatchSql(batch);
            foreach (var e in _pending.Events)
            {
                projections.Apply(e, sql);
            }
        }

        foreach (var statement in _statements)
        {
            batch.BatchCommands.Add(BatchSql.Command(statement));
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <param name="envelope">False to leave the metadata in the database: a fold that does not look at it is spared most of the bytes.</param>
    private async IAsyncEnumerable<IEvent> ReadStreamsAsync(
        string tenantId, IReadOnlyCollection<Guid> streamIds, bool envelope, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var own = _transaction is null ? await db.OpenConnectionAsync(ct) : null;
        await using var command = new NpgsqlCommand(
            $"""
            select {(envelope ? EventRows.Columns : EventRows.BareColumns)} from events.mt_events
            where tenant_id = $1 and stream_id {(streamIds.Count == 1 ? "= $2" : "= any($2)")} and is_archived = false order by stream_id, version
            """,
            own ?? _connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = tenantId },
                streamIds.Count == 1 ? new NpgsqlParameter<Guid> { TypedValue = streamIds.First() } : new NpgsqlParameter<Guid[]> { TypedValue = [.. streamIds] },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            yield return envelope ? EventRows.Read(reader, types) : EventRows.ReadBare(reader, types, tenantId);
        }
    }

    private static bool IsConflict(PostgresException e) => e.SqlState switch
    {
        "MT003" or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => true,
        PostgresErrorCodes.UniqueViolation => e is { SchemaName: "events" },
        _ => false,
    };

    private async Task<ConcurrencyException> ConflictAsync(PostgresException e)
    {
        await ResetAsync();
        return new ConcurrencyException("Somebody else appended to a stream first.", e);
    }

    private async Task ResetAsync()
    {
        _pending.Clear();
        _statements.Clear();
        _bells.Clear();
        _newest.Clear();
        _copied = false;
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
            await _connection!.DisposeAsync();
            (_transaction, _connection) = (null, null);
        }
    }
}
