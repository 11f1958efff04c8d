using Liaison.Binding.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Invitations;

/// <param name="Team">The team's name.</param>
internal sealed record FoundInvitation(string Team, string Inviter);

/// <summary>The open invitation of a person, or why there is none. Its expiry is checked here, at use.</summary>
internal sealed class Invitation(Invited invited, IStreams streams, ITeams teams, ITeamReads reads, TimeProvider time)
{
    public async Task<Outcome<FoundInvitation>> FindAsync(TeamId team, WeComIdentity who, CancellationToken ct)
    {
        if (await invited.FindAsync(team, who, ct) is not { } member || await streams.FindAsync<Membership>(team, member.Value, ct) is not { } membership)
        {
            return MemberErrors.NotInvited;
        }

        return membership switch
        {
            { Status: MemberStatus.Active } => InvitationErrors.AlreadyJoined,
            { Status: MemberStatus.Locked } => MemberErrors.Locked,
            { Invitation: null } => MemberErrors.NotInvited,
            { Invitation: var open } when open.ExpiresAt <= time.GetUtcNow() => MemberErrors.InvitationExpired,
            _ => new FoundInvitation(await teams.FindNameAsync(team, ct) ?? "", await InviterAsync(team, membership.Invitation!.Id, ct)),
        };
    }

    private async Task<string> InviterAsync(TeamId team, Guid invitation, CancellationToken ct) =>
        await reads.FindAsync<string>(team, "select inviter from directory.invitations_1 where tenant_id = @team and id = @invitation", new { invitation }, ct) ?? "";
}
