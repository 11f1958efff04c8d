using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Matching;

internal static class MatchEndpoints
{
    public static void MapMatches(this RouteGroupBuilder team)
    {
        var matches = team.MapGroup("/matches").WithTags("Matches");
        matches.MapGet("", PreviewAsync).WithName("previewMatches").WithSummary("Which existing members are probably which people at WeCom, with scores and reasons");
        matches.MapPost("", MatchAsync).WithName("matchMembers").WithSummary("Confirm pairs, or all that are certain");
        matches.MapPost("/undo", UndoAsync).WithName("unmatchMembers").WithSummary("Take matches back");
        team.MapGet("/members/{member}/association", AssociationAsync).WithTags("Members").WithName("getMemberAssociation").WithSummary("Whom WeCom has proved a member to be");
        team.MapDelete("/members/{member}/association", DissociateAsync).WithTags("Members").WithName("dissociateMember")
            .WithSummary("Take a member's link to WeCom back: they cannot sign in by WeCom until they prove it again");
    }

    private static async Task<Results<Ok<MatchPreview>, ProblemHttpResult>> PreviewAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new PreviewMatches(team), ct)).ToOk();

    private static async Task<Results<Ok<MatchResult>, ProblemHttpResult>> MatchAsync(TeamId team, MatchMembersBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new MatchMembers(team, body.Pairs), ct)).ToOk();

    private static async Task<Results<Ok<BulkResult>, ProblemHttpResult>> UndoAsync(TeamId team, UnmatchMembersBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new UnmatchMembers(team, body.Members), ct)).ToOk();

    private static async Task<Results<Ok<MemberAssociation>, ProblemHttpResult>> AssociationAsync(TeamId team, MembershipId member, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetMemberAssociation(team, member), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> DissociateAsync(TeamId team, MembershipId member, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new DissociateMember(team, member), ct)).ToNoContent();
}

/// <param name="Pairs">1 to 1,000; null for all that are certain at this moment, at most 1,000.</param>
internal sealed record MatchMembersBody(IReadOnlyList<WantedPair>? Pairs = null);

/// <param name="Members">1 to 1,000.</param>
internal sealed record UnmatchMembersBody(IReadOnlyList<MembershipId> Members);
