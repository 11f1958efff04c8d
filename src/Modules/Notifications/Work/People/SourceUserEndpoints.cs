using System.ComponentModel.DataAnnotations;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Work.People;

internal static class SourceUserEndpoints
{
    public static void MapSourceUsers(this RouteGroupBuilder team)
    {
        var users = team.MapGroup("/sources/{source:guid}/users").WithTags("Who is who");
        users.MapGet("", ListAsync).WithName("listSourceUsers").WithSummary("Whom a source has told of, and who they are here");
        users.MapPut("/{user:guid}/link", LinkAsync).WithName("linkSourceUser").WithSummary("Say who they are; also agrees to what a member says of themselves");
        users.MapDelete("/{user:guid}/link", UnlinkAsync).WithName("unlinkSourceUser").WithSummary("Take the link away, or what somebody says of themselves; their e-mail does not link them again");
        users.MapPut("/me", ClaimAsync).WithName("claimSourceUser").WithSummary("Say who you are there: at once where your verified e-mail says so too, else when an admin agrees");
        users.MapDelete("/me", UnclaimAsync).WithName("unclaimSourceUser").WithSummary("Say that you are nobody there");
        team.MapGet("/me/source-users", ListMineAsync).WithTags("Who is who").WithName("listMySourceUsers").WithSummary("As whom you are known at the team's sources");
    }

    private static async Task<Results<Ok<Page<SourceUserItem>>, ProblemHttpResult>> ListAsync(
        TeamId team, Guid source, IMediator mediator, CancellationToken ct, [AllowedValues("linked", "unlinked", "claimed")] string? state = null, string? search = null, string? cursor = null,
        int limit = 50) =>
        (await mediator.Send(new ListSourceUsers(team, source, state, search, cursor, limit), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> LinkAsync(TeamId team, Guid source, Guid user, LinkSourceUserBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new LinkSourceUser(team, source, user, body.Account), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnlinkAsync(TeamId team, Guid source, Guid user, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new UnlinkSourceUser(team, source, user), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ClaimAsync(TeamId team, Guid source, ClaimSourceUserBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ClaimSourceUser(team, source, body.Login), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> UnclaimAsync(TeamId team, Guid source, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new UnclaimSourceUser(team, source), ct)).ToNoContent();

    private static async Task<Results<Ok<IReadOnlyList<MySourceUser>>, ProblemHttpResult>> ListMineAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListMySourceUsers(team), ct)).ToOk();

    /// <param name="Account">An active member's.</param>
    internal sealed record LinkSourceUserBody(AccountId Account);

    /// <param name="Login">As the source calls you.</param>
    internal sealed record ClaimSourceUserBody(string Login);
}
