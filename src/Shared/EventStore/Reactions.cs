namespace Liaison.EventStore;

/// <summary>Lets the code that a reaction calls find the reaction's own session, where that is a service of the scope.</summary>
public interface ISessionScope
{
    void Enter(IEventSession session, EventMetadata metadata);
}

/// <summary>How a subscription's class is called for each of its events.</summary>
internal sealed class Reactions
{
    private readonly Dictionary<Type, Func<ISubscription, IEvent, IEventSession, CancellationToken, Task>> _reactions;
    private readonly Dictionary<Type, Func<ISubscription, IReadOnlyList<IEvent>, IEventSession, CancellationToken, Task>> _together;

    public Reactions(ISubscription subscription)
    {
        (Name, Subscription) = (subscription.Name, subscription.GetType());
        _reactions = Subscription.GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReactTo<>))
            .Select(i => i.GetGenericArguments()[0])
            .ToDictionary<Type, Type, Func<ISubscription, IEvent, IEventSession, CancellationToken, Task>>(
                e => e, e => ((ICall)Activator.CreateInstance(typeof(Call<>).MakeGenericType(e))!).Invoke);
        _together = Subscription.GetInterfaces()
            .Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReactToMany<>))
            .Select(i => i.GetGenericArguments()[0])
            .ToDictionary<Type, Type, Func<ISubscription, IReadOnlyList<IEvent>, IEventSession, CancellationToken, Task>>(
                e => e, e => ((ICallTogether)Activator.CreateInstance(typeof(CallTogether<>).MakeGenericType(e))!).Invoke);
        if (_reactions.Count == 0)
        {
            throw new InvalidOperationException($"{Subscription} reacts to nothing: it needs IReactTo<TEvent>.");
        }
    }

    public string Name { get; }

    public Type Subscription { get; }

    /// <summary>The checkpoint's row in <c>mt_event_progression</c>, named as Marten names shards.</summary>
    public string Progression => Name + ":All";

    public IReadOnlyCollection<Type> Events => _reactions.Keys;

    public Task ReactAsync(ISubscription subscription, IEvent e, IEventSession session, CancellationToken ct) =>
        _reactions[e.Data.GetType()](subscription, e, session, ct);

    /// <summary>Events in their order, with those side by side that may be handled together.</summary>
    public IEnumerable<IReadOnlyList<IEvent>> Runs(IReadOnlyList<IEvent> events)
    {
        for (var first = 0; first < events.Count;)
        {
            var (type, tenant, after) = (events[first].Data.GetType(), events[first].TenantId, first + 1);
            while (_together.ContainsKey(type) && after < events.Count && events[after].Data.GetType() == type && events[after].TenantId == tenant)
            {
                after++;
            }

            yield return [.. events.Skip(first).Take(after - first)];
            first = after;
        }
    }

    /// <param name="run">Two or more of <see cref="Runs"/>.</param>
    public Task ReactAsync(ISubscription subscription, IReadOnlyList<IEvent> run, IEventSession session, CancellationToken ct) =>
        _together[run[0].Data.GetType()](subscription, run, session, ct);

    private interface ICallTogether
    {
        Task Invoke(ISubscription subscription, IReadOnlyList<IEvent> events, IEventSession session, CancellationToken ct);
    }

    private sealed class CallTogether<TEvent> : ICallTogether
        where TEvent : notnull
    {
        public Task Invoke(ISubscription subscription, IReadOnlyList<IEvent> events, IEventSession session, CancellationToken ct) =>
            ((IReactToMany<TEvent>)subscription).ReactAsync([.. events.Cast<IEvent<TEvent>>()], session, ct);
    }

    private interface ICall
    {
        Task Invoke(ISubscription subscription, IEvent e, IEventSession session, CancellationToken ct);
    }

    private sealed class Call<TEvent> : ICall
        where TEvent : notnull
    {
        public Task Invoke(ISubscription subscription, IEvent e, IEventSession session, CancellationToken ct) =>
            ((IReactTo<TEvent>)subscription).ReactAsync((TEvent)e.Data, e, session, ct);
    }
}
