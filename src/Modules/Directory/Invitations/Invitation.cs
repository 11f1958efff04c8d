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
/// <param name="Person">What WeCom calls them, or where the invitation was mailed to.</param>
/// <param name="MayRegister">False for who was never authorised: they may only show that they are a member already.</param>
/// <param name="MayAsk">They may ask to be let in: nothing was ever decided about them.</param>
/// <param name="Shown">What WeCom showed of them with their consent: it is filled in, and can be changed.</param>
/// <param name="Email">The only e-mail that will do; null for any.</param>
internal sealed record FoundInvitation(string Team, string? Inviter, string Person, bool MayRegister, string? Email = null, bool MayAsk = false, string? Shown = null);

/// <summary>The open invitation of a person, or why there is none. Its expiry is checked here, at use.</summary>
internal sealed class Invitation(Invited invited, IStreams streams, ITeams teams, ITeamReads reads, TimeProvider time)
{
    public async Task<Outcome<FoundInvitation>> FindAsync(TeamId team, JoinVisit visit, CancellationToken ct)
    {
        if (await invited.FindAsync(team, visit, ct) is not { } known)
        {
            return MemberErrors.NotInvited;
        }

        var membership = known.Member is { } member ? await streams.FindAsync<Membership>(team, member.Value, ct) : null;
        if (visit.IsSignIn)
        {
            // Whoever was shut out hears it now, not after they typed a password.
            return membership is { Status: MemberStatus.Locked } ? MemberErrors.Locked
                : membership is { Status: MemberStatus.Deauthorized or MemberStatus.Removed } ? MemberErrors.NotInvited
                : new FoundInvitation(await teams.FindNameAsync(team, ct) ?? "", null, known.Name, membership is { Status: MemberStatus.Authorized or MemberStatus.Invited }, MayAsk: membership is null);
        }

        return membership switch
        {
            null => MemberErrors.NotInvited,
            { Status: MemberStatus.Active } => InvitationErrors.AlreadyJoined,
            { Status: MemberStatus.Locked } => MemberErrors.Locked,
            { Invitation: null } => MemberErrors.NotInvited,
            { Invitation: var open } when open.ExpiresAt <= time.GetUtcNow() => MemberErrors.InvitationExpired,
            _ => new FoundInvitation(
                await teams.FindNameAsync(team, ct) ?? "", await InviterAsync(team, membership.Invitation!.Id, ct) ?? "", known.Name, MayRegister: true, known.Email),
        };
    }

    private Task<string?> InviterAsync(TeamId team, Guid invitation, CancellationToken ct) => reads.FindAsync<string>(
        team, "select inviter from directory.invitations_1 where tenant_id = @team and id = @invitation", new { invitation }, ct);
}
