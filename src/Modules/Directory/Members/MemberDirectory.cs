using Dapper;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Members;

/// <summary>Answers what the pipeline and other modules ask about memberships, each from one indexed read.</summary>
internal sealed class MemberDirectory(ITeamReads reads, IPlatformReads platform, ActiveMembers active, ITeams teams) : IMemberDirectory, ITeamRoles, ITeamMemberships
{
    private const string Active = "select id, account_id, person_id, role, since from directory.members_1 where tenant_id = @team and status = 'active'";

    public async Task<Role?> FindAsync(TeamId team, AccountId account, CancellationToken ct) => (await FindActiveAsync(team, account, ct))?.Role;

    public Task<ActiveMember?> FindActiveAsync(TeamId team, AccountId account, CancellationToken ct) => active.FindAsync(team, account, ct);

    public async Task<IReadOnlyList<ActiveMember>> FindManyActiveAsync(TeamId team, IReadOnlyCollection<AccountId> accounts, CancellationToken ct) =>
        [.. (await reads.ListAsync<Row>(team, Active + " and account_id = any(@accounts)", new { accounts = accounts.Select(a => a.Value).ToArray() }, ct)).Select(r => r.ToMember())];

    public async Task<TeamMember?> FindAsync(TeamId team, MembershipId member, CancellationToken ct) =>
        await reads.FindAsync<KnownRow>(team, "select account_id, role, status from directory.members_1 where tenant_id = @team and id = @member", new { member = member.Value }, ct) is { } row
            ? new TeamMember(member, row.AccountId, Enum.Parse<Role>(row.Role), row.Status == "active")
            : null;

    public async Task<IReadOnlyList<AccountId>> WhichAreActiveAsync(IEventSession session, TeamId team, IReadOnlyCollection<AccountId> accounts, CancellationToken ct)
    {
        var connection = await session.BeginAsync(ct);
        return (await connection.QueryAsync<AccountId>(new CommandDefinition(
            "select account_id from directory.members_1 where tenant_id = @team and status = 'active' and account_id = any(@accounts)",
            new { team = Tenant.Of(team).Id, accounts = accounts.Select(a => a.Value).ToArray() },
            cancellationToken: ct))).AsList();
    }

    public async Task<IReadOnlyList<ActiveMember>> ListAdminsAsync(TeamId team, CancellationToken ct) =>
        [.. (await reads.ListAsync<Row>(team, Active + " and account_id is not null and role in ('Owner', 'Admin') order by id", null, ct)).Select(r => r.ToMember())];

    public async Task<IReadOnlyDictionary<MembershipId, PersonCard>> FindPeopleAsync(TeamId team, IReadOnlyCollection<MembershipId> members, CancellationToken ct)
    {
        var rows = await reads.ListAsync<CardRow>(
            team,
            """
            select m.id as member, p.id, p.corp_id, p.userid, p.name from directory.members_1 m
            join directory.people_1 p on p.tenant_id = m.tenant_id and p.id = m.person_id
            where m.tenant_id = @team and m.id = any(@members)
            """,
            new { members = members.Select(m => m.Value).ToArray() },
            ct);
        return rows.ToDictionary(r => r.Member, r => new PersonCard(r.Id, r.CorpId, r.Userid, r.Name));
    }

    public async Task<IReadOnlyList<TeamMembership>> ListAsync(AccountId account, CancellationToken ct)
    {
        var rows = await platform.ListAsync<TeamRow>(
            "select tenant_id, role from directory.members_1 where account_id = @account and status = 'active'", new { account = account.Value }, ct);
        List<TeamMembership> memberships = [];
        foreach (var row in rows)
        {
            var team = new TeamId(Guid.Parse(row.TenantId));
            memberships.Add(new TeamMembership(team, await teams.FindNameAsync(team, ct) ?? "", Enum.Parse<Role>(row.Role)));
        }

        return [.. memberships.OrderBy(m => m.TeamName, StringComparer.Ordinal)];
    }

    private sealed record Row(MembershipId Id, AccountId AccountId, PersonId? PersonId, string Role, DateTimeOffset Since)
    {
        public ActiveMember ToMember() => new(Id, AccountId, PersonId, Enum.Parse<Role>(Role), Since);
    }

    private sealed record KnownRow(AccountId? AccountId, string Role, string Status);

    private sealed record CardRow(MembershipId Member, PersonId Id, string CorpId, string Userid, string Name);

    private sealed record TeamRow(string TenantId, string Role);
}

/// <summary>Who an account is in a team at this moment: every request of a team asks.</summary>
internal sealed class ActiveMembers
{
    private readonly Coalesced<(TeamId Team, AccountId Account), ActiveMember> _members;

    public ActiveMembers(IPlatformReads reads) => _members = new(async (keys, ct) =>
    {
        var rows = await reads.ListAsync<Row>(
            """
            select m.tenant_id, m.id, m.account_id, m.person_id, m.role, m.since from unnest(@teams, @accounts) as k (tenant_id, account_id)
            join directory.members_1 m on m.tenant_id = k.tenant_id and m.account_id = k.account_id where m.status = 'active'
            """,
            new { teams = keys.Select(k => Tenant.Of(k.Team).Id).ToArray(), accounts = keys.Select(k => k.Account.Value).ToArray() },
            ct);
        return rows.ToDictionary(r => (new TeamId(Guid.Parse(r.TenantId)), r.AccountId), r => new ActiveMember(r.Id, r.AccountId, r.PersonId, Enum.Parse<Role>(r.Role), r.Since));
    });

    public Task<ActiveMember?> FindAsync(TeamId team, AccountId account, CancellationToken ct) => _members.FindAsync((team, account), ct);

    private sealed record Row(string TenantId, MembershipId Id, AccountId AccountId, PersonId? PersonId, string Role, DateTimeOffset Since);
}
