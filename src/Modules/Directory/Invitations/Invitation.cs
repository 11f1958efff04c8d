using Liaison.Binding.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Invitations;

/// <summary>What somebody may do whom WeCom has proved.</summary>
/// <param name="Team">The team's name.</param>
/// <param name="Inviter">Null for who came to sign in.</param>
/// <param name="Person">What WeCom calls them.</param>
/// <param name="MayRegister">False for who was never authorised: they may only show that they are a member already.</param>
internal sealed record FoundInvitation(string Team, string? Inviter, string Person, bool MayRegister);

/// <summary>The open invitation of a person, or why there is none. Its expiry is checked here, at use.</summary>
internal sealed class Invitation(Invited invited, IStreams streams, ITeams teams, ITeamReads reads, TimeProvider time)
{
    public async Task<Outcome<FoundInvitation>> FindAsync(TeamId team, JoinVisit visit, CancellationToken ct)
    {
        if (await invited.FindAsync(team, visit.Who, ct) is not { } known)
        {
            return MemberErrors.NotInvited;
        }

        var membership = known.Member is { } member ? await streams.FindAsync<Membership>(team, member.Value, ct) : null;
        if (visit.IsSignIn)
        {
            return membership is { Status: MemberStatus.Locked }
                ? MemberErrors.Locked
                : new FoundInvitation(await teams.FindNameAsync(team, ct) ?? "", null, known.Name, membership is { Status: MemberStatus.Authorized or MemberStatus.Invited });
        }

        return membership switch
        {
            null => MemberErrors.NotInvited,
            { Status: MemberStatus.Active } => InvitationErrors.AlreadyJoined,
            { Status: MemberStatus.Locked } => MemberErrors.Locked,
            { Invitation: null } => MemberErrors.NotInvited,
            { Invitation: var open } when open.ExpiresAt <= time.GetUtcNow() => MemberErrors.InvitationExpired,
            _ => await NamesAsync(team, membership.Invitation!.Id, ct) is { } names
                ? new FoundInvitation(await teams.FindNameAsync(team, ct) ?? "", names.Inviter, names.Person, MayRegister: true)
                : MemberErrors.NotInvited,
        };
    }

    private Task<Names?> NamesAsync(TeamId team, Guid invitation, CancellationToken ct) => reads.FindAsync<Names>(
        team,
        """
        select i.inviter, p.name as person from directory.invitations_1 i
        join directory.members_1 m on m.tenant_id = i.tenant_id and m.id = i.member_id join directory.people_1 p on p.tenant_id = m.tenant_id and p.id = m.person_id
        where i.tenant_id = @team and i.id = @invitation
        """,
        new { invitation },
        ct);

    private sealed record Names(string Inviter, string Person);
}
