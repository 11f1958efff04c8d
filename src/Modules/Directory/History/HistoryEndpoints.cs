using System.ComponentModel.DataAnnotations;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.History;

internal static class HistoryEndpoints
{
    public static void MapHistory(this RouteGroupBuilder team)
    {
        team.MapGet("/people/{person}/timeline", PersonAsync).WithTags("History").WithName("getPersonTimeline")
            .WithSummary("All that happened to a person and their membership, who did it and why");
        team.MapGet("/members/{member}/timeline", MemberAsync).WithTags("History").WithName("getMemberTimeline")
            .WithSummary("All that happened to a membership and its person, who did it and why");
        team.MapGet("/history", ListAsync).WithTags("History").WithName("listHistory").WithSummary("All that happened in the team, the newest first, by who, whom, what, why and run");
        team.MapGet("/history/roster", RosterAsync).WithTags("History").WithName("getRoster").WithSummary("Who stood where at an instant, read from events alone");
        team.MapGet("/history/difference", CompareAsync).WithTags("History").WithName("getDifference").WithSummary("Whose standing differs between two instants");
    }

    private static async Task<Results<Ok<Page<TimelineEntry>>, ProblemHttpResult>> PersonAsync(
        TeamId team, PersonId person, IMediator mediator, CancellationToken ct, string? cursor = null, int limit = 50) =>
        (await mediator.Send(new GetPersonTimeline(team, person, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<Page<TimelineEntry>>, ProblemHttpResult>> MemberAsync(
        TeamId team, MembershipId member, IMediator mediator, CancellationToken ct, string? cursor = null, int limit = 50) =>
        (await mediator.Send(new GetMemberTimeline(team, member, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<Page<TimelineEntry>>, ProblemHttpResult>> ListAsync(
        TeamId team, IMediator mediator, CancellationToken ct, string? by = null, PersonId? person = null, MembershipId? member = null, [FromQuery(Name = "event")] string[]? @event = null,
        string? why = null, SyncId? run = null, DateTimeOffset? from = null, DateTimeOffset? to = null, string? cursor = null, int limit = 50) =>
        (await mediator.Send(new ListHistory(team, new HistoryQuestion(by, person, member, @event ?? [], why, run, from, to), cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<IAsyncEnumerable<RosterEntry>>, ProblemHttpResult>> RosterAsync(
        TeamId team, DateTimeOffset? at, [AllowedValues("authorized", "invited", "active", "locked", "deauthorized", "removed")] string? status, IMediator mediator, TimeProvider time, CancellationToken ct) =>
        (await mediator.Send(new GetRoster(team, at ?? time.GetUtcNow(), status), ct)).ToOk();

    private static async Task<Results<Ok<IAsyncEnumerable<RosterChange>>, ProblemHttpResult>> CompareAsync(
        TeamId team, DateTimeOffset from, DateTimeOffset? to, IMediator mediator, TimeProvider time, CancellationToken ct) =>
        (await mediator.Send(new GetDifference(team, from, to ?? time.GetUtcNow()), ct)).ToOk();
}
