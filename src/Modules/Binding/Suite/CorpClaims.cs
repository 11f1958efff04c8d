using Liaison.Binding.Corp;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.WeCom;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Suite;

/// <summary>
/// A corp is one team's, by whichever app. A self-built app and the third-party one have different ids for it, and WeCom alone tells which are one corp: both are
/// held under the id that our provider gets. A key decides races.
/// </summary>
/// <remarks>Source: WeCom, corpid的转换 (service/corpid_to_opencorpid).</remarks>
internal sealed class CorpClaims(IWeComSuiteClient suites, IPlatformReads reads, IOptions<SuiteOptions> options, ILogger<CorpClaims> log)
{
    private const int NoSuchCorp = 40013;

    /// <returns>The corp's id at our provider; null when this server has no third-party app.</returns>
    /// <exception cref="WeComCallException">WeCom does not tell.</exception>
    public async Task<string?> FindOpenIdAsync(string corpId, CancellationToken ct) =>
        options.Value.IsOn ? await suites.GetOpenCorpIdAsync(options.Value.Provider, corpId, ct) : null;

    /// <summary>For an app that works without it: what WeCom does not tell now is asked for when it matters.</summary>
    public async Task<string?> TryFindOpenIdAsync(string corpId, CancellationToken ct)
    {
        try
        {
            return await FindOpenIdAsync(corpId, ct);
        }
        catch (WeComCallException e)
        {
            log.LogWarning(e, "WeCom did not tell the id of corp {CorpId} at our provider", corpId);
            return null;
        }
    }

    /// <summary>Collects the claim in the session. Another team's is refused at save (<see cref="CorpErrors.CorpTaken"/>).</summary>
    public static void Take(IEventSession session, TeamId team, string openCorpId) => session.Execute($"""
        insert into binding.corp_claims (open_corp_id, tenant_id) select {openCorpId}, {Tenant.Of(team).Id}
        where not exists (select from binding.corp_claims where open_corp_id = {openCorpId} and tenant_id = {Tenant.Of(team).Id})
        """);

    public static void Release(IEventSession session, TeamId team) => session.Execute($"delete from binding.corp_claims where tenant_id = {Tenant.Of(team).Id}");

    /// <summary>Claims for teams that have been bound since before this server had a third-party app.</summary>
    /// <exception cref="WeComCallException">WeCom does not tell: then nobody knows yet whose corp the next one is.</exception>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        foreach (var (team, corpId) in await reads.ListAsync<Unclaimed>(
            """
            select b.tenant_id, b.corp_id from binding.bindings_1 b
            where b.status <> 'unbound' and not exists (select from binding.corp_claims c where c.tenant_id = b.tenant_id)
            """,
            null,
            ct))
        {
            try
            {
                await reads.ExecuteAsync(
                    "insert into binding.corp_claims (open_corp_id, tenant_id) values (@open, @team) on conflict (open_corp_id) do nothing",
                    new { open = await FindOpenIdAsync(corpId, ct), team },
                    ct);
            }
            catch (WeComException e) when (e.ErrCode == NoSuchCorp)
            {
                // Such as one of another WeCom than this server talks to by now: nobody can install anything there.
                log.LogInformation("WeCom does not know corp {CorpId} of team {TeamId}", corpId, team);
            }
        }
    }

    private sealed record Unclaimed(string TenantId, string CorpId);
}
