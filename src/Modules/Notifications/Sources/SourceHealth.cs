using Liaison.Kernel.Health;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Sources;

/// <summary>Whether the team's sources are heard: none of which all is refused, none silent, and what came in is read in time.</summary>
internal sealed class SourceHealth(SourceViews views, ITeamReads reads, TimeProvider time) : ITeamHealthCheck
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public string Part => "sources";

    public async Task<HealthFinding> CheckAsync(TeamId team, CancellationToken ct)
    {
        var late = await reads.FindAsync<DateTimeOffset?>(
            team, "select min(received_at) from notifications.source_deliveries where tenant_id = @team and state = 'received' and received_at < @late", new { late = time.GetUtcNow() - Late }, ct);
        if (late is not null)
        {
            return HealthFinding.Failing("late", late);
        }

        var sources = await views.ListAsync(team, null, ct);
        return sources.Count == 0 ? HealthFinding.Ok("none")
            : Find("refused", s => s.LastRefusedAt) ?? Find("silent", s => s.LastReceivedAt) ?? HealthFinding.Ok("ok", sources.Max(s => s.LastReceivedAt));

        HealthFinding? Find(string state, Func<SourceItem, DateTimeOffset?> since) =>
            sources.Where(s => s.State == state).ToList() is { Count: > 0 } found ? HealthFinding.Warning(state, found.Min(since), found.Count) : null;
    }
}
