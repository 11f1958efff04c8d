using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using Liaison.WeCom;

namespace Liaison.Binding.Accounts;

internal sealed class StoredAssociations(ITeamReads reads, IPlatformReads platform, IStreams streams) : IAssociations
{
    private const string Select = "select account_id, corp_id, userid from binding.associations_1 where tenant_id = @team and ";

    public async Task<Association?> FindByUserAsync(TeamId team, string corpId, string userId, CancellationToken ct) =>
        (await reads.FindAsync<Row>(team, Select + "corp_id = @corpId and userid_key = lower(@userId)", new { corpId, userId }, ct))?.In(team);

    public async Task<IReadOnlyList<Association>> FindByUsersAsync(TeamId team, string corpId, IReadOnlyCollection<string> userIds, CancellationToken ct)
    {
        var keys = userIds.Select(WeComUserId.Key).ToArray();
        return [.. (await reads.ListAsync<Row>(team, Select + "corp_id = @corpId and userid_key = any(@keys)", new { corpId, keys }, ct)).Select(row => row.In(team))];
    }

    public async Task<Association?> FindByAccountAsync(TeamId team, AccountId account, CancellationToken ct) =>
        (await reads.FindAsync<Row>(team, Select + "account_id = @account", new { account }, ct))?.In(team);

    public async Task<IReadOnlyList<Association>> FindManyAsync(TeamId team, IReadOnlyCollection<AccountId> accounts, CancellationToken ct)
    {
        var rows = await reads.ListAsync<Row>(team, Select + "account_id = any(@ids)", new { ids = accounts.Select(a => a.Value).ToArray() }, ct);
        return [.. rows.Select(row => row.In(team))];
    }

    public async Task<IReadOnlyList<Association>> ListPastAsync(TeamId team, string corpId, IReadOnlyCollection<AccountId> accounts, CancellationToken ct)
    {
        // Accounts are the platform's; of their events only this team's are read.
        var rows = await platform.ListAsync<Row>(
            """
            select distinct stream_id as account_id, data ->> 'corpId' as corp_id, data ->> 'userId' as user_id from events.mt_events
            where tenant_id = @platform and stream_id = any(@ids) and type = 'wecom_dissociated'
                and data ->> 'team' = @team and data ->> 'corpId' = @corpId and data ->> 'reason' not in ('by-admin', 'userid-passed-on')
            """,
            new { platform = Tenant.Platform.Id, team = team.ToString(), corpId, ids = accounts.Select(a => a.Value).ToArray() },
            ct);
        return [.. rows.Select(row => row.In(team))];
    }

    public async Task<Outcome> AssociateAsync(Association association, CancellationToken ct)
    {
        var (team, account, corpId, userId) = association;
        return await FindByUserAsync(team, corpId, userId, ct) is { } other && other.Account != account
            ? AccountErrors.AlreadyLinked
            : await streams.ChangeAsync<Account>(Tenant.Platform, account.Value, a => a.Associate(team, new LinkedPerson(corpId, userId)), ct);
    }

    public async Task<Outcome> RenameAsync(TeamId team, string corpId, string from, string to, CancellationToken ct) =>
        await FindByUserAsync(team, corpId, from, ct) is { Account: var account } && await FindByUserAsync(team, corpId, to, ct) is null
            ? await streams.ChangeAsync<Account>(Tenant.Platform, account.Value, a => a.Rename(team, new LinkedPerson(corpId, from), to), ct)
            : Outcome.Done;

    public Task<Outcome> DissociateAsync(TeamId team, AccountId account, string reason, CancellationToken ct) =>
        streams.ChangeAsync<Account>(Tenant.Platform, account.Value, a => a.Dissociate(team, reason), ct);

    private sealed record Row(AccountId AccountId, string CorpId, string UserId)
    {
        public Association In(TeamId team) => new(team, AccountId, CorpId, UserId);
    }
}
