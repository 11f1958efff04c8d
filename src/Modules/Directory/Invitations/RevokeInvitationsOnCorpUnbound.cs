using Liaison.Binding.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Invitations;

/// <summary>Without a corp nobody can prove to be the invited person: open invitations end.</summary>
internal sealed class RevokeInvitationsOnCorpUnbound(ITeamReads reads) : ISubscription, IReactTo<CorpUnbound>, IReactTo<SuiteUninstalled>
{
    public string Name => "revoke-invitations-on-corp-unbound";

    public Task ReactAsync(CorpUnbound data, IEvent @event, IEventSession session, CancellationToken ct) =>
        data.SuiteRemains ? Task.CompletedTask : RevokeAsync(@event, session, ct);

    public Task ReactAsync(SuiteUninstalled data, IEvent @event, IEventSession session, CancellationToken ct) =>
        data.AppRemains ? Task.CompletedTask : RevokeAsync(@event, session, ct);

    private async Task RevokeAsync(IEvent @event, IEventSession session, CancellationToken ct)
    {
        var members = await reads.ListAsync<Guid>(
            new TeamId(Guid.Parse(@event.TenantId)), "select member_id from directory.invitations_1 where tenant_id = @team and state = 'open'", null, ct);
        foreach (var (id, membership) in await session.LoadManyAsync<Membership>(@event.TenantId, members, ct))
        {
            if (membership.State!.RevokeInvitation("unbound") is { Events: { Count: > 0 } events })
            {
                session.Append(new StreamAppend(@event.TenantId, id, typeof(Membership), membership.Version, events));
            }
        }
    }
}
