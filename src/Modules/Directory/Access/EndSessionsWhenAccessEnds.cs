using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;

namespace Liaison.Directory.Access;

/// <summary>
/// Ends an account's sessions when its last active membership has ended. Every check has said no since the commit already (rule 5); this closes what is
/// still open, such as a stream of progress.
/// </summary>
internal sealed class EndSessionsWhenAccessEnds(ISessions sessions, ITeamMemberships memberships)
    : ISubscription, IReactTo<MemberLocked>, IReactTo<MemberDeauthorized>, IReactTo<MemberRemoved>
{
    public string Name => "end-sessions-when-access-ends";

    public Task ReactAsync(MemberLocked data, IEvent @event, IEventSession session, CancellationToken ct) => EndAsync(@event, session, ct);

    public Task ReactAsync(MemberDeauthorized data, IEvent @event, IEventSession session, CancellationToken ct) => EndAsync(@event, session, ct);

    public Task ReactAsync(MemberRemoved data, IEvent @event, IEventSession session, CancellationToken ct) => EndAsync(@event, session, ct);

    private async Task EndAsync(IEvent e, IEventSession session, CancellationToken ct)
    {
        if ((await session.LoadAsync<Membership>(e.TenantId, e.StreamId, ct)).State?.Account is { } account && await memberships.ListAsync(account, ct) is [])
        {
            await sessions.EndAllAsync(session, account, "membership-ended", ct);
        }
    }
}
