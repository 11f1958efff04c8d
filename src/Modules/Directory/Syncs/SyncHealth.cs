using Liaison.Binding.Contracts;
using Liaison.Directory.Policy;
using Liaison.Kernel.Health;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Syncs;

/// <summary>Whether the mirror follows WeCom: the newest sync ended well, none waits for a decision, and the schedule is kept.</summary>
internal sealed class SyncHealth(ITeamReads reads, SyncPolicies policies, ICorps corps, TimeProvider time) : ITeamHealthCheck
{
    /// <summary>The schedule is looked at every minute; a host that is starting may be late.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    public string Part => "syncs";

    public async Task<HealthFinding> CheckAsync(TeamId team, CancellationToken ct)
    {
        var newest = await reads.FindAsync<Row>(
            team, "select status, started_at, ended_at, err_code from directory.syncs_1 where tenant_id = @team and not dry_run and trigger <> 'callback' order by started_at desc limit 1", null, ct);
        var isBound = await corps.FindAsync(team, ct) is { Status: BindingStatus.Bound };
        return newest switch
        {
            null => HealthFinding.Ok("none"),
            { Status: "held" } => HealthFinding.Warning("held", newest.StartedAt),
            { Status: "failed" } => new HealthFinding(HealthState.Failing, "failed", newest.EndedAt, null, newest.ErrCode),
            { EndedAt: not null } when isBound && (await policies.FindAsync(team, ct)).Interval is { } interval && time.GetUtcNow() - newest.StartedAt > interval + Tolerance =>
                HealthFinding.Failing("overdue", newest.EndedAt),
            _ => HealthFinding.Ok(newest.EndedAt is null ? "running" : "ok", newest.EndedAt ?? newest.StartedAt),
        };
    }

    private sealed record Row(string Status, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int? ErrCode);
}
