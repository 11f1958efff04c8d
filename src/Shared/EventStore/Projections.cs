using Npgsql;

namespace Liaison.EventStore;

/// <summary>
/// Collects statements that a projection wants to run, in the transaction of the events themselves.
/// </summary>
public abstract class SqlBatch
{
    /// <summary>Adds one statement; holes become parameters (null allowed).</summary>
    public abstract void Add(FormattableString sql);
}

/// <summary>
/// A read table that is right as soon as the events are committed. The class has one
/// <c>public static void Apply(IEvent&lt;TEvent&gt; e, SqlBatch sql)</c> per event that it shows; each statement is idempotent by version.
/// A projection that shows imports also implements <see cref="IBulkProjection"/>.
/// </summary>
public interface IInlineProjection
{
    /// <summary>The tables that it owns, schema-qualified, all with a column <c>tenant_id</c>. A rebuild empties them and replays the log.</summary>
    IReadOnlyList<string> Tables { get; }
}

/// <summary>A projection that writes the first load of many streams by binary COPY.</summary>
public interface IBulkProjection : IInlineProjection
{
    /// <summary>Writes what it can in bulk (rows of streams that begin in this batch).</summary>
    /// <returns>The events that it did not take: they go through <c>Apply</c>, in their order, afterwards.</returns>
    Task<IReadOnlyList<IEvent>> CopyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, CancellationToken ct);
}

/// <summary>Rebuilds read tables from the log.</summary>
public interface IProjectionRebuilder
{
    /// <summary>Empties the projection's tables and replays the log into them, in one transaction; writers of those tables wait meanwhile.</summary>
    Task RebuildAsync(IInlineProjection projection, CancellationToken ct);
}
