using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Invitations;

/// <param name="Member">Their membership, in whatever state; null without one.</param>
internal sealed record KnownPerson(PersonId Person, string Name, MembershipId? Member);

/// <summary>Who somebody is here whom WeCom has proved.</summary>
internal sealed class Invited(ITeamReads reads)
{
    /// <returns>Null for who is not in the mirror: the app does not see them, or they have left.</returns>
    public Task<KnownPerson?> FindAsync(TeamId team, WeComIdentity who, CancellationToken ct) => reads.FindAsync<KnownPerson>(
        team,
        """
        select p.id as person, p.name, m.id as member from directory.people_1 p
        left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
        where p.tenant_id = @team and p.corp_id = @corp and p.userid_key = @user and p.presence <> 'left'
        """,
        new { corp = who.CorpId, user = who.UserId.ToLowerInvariant() },
        ct);
}
