using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Kernel.Health;

/// <summary>What waits to be sent for the team, and what was given up.</summary>
internal sealed class MessagesHealth(ITeamReads reads, TimeProvider time) : ITeamHealthCheck
{
    /// <summary>Retries are due later and do not count; what is due and still here that long has nobody who sends it.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public string Part => "messages";

    public async Task<HealthFinding> CheckAsync(TeamId team, CancellationToken ct)
    {
        var waiting = await reads.FindAsync<Waiting>(
            team,
            """
            select count(*) filter (where state = 'dead') as dead, min(due_at) filter (where state = 'queued' and due_at < @late) as late,
                count(*) filter (where state = 'queued' and due_at < @late) as many
            from kernel.messages where tenant_id = @team
            """,
            new { late = time.GetUtcNow() - Late },
            ct);
        return waiting switch
        {
            { Late: { } since } => new HealthFinding(HealthState.Failing, "late", since, waiting.Many),
            { Dead: > 0 } => HealthFinding.Warning("given-up", count: waiting.Dead),
            _ => HealthFinding.Ok(),
        };
    }

    private sealed record Waiting(long Dead, DateTimeOffset? Late, long Many);
}

/// <summary>Events of the team that a subscription could not handle.</summary>
internal sealed class ReactionsHealth(IDeadLetters letters) : ITeamHealthCheck
{
    public string Part => "reactions";

    public async Task<HealthFinding> CheckAsync(TeamId team, CancellationToken ct) =>
        await letters.CountAsync(Tenant.Of(team).Id, ct) is > 0 and var count ? new HealthFinding(HealthState.Failing, "given-up", null, count) : HealthFinding.Ok();
}
