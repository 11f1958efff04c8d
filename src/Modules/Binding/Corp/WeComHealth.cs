using Liaison.Kernel.Health;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Corp;

/// <summary>Whether WeCom takes the team's credentials.</summary>
internal sealed class WeComHealth(ITeamReads reads) : ITeamHealthCheck
{
    public string Part => "wecom";

    public async Task<HealthFinding> CheckAsync(TeamId team, CancellationToken ct) =>
        await reads.FindAsync<Row>(
            team,
            // Whichever is ill: the other one carries on, and somebody has to look all the same.
            """
            select status, err_code, bound_at from (
                select status, err_code, bound_at from binding.bindings_1 where tenant_id = @team and status <> 'unbound'
                union all select status, err_code, bound_at from binding.suite_bindings_1 where tenant_id = @team and status <> 'ended') b
            order by status = 'suspended' desc, bound_at limit 1
            """,
            null,
            ct) switch
        {
            null => HealthFinding.Ok("not-bound"),
            { Status: "suspended" } suspended => HealthFinding.Failing("suspended", errCode: suspended.ErrCode),
            { } bound => HealthFinding.Ok(since: bound.BoundAt),
        };

    private sealed record Row(string Status, int? ErrCode, DateTimeOffset BoundAt);
}
