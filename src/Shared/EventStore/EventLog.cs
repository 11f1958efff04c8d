namespace Liaison.EventStore;

/// <param name="Events">In the order of the log.</param>
/// <param name="Position">Where to read on from: the safe end of what was looked at, also when no event passed the filter.</param>
/// <param name="AtEnd">True when nothing that is safe to read lies behind it at this moment.</param>
public sealed record LogPage(IReadOnlyList<IEvent> Events, long Position, bool AtEnd);

/// <summary>What part of the history to read.</summary>
/// <param name="TenantId">Always: no history without a team.</param>
/// <param name="Types">Event types; empty for all.</param>
/// <param name="StreamIds">Null for all streams.</param>
/// <param name="Until">UTC, inclusive; null for no end.</param>
/// <param name="From">UTC, exclusive; null for the beginning.</param>
public sealed record HistoryFilter(
    string TenantId,
    IReadOnlyCollection<Type> Types,
    IReadOnlyCollection<Guid>? StreamIds = null,
    DateTimeOffset? Until = null,
    DateTimeOffset? From = null);

/// <summary>A page of a team's history, the newest first.</summary>
/// <param name="TenantId">Always: no history without a team.</param>
/// <param name="Before">Exclusive; null for the newest.</param>
/// <param name="Limit">Of events.</param>
/// <param name="Names">Stored names of event types; null for all.</param>
/// <param name="StreamIds">Null for all streams.</param>
/// <param name="Actor">As the metadata has it; null for everybody.</param>
/// <param name="Why">As the metadata has it; null for any reason.</param>
/// <param name="Run">Null for all.</param>
/// <param name="From">UTC, inclusive; null for the beginning.</param>
/// <param name="Until">UTC, exclusive; null for no end.</param>
public sealed record HistoryPage(
    string TenantId,
    long? Before,
    int Limit,
    IReadOnlyCollection<string>? Names = null,
    IReadOnlyCollection<Guid>? StreamIds = null,
    string? Actor = null,
    string? Why = null,
    string? Run = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null);

/// <summary>What a stream was at one instant, and at an earlier one.</summary>
/// <param name="Before">Null when it had not begun by then, or no earlier instant was asked for.</param>
public readonly record struct FoldedStream<T>(Guid Id, T? Before, T State)
    where T : class;

/// <summary>The log of all events, read forward.</summary>
public interface IEventLog
{
    /// <summary>
    /// Reads on from a position. An event that commits late is never skipped: the page ends before the first number that a running
    /// transaction may still fill.
    /// </summary>
    /// <param name="after">Exclusive; 0 for the beginning.</param>
    /// <param name="types">Event types; empty for all.</param>
    Task<LogPage> ReadAsync(long after, int limit, IReadOnlyCollection<Type> types, CancellationToken ct);

    /// <summary>Which kinds of events a tenant has got since a position, without reading them; as safe against late commits as <see cref="ReadAsync"/>.</summary>
    /// <param name="after">Exclusive; from the end on, nothing is named.</param>
    /// <returns>Stored names, and where to go on from.</returns>
    Task<(IReadOnlyList<string> Names, long Position)> ListNamesAsync(string tenantId, long after, CancellationToken ct);

    /// <summary>Streams a team's history in the order of the log, with bounded memory.</summary>
    IAsyncEnumerable<IEvent> ReadHistoryAsync(HistoryFilter filter, CancellationToken ct);

    /// <summary>Reads back from a position, or from the newest event.</summary>
    Task<IReadOnlyList<IEvent>> ListHistoryAsync(HistoryPage page, CancellationToken ct);

    /// <summary>
    /// Streams what a team's aggregates of one kind were at an instant, ordered by stream: one fold at a time, so that memory is bounded by one stream, and of
    /// each event only what that needs: of an envelope the stream, version, time, actor and why, no more.
    /// </summary>
    /// <param name="from">UTC; when given, only the streams that have events after it come.</param>
    /// <param name="until">UTC, inclusive.</param>
    /// <param name="streamIds">Null for all streams.</param>
    IAsyncEnumerable<FoldedStream<T>> FoldHistoryAsync<T>(
        string tenantId, DateTimeOffset? from, DateTimeOffset until, IReadOnlyCollection<Guid>? streamIds, CancellationToken ct)
        where T : class;
}
