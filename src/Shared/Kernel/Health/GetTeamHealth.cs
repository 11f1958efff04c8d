using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Liaison.Kernel.Health;

/// <summary>How well everything is that the team's work rests on, part by part.</summary>
[Requires(Role.Admin, Scopes.HealthRead)]
internal sealed record GetTeamHealth(TeamId Team) : IQuery<TeamHealth>, ITeamRequest;

/// <param name="At">UTC, when it was looked at.</param>
/// <param name="Version">Of the product.</param>
internal sealed record TeamHealth(DateTimeOffset At, string Version, IReadOnlyList<PartHealth> Parts);

internal sealed record PartHealth(string Part, HealthState State, string Code, DateTimeOffset? Since, long? Count, int? ErrCode);

internal sealed class GetTeamHealthHandler(IEnumerable<ITeamHealthCheck> checks, TimeProvider time, ILogger<GetTeamHealth> log) : IQueryHandler<GetTeamHealth, TeamHealth>
{
    /// <summary>For each part: whoever asks is already worried.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private static readonly string Version = typeof(GetTeamHealthHandler).Assembly.GetName().Version!.ToString(3);

    public async Task<Outcome<TeamHealth>> Handle(GetTeamHealth request, CancellationToken cancellationToken) => new TeamHealth(
        time.GetUtcNow(), Version, await Task.WhenAll(checks.OrderBy(c => c.Part, StringComparer.Ordinal).Select(c => CheckAsync(c, request.Team, cancellationToken))));

    private async Task<PartHealth> CheckAsync(ITeamHealthCheck check, TeamId team, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Timeout);
        HealthFinding found;
        try
        {
            found = await check.CheckAsync(team, deadline.Token);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(e, "The health of {Part} cannot be told", check.Part);
            found = HealthFinding.Failing("unknown");
        }

        return new PartHealth(check.Part, found.State, found.Code, found.Since, found.Count, found.ErrCode);
    }
}

internal static class HealthEndpoints
{
    public static void MapTeamHealth(this IEndpointRouteBuilder app) => app.MapGroup("/api/v1/teams/{team}").WithTags("Health")
        .MapGet("/health", GetAsync).WithName("getTeamHealth").WithSummary("How well everything is that the team's work rests on, part by part");

    private static async Task<Results<Ok<TeamHealth>, ProblemHttpResult>> GetAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetTeamHealth(team), ct)).ToOk();
}
