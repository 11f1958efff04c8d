using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.WeCom;

namespace Liaison.Binding.Suite;

/// <summary>Who is who between userids and our provider's ids. WeCom is asked once for each: it stops answering a corp that asks for many wrong ones.</summary>
/// <remarks>Source: WeCom, userid的转换 (batch/userid_to_openuserid), with the token of the third-party app: its ids are our provider's.</remarks>
internal sealed class UserIds(ITeamReads reads, PermanentCodes codes, IWeComMembers wecom, TimeProvider time) : IUserIds
{
    private const int MostAtOnce = 1000;

    /// <summary>After so long somebody whom the app did not see may be in its scope.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromHours(1);

    /// <summary>After so long a userid may be somebody else's.</summary>
    private static readonly TimeSpan Good = TimeSpan.FromDays(30);

    private const string Corp = """
        select corp from (
            select known_as as corp, status <> 'ended' as live, bound_at from binding.suite_bindings_1 where tenant_id = @team
            union all select coalesce(known_as, corp_id), status <> 'unbound', bound_at from binding.bindings_1 where tenant_id = @team) c
        order by live desc, bound_at desc limit 1
        """;

    public Task<IReadOnlyList<UserIdPair>> ListAsync(TeamId team, CancellationToken ct) => reads.ListAsync<UserIdPair>(
        team, $"select userid as user_id, open_userid as open_user_id from binding.user_ids where tenant_id = @team and corp_id = ({Corp}) and open_userid is not null order by userid <> open_userid, asked_at", null, ct);

    public async Task<IReadOnlyList<UserIdPair>> FindAsync(TeamId team, IReadOnlyCollection<string> userIds, CancellationToken ct)
    {
        var known = await KnownAsync(team, userIds, ct);
        HashSet<string> asked = [.. known.Where(k => k.Userid == k.OpenUserid || time.GetUtcNow() - k.AskedAt < (k.OpenUserid is null ? AskAgain : Good)).Select(k => k.UseridKey)];
        string[] unknown = [.. userIds.Where(id => !asked.Contains(WeComUserId.Key(id))).Distinct(WeComUserId.Comparer)];
        if (unknown.Length > 0 && await codes.OpenWorkingAsync(team, ct) is { } credentials)
        {
            foreach (var some in unknown.Chunk(MostAtOnce))
            {
                var converted = await wecom.ToOpenUserIdsAsync(credentials.App, some, ct);
                await RememberAsync(team, [.. some.Select(id => (id, converted.OpenUserIds.GetValueOrDefault(id)))], ct);
            }

            known = await KnownAsync(team, userIds, ct);
        }

        return PairsOf(known);
    }

    public async Task<IReadOnlyList<UserIdPair>> ListKnownAsync(TeamId team, IReadOnlyCollection<string> userIds, CancellationToken ct) => PairsOf(await KnownAsync(team, userIds, ct));

    public async Task<IReadOnlyList<UserIdPair>> FindOpenAsync(TeamId team, IReadOnlyCollection<string> openUserIds, CancellationToken ct) => openUserIds.Count == 0 ? [] : await reads.ListAsync<UserIdPair>(
        team,
        // Who has a userid is known by that one.
        $"""
        select distinct on (open_userid) userid as user_id, open_userid as open_user_id from binding.user_ids
        where tenant_id = @team and corp_id = ({Corp}) and open_userid = any(@ids) order by open_userid, userid = open_userid, asked_at desc
        """,
        new { ids = openUserIds.ToArray() },
        ct);

    public void Note(IEventSession session, TeamId team, string corpId, IReadOnlyCollection<string> openUserIds)
    {
        string[] ids = [.. openUserIds.Where(WeComUserId.IsValid).DistinctBy(WeComUserId.Key, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (ids.Length > 0)
        {
            session.Execute($"""
                insert into binding.user_ids (tenant_id, corp_id, userid_key, userid, open_userid, asked_at)
                select {Tenant.Of(team).Id}, {corpId}, lower(id), id, id, {time.GetUtcNow()} from unnest({ids}) as id
                on conflict (tenant_id, corp_id, userid_key) do nothing
                """);
        }
    }

    private static IReadOnlyList<UserIdPair> PairsOf(IReadOnlyList<Known> known) => [.. known.Where(k => k.OpenUserid is not null).Select(k => new UserIdPair(k.Userid, k.OpenUserid!))];

    private Task<IReadOnlyList<Known>> KnownAsync(TeamId team, IReadOnlyCollection<string> userIds, CancellationToken ct) => reads.ListAsync<Known>(
        team,
        $"select userid_key, userid, open_userid, asked_at from binding.user_ids where tenant_id = @team and corp_id = ({Corp}) and userid_key = any(@keys)",
        new { keys = userIds.Select(WeComUserId.Key).Distinct(StringComparer.Ordinal).ToArray() },
        ct);

    private Task<int> RememberAsync(TeamId team, IReadOnlyList<(string UserId, string? Open)> converted, CancellationToken ct) => reads.ExecuteAsync(
        team,
        $"""
        insert into binding.user_ids as u (tenant_id, corp_id, userid_key, userid, open_userid, asked_at)
        select @team, ({Corp}), lower(c.userid), c.userid, c.open_userid, @now from unnest(@ids, @opens) as c(userid, open_userid)
        on conflict (tenant_id, corp_id, userid_key) do update set open_userid = coalesce(excluded.open_userid, u.open_userid), asked_at = excluded.asked_at where u.tenant_id = @team
        """,
        new { ids = converted.Select(c => c.UserId).ToArray(), opens = converted.Select(c => c.Open).ToArray(), now = time.GetUtcNow() },
        ct);

    private sealed record Known(string UseridKey, string Userid, string? OpenUserid, DateTimeOffset AskedAt);
}
