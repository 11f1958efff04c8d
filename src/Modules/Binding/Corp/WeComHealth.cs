using Liaison.Kernel.Health;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Corp;

/// <summary>Whether WeCom takes the team's credentials.</summary>
internal sealed class WeComHealth(ITeamReads reads) : ITeamHealthCheck
{
    public string Part => "wecom";

    public async Task<HealthFinding> CheckAsync(TeamId team, CancellationToken ct) =>
        await reads.FindAsync<Row>(team, "select status, err_code, bound_at from binding.bindings_1 where tenant_id = @team and status <> 'unbound'", null, ct) switch
        {
            null => HealthFinding.Ok("not-bound"),
            { Status: "suspended" } suspended => HealthFinding.Failing("suspended", errCode: suspended.ErrCode),
            { } bound => HealthFinding.Ok(since: bound.BoundAt),
        };

    private sealed record Row(string Status, int? ErrCode, DateTimeOffset BoundAt);
}
