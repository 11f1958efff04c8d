using System.Diagnostics;
using Liaison.Kernel.Ids;
using Npgsql;

namespace Liaison.Kernel.Health;

/// <summary>The database answers in time, and by the same clock: leases go by its clock, expiries by ours.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource db, TimeProvider time) : ITeamHealthCheck
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    /// <summary>Above it, expiries and leases may contradict each other.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    public string Part => "database";

    public async Task<HealthFinding> CheckAsync(TeamId team, CancellationToken ct)
    {
        var start = Stopwatch.GetTimestamp();
        await using var command = db.CreateCommand("select clock_timestamp()");
        var theirs = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(ct))!);
        var (took, ours) = (Stopwatch.GetElapsedTime(start), time.GetUtcNow());
        return (theirs - ours).Duration() - took > ClockTolerance ? HealthFinding.Warning("clock-differs")
            : took > Slow ? HealthFinding.Warning("slow")
            : HealthFinding.Ok();
    }
}
