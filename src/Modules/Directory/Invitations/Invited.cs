using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Invitations;

/// <param name="Person">Null for who came by a mail and is nobody at WeCom.</param>
/// <param name="Member">Their membership, in whatever state; null without one.</param>
/// <param name="Email">Where their invitation was mailed to: only the account with this e-mail may use it. Null for whom WeCom proved.</param>
internal sealed record KnownPerson(PersonId? Person, string Name, MembershipId? Member, string? Email);

/// <summary>Who somebody is here whom WeCom has proved, or who holds the mail of an invitation.</summary>
internal sealed class Invited(ITeamReads reads, ICorps corps) : IKnownPeople
{
    /// <returns>
    /// Null for who is not in the mirror (the app does not see them, or they have left), for whom WeCom proved before the corp was unbound, and for an invitation that is over.
    /// </returns>
    public Task<KnownPerson?> FindAsync(TeamId team, JoinVisit visit, CancellationToken ct) => visit.Who is { } who
        ? FindAsync(team, who, ct)
        : reads.FindAsync<KnownPerson>(
            team,
            """
            select m.person_id as person, i.email as name, m.id as member, i.email from directory.invitations_1 i
            join directory.members_1 m on m.tenant_id = i.tenant_id and m.id = i.member_id
            where i.tenant_id = @team and i.id = @invitation and (i.state in ('open', 'expired') or m.status in ('active', 'locked'))
            """,
            new { invitation = visit.InvitationId },
            ct);

    public async Task<bool> IsKnownAsync(TeamId team, WeComIdentity who, CancellationToken ct) => await FindAsync(team, who, ct) is not null;

    /// <remarks>The binding is looked at too, at this moment: that open invitations end with it comes a moment after it.</remarks>
    private async Task<KnownPerson?> FindAsync(TeamId team, WeComIdentity who, CancellationToken ct) => await corps.FindAsync(team, ct) is null ? null : await reads.FindAsync<KnownPerson>(
        team,
        """
        select p.id as person, p.name, m.id as member, null::text as email from directory.people_1 p
        left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
        where p.tenant_id = @team and p.corp_id = @corp and p.userid_key = @user and p.presence <> 'left'
        """,
        new { corp = who.CorpId, user = who.UserId.ToLowerInvariant() },
        ct);
}
