using Microsoft.Extensions.DependencyInjection;

namespace Liaison.EventStore;

/// <summary>Runs one reaction, to one event or to several together, in a DI scope and a session of its own.</summary>
internal sealed class ReactionRunner(IServiceScopeFactory scopes, IEventStore store)
{
    /// <param name="finish">Collects what shall be saved together with the reaction: the checkpoint, or the end of a dead letter.</param>
    public Task RunAsync(Reactions reactions, IEvent e, Func<IEventSession, Task> finish, CancellationToken ct) =>
        RunAsync(reactions, e, (subscription, session) => reactions.ReactAsync(subscription, e, session, ct), finish, ct);

    /// <param name="run">Two or more of <see cref="Reactions.Runs"/>.</param>
    public Task RunAsync(Reactions reactions, IReadOnlyList<IEvent> run, Func<IEventSession, Task> finish, CancellationToken ct) =>
        RunAsync(reactions, run[0], (subscription, session) => reactions.ReactAsync(subscription, run, session, ct), finish, ct);

    private async Task RunAsync(Reactions reactions, IEvent e, Func<ISubscription, IEventSession, Task> react, Func<IEventSession, Task> finish, CancellationToken ct)
    {
        var metadata = new EventMetadata("system", reactions.Name, e.Metadata.Run, e.Metadata.CorrelationId, e.Id.ToString());
        await using var scope = scopes.CreateAsyncScope();
        await using var session = store.OpenSession(metadata);
        scope.ServiceProvider.GetService<ISessionScope>()?.Enter(session, metadata);
        await finish(session);
        var subscription = (ISubscription)ActivatorUtilities.CreateInstance(scope.ServiceProvider, reactions.Subscription);
        await react(subscription, session);
        await session.SaveAsync(ct);
    }
}
