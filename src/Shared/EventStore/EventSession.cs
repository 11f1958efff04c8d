using Npgsql;

namespace Liaison.EventStore;

/// <summary>Events to append to one stream.</summary>
/// <param name="Aggregate">Its snake-cased name is stored in <c>mt_streams.type</c>.</param>
/// <param name="ExpectedVersion">The version that the decision was based on; 0 for a stream that must not exist yet.</param>
public sealed record StreamAppend(string TenantId, Guid StreamId, Type Aggregate, long ExpectedVersion, IReadOnlyList<object> Events);

/// <summary>A folded stream.</summary>
/// <param name="State">Null when the stream has no events.</param>
/// <param name="Version">0 when the stream has no events.</param>
public readonly record struct Loaded<T>(T? State, long Version)
    where T : class;

/// <summary>Somebody else appended to the stream first. Load again and decide again.</summary>
public sealed class ConcurrencyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// A unit of work: loads streams, collects appends and own statements, and saves all of them in one transaction,
/// inline projections included, in one round trip where nothing was locked before. Not thread-safe; one per command.
/// </summary>
public interface IEventSession : IAsyncDisposable
{
    /// <summary>Folds one stream in one round trip. What this session has appended to it, saved or not, is part of the state.</summary>
    Task<Loaded<T>> LoadAsync<T>(string tenantId, Guid streamId, CancellationToken ct)
        where T : class;

    /// <summary>Folds many streams in one round trip. Streams without events are absent.</summary>
    Task<IReadOnlyDictionary<Guid, Loaded<T>>> LoadManyAsync<T>(string tenantId, IReadOnlyCollection<Guid> streamIds, CancellationToken ct)
        where T : class;

    /// <summary>The session's connection, inside its transaction, which begins here if it has not begun. For reads that lock, and for own writes.</summary>
    Task<NpgsqlConnection> BeginAsync(CancellationToken ct);

    /// <summary>Collects an append. Nothing is sent before <see cref="SaveAsync"/>.</summary>
    void Append(StreamAppend append);

    /// <summary>Collects a statement of our own for the same transaction; holes become parameters.</summary>
    void Execute(FormattableString sql);

    /// <summary>Whoever listens to this bell in this process (<see cref="AppendSignal.Listen(string)"/>) is woken once the save is there.</summary>
    void WakeAfterSave(string bell);

    /// <summary>Writes many appends at once by binary COPY inside the session's transaction: for imports. Nothing is committed before <see cref="SaveAsync"/>.</summary>
    Task BulkAppendAsync(IReadOnlyList<StreamAppend> appends, CancellationToken ct);

    /// <summary>Commits everything. Afterwards the session can be used again.</summary>
    /// <exception cref="ConcurrencyException">A stream had moved; nothing was saved, and the session is rolled back.</exception>
    Task SaveAsync(CancellationToken ct);

    /// <summary>Forgets what was collected and rolls the transaction back.</summary>
    Task RollbackAsync(CancellationToken ct);
}

/// <summary>Streams of events on PostgreSQL, in Marten's table layout.</summary>
public interface IEventStore
{
    /// <summary>Opens a unit of work whose events all carry this metadata.</summary>
    IEventSession OpenSession(EventMetadata metadata);
}
