namespace Liaison.EventStore;

/// <summary>
/// A durable reaction to the log: in order, with a checkpoint that moves in the same transaction as the reaction's own writes.
/// One process leads each subscription at a time. The class also implements <see cref="IReactTo{TEvent}"/> for each event that it wants.
/// </summary>
public interface ISubscription
{
    /// <summary>Stored with the checkpoint, for ever.</summary>
    string Name { get; }
}

/// <summary>A reaction to one type of event.</summary>
public interface IReactTo<in TEvent>
    where TEvent : notnull
{
    /// <summary>
    /// Collects its writes in <paramref name="session"/>, which the runner saves together with the checkpoint. Calls nothing outside:
    /// those go through a durable queue. An exception means: again later, with back-off; after the last attempt the event becomes a dead letter.
    /// </summary>
    Task ReactAsync(TEvent data, IEvent @event, IEventSession session, CancellationToken ct);
}

/// <summary>A reaction that is quicker to many events together: an admin's one click may be a hundred thousand of them.</summary>
public interface IReactToMany<TEvent> : IReactTo<TEvent>
    where TEvent : notnull
{
    /// <summary>
    /// Collects for all of them in one session, which is saved together with the checkpoint behind the last. When it fails, whatever the cause, they are handled
    /// one by one instead: nothing of it may be done already, and none may depend on what another one of them wrote.
    /// </summary>
    /// <param name="events">Of one tenant, at least two, in the order of the log.</param>
    Task ReactAsync(IReadOnlyList<IEvent<TEvent>> events, IEventSession session, CancellationToken ct);
}

/// <param name="Sequence">Internal position of the event in the log.</param>
/// <param name="Error">The exception's type and message, without data of persons.</param>
public sealed record DeadLetter(Guid Id, string Subscription, long Sequence, string EventName, int Attempts, string Error, DateTimeOffset At);

/// <summary>Events that a subscription could not handle.</summary>
public interface IDeadLetters
{
    Task<IReadOnlyList<DeadLetter>> ListAsync(string? subscription, int limit, CancellationToken ct);

    /// <summary>How many events of one tenant were given up.</summary>
    Task<long> CountAsync(string tenantId, CancellationToken ct);

    /// <summary>Hands the event to its subscription once more; it is gone from the list when that succeeds.</summary>
    /// <returns>False when there is no such letter (any more).</returns>
    Task<bool> ReplayAsync(Guid id, CancellationToken ct);
}
