using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Kernel.Queue;

/// <summary>The transactional outbox: what is put here is sent if, and only if, the unit of work at hand is saved.</summary>
public interface IQueue
{
    /// <summary>Collects a message in the unit of work.</summary>
    /// <param name="batchKey">Messages with the same key may be handled in one call; null for one of its own.</param>
    /// <param name="dedupeKey">A second message with the key is dropped while the first is still there.</param>
    /// <param name="dueAt">UTC; null for now.</param>
    void Enqueue<TBody>(string queue, Tenant tenant, TBody body, string? batchKey = null, string? dedupeKey = null, DateTimeOffset? dueAt = null)
        where TBody : notnull => Enqueue(queue, tenant, [new OutgoingMessage<TBody>(body, batchKey, dedupeKey)], dueAt);

    /// <summary>Many of them, in their order, in one statement.</summary>
    /// <param name="dueAt">UTC; null for now.</param>
    void Enqueue<TBody>(string queue, Tenant tenant, IReadOnlyCollection<OutgoingMessage<TBody>> messages, DateTimeOffset? dueAt = null)
        where TBody : notnull;
}

/// <param name="BatchKey">Messages with the same key may be handled in one call; null for one of its own.</param>
/// <param name="DedupeKey">A second message with the key is dropped while the first is still there.</param>
public sealed record OutgoingMessage<TBody>(TBody Body, string? BatchKey = null, string? DedupeKey = null)
    where TBody : notnull;

/// <param name="Attempt">1 for the first try.</param>
/// <param name="IsLast">Whoever is asked to try this one again gives it up instead.</param>
public sealed record QueuedMessage<TBody>(Guid Id, Tenant Tenant, TBody Body, int Attempt, DateTimeOffset CreatedAt, bool IsLast = false);

/// <summary>What became of one message.</summary>
public sealed record QueueResult(QueueVerdict Verdict, string? Reason = null, TimeSpan? After = null)
{
    public static readonly QueueResult Done = new(QueueVerdict.Done);

    /// <summary>Again later; after the last attempt it becomes a dead letter.</summary>
    /// <param name="after">Null for the usual back-off.</param>
    public static QueueResult Retry(string reason, TimeSpan? after = null) => new(QueueVerdict.Retry, reason, after);

    /// <summary>Never again by itself; an admin may replay it.</summary>
    public static QueueResult Dead(string reason) => new(QueueVerdict.Dead, reason);
}

public enum QueueVerdict
{
    Done,
    Retry,
    Dead,
}

/// <summary>Handles the messages of one queue, at least once each. Registered as a scoped service.</summary>
public interface IQueueHandler<TBody>
    where TBody : notnull
{
    /// <summary>Calls the outside and collects what to remember in <paramref name="session"/>, which is saved together with the results.</summary>
    /// <param name="batch">Messages with one tenant and batch key, at most as many as the queue was registered with.</param>
    /// <returns>One result for each message, in the same order.</returns>
    Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<TBody>> batch, IEventSession session, CancellationToken ct);
}

/// <param name="Error">A reason in a word or an exception's type; never its text.</param>
public sealed record DeadMessage(Guid Id, string Queue, int Attempts, string? Error, DateTimeOffset CreatedAt);

/// <summary>Messages that were given up.</summary>
public interface IDeadMessages
{
    Task<IReadOnlyList<DeadMessage>> ListAsync(TeamId team, int limit, CancellationToken ct);

    /// <summary>Puts it back into its queue.</summary>
    /// <returns>False when the team has no such dead message.</returns>
    Task<bool> ReplayAsync(TeamId team, Guid id, CancellationToken ct);
}
