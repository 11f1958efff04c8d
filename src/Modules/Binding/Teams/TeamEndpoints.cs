using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Binding.Teams;

internal static class TeamEndpoints
{
    public static void MapTeams(this IEndpointRouteBuilder app)
    {
        var team = app.MapGroup("/api/v1/teams/{team}").WithTags("Teams");
        team.MapGet("", GetAsync).WithName("getTeam").WithSummary("The team's name, with its version as ETag");
        team.MapPut("/name", RenameAsync).WithName("renameTeam").WithSummary("Rename the team: for owners, with If-Match");
    }

    private static async Task<Results<Ok<TeamBody>, ProblemHttpResult>> GetAsync(TeamId team, IMediator mediator, HttpContext http, CancellationToken ct)
    {
        if ((await mediator.Send(new GetTeam(team), ct)).IsRefused(out var refusal, out var row))
        {
            return refusal.ToProblem();
        }

        http.Response.Headers.ETag = EntityTags.Of(row.Version);
        return TypedResults.Ok(new TeamBody(team, row.Name));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RenameAsync(
        TeamId team, RenameTeamBody body, [FromHeader(Name = "If-Match")] string? ifMatch, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RenameTeam(team, body.Name, EntityTags.VersionOf(ifMatch)), ct)).ToNoContent();

    internal sealed record TeamBody(TeamId Id, string Name);

    internal sealed record RenameTeamBody(string Name);
}
