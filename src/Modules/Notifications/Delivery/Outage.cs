using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Notifications.Delivery;

/// <summary>Nothing goes out on a lane, for longer than a hiccup or until somebody does something. What waits is kept.</summary>
/// <param name="Lane">Of <see cref="Lanes"/>.</param>
/// <param name="Reason">In a word.</param>
/// <param name="ErrCode">WeCom's, when WeCom has refused.</param>
[EventName("deliveries_blocked")]
internal sealed record DeliveriesBlocked(string Lane, string Reason, int? ErrCode);

[EventName("deliveries_resumed")]
internal sealed record DeliveriesResumed(string Lane);

/// <summary>Whether a lane's trouble has been told; one stream for each of a team's lanes.</summary>
internal sealed record Outage(bool IsOpen)
{
    public static Guid StreamOf(TeamId team, string lane) => team.Singleton($"deliveries/{lane}");

    public static Decision Block(Outage? current, DeliveriesBlocked blocked) => current is { IsOpen: true } ? [] : [blocked];

    public static Decision Resume(Outage? current, string lane) => current is { IsOpen: true } ? [new DeliveriesResumed(lane)] : [];

    public static Outage Create(DeliveriesBlocked _) => new(IsOpen: true);

    public Outage Apply(DeliveriesBlocked _) => this with { IsOpen = true };

    public Outage Apply(DeliveriesResumed _) => this with { IsOpen = false };
}

/// <summary>What waits for WeCom is tried at once when the binding is good again, by either kind of app, or another one than before.</summary>
internal sealed class ResumeDeliveries(TimeProvider time)
    : ISubscription, IReactTo<CorpBound>, IReactTo<BindingResumed>, IReactTo<CredentialsRotated>, IReactTo<VisibleScopeChanged>, IReactTo<BindingCheckRecovered>,
        IReactTo<SuiteInstalled>, IReactTo<SuiteResumed>, IReactTo<SuiteScopeChanged>, IReactTo<CorpUnbound>, IReactTo<SuiteUninstalled>
{
    public string Name => "resume-deliveries";

    public Task ReactAsync(CorpBound data, IEvent @event, IEventSession session, CancellationToken ct) => Resume(@event, session);

    public Task ReactAsync(BindingResumed data, IEvent @event, IEventSession session, CancellationToken ct) => Resume(@event, session);

    public Task ReactAsync(CredentialsRotated data, IEvent @event, IEventSession session, CancellationToken ct) => Resume(@event, session);

    public Task ReactAsync(VisibleScopeChanged data, IEvent @event, IEventSession session, CancellationToken ct) => Resume(@event, session);

    public Task ReactAsync(BindingCheckRecovered data, IEvent @event, IEventSession session, CancellationToken ct) => Resume(@event, session);

    public Task ReactAsync(SuiteInstalled data, IEvent @event, IEventSession session, CancellationToken ct) => Resume(@event, session);

    public Task ReactAsync(SuiteResumed data, IEvent @event, IEventSession session, CancellationToken ct) => Resume(@event, session);

    public Task ReactAsync(SuiteScopeChanged data, IEvent @event, IEventSession session, CancellationToken ct) => Resume(@event, session);

    // The app that was refused has ended, and the other one carries on. Where none is left, what waits is not hurried into its refusal: the team may bind again.
    public Task ReactAsync(CorpUnbound data, IEvent @event, IEventSession session, CancellationToken ct) => data.SuiteRemains ? Resume(@event, session) : Task.CompletedTask;

    public Task ReactAsync(SuiteUninstalled data, IEvent @event, IEventSession session, CancellationToken ct) => data.AppRemains ? Resume(@event, session) : Task.CompletedTask;

    private Task Resume(IEvent e, IEventSession session)
    {
        session.Execute($"""
            update notifications.lanes set blocked_until = {time.GetUtcNow()} where tenant_id = {e.TenantId} and name = {Lanes.WeCom} and blocked_until > {time.GetUtcNow()}
            """);
        return Task.CompletedTask;
    }
}
