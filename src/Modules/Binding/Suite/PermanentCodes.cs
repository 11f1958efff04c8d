using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Suite;

/// <summary>The sealed permanent codes: what a corp's admin has given our third-party app. One that was sealed for one team opens for no other.</summary>
internal sealed class PermanentCodes(ITeamReads reads, SecretBox box, IOptions<SuiteOptions> options, IOptions<WeComOptions> wecom, TimeProvider time)
{
    private string Host => wecom.Value.ApiBase.Authority;

    /// <summary>Keeps another code at once: what WeCom gives once must not be lost with a transaction.</summary>
    public Task ReplaceAsync(TeamId team, string code, CancellationToken ct) => reads.ExecuteAsync(
        team,
        "update binding.suite_codes set permanent_code = @code, api_host = @host, set_at = @now where tenant_id = @team",
        new { code = box.Seal(PurposeOf(team), code), host = Host, now = time.GetUtcNow() },
        ct);

    /// <summary>Collects the code in the session, in the place of an earlier one.</summary>
    public void Store(IEventSession session, TeamId team, string code) => session.Execute($"""
        insert into binding.suite_codes (tenant_id, permanent_code, api_host, set_at) values ({Tenant.Of(team).Id}, {box.Seal(PurposeOf(team), code)}, {Host}, {time.GetUtcNow()})
        on conflict (tenant_id) do update set permanent_code = excluded.permanent_code, api_host = excluded.api_host, set_at = excluded.set_at
        """);

    /// <summary>As <see cref="OpenAsync"/>, while WeCom takes it.</summary>
    public async Task<CorpCredentials?> OpenWorkingAsync(TeamId team, CancellationToken ct) =>
        await reads.FindAsync<bool>(team, "select exists (select from binding.suite_bindings_1 where tenant_id = @team and status = 'bound')", null, ct) ? await OpenAsync(team, ct) : null;

    public static void Destroy(IEventSession session, TeamId team) =>
        session.Execute($"delete from binding.suite_codes where tenant_id = {Tenant.Of(team).Id}");

    /// <returns>Null when the app is not installed, is another one than this server's by now, or was installed at another WeCom than this server talks to (CASES §4 #14).</returns>
    public async Task<CorpCredentials?> OpenAsync(TeamId team, CancellationToken ct) =>
        options.Value.IsOn
        && await reads.FindAsync<Row>(
            team,
            """
            select b.suite_id, b.corp_id, b.agent_id, c.permanent_code, c.api_host from binding.suite_bindings_1 b
            join binding.suite_codes c on c.tenant_id = b.tenant_id
            where b.tenant_id = @team and b.status <> 'ended'
            """,
            null,
            ct) is { } row
        && row.SuiteId == options.Value.SuiteId && row.ApiHost == Host
            ? new CorpCredentials(row.CorpId, row.AgentId, box.Open(PurposeOf(team), row.PermanentCode), null) { Suite = options.Value.Suite }
            : null;

    private static string PurposeOf(TeamId team) => $"wecom-permanent-code/{team}";

    private sealed record Row(string SuiteId, string CorpId, int AgentId, string PermanentCode, string ApiHost);
}
