using Liaison.Directory.Contracts;
using Liaison.EventStore;
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

namespace Liaison.Directory.History;

/// <summary>Who was a member at an instant.</summary>
/// <param name="At">UTC, inclusive.</param>
[Requires(Role.Auditor)]
internal sealed record GetRoster(TeamId Team, DateTimeOffset At) : IQuery<IReadOnlyCollection<RosterEntry>>, ITeamRequest;

/// <summary>Whose standing differs between two instants.</summary>
[Requires(Role.Auditor)]
internal sealed record GetDifference(TeamId Team, DateTimeOffset From, DateTimeOffset To) : IQuery<IReadOnlyCollection<RosterChange>>, ITeamRequest;

/// <param name="Before">Null for a membership that did not exist.</param>
internal sealed record RosterChange(MembershipId Member, RosterEntry? Before, RosterEntry After);

/// <summary>All that happened to one person or membership, in order, with who and why.</summary>
[Requires(Role.Auditor)]
internal sealed record GetTimeline(TeamId Team, Guid Subject) : IQuery<IReadOnlyList<TimelineEntry>>, ITeamRequest;

/// <param name="Event">The stored name.</param>
/// <param name="Data">As it is stored.</param>
internal sealed record TimelineEntry(string Event, DateTimeOffset At, string By, string Why, string? Run, object Data);

internal sealed class GetRosterHandler(Rosters rosters) : IQueryHandler<GetRoster, IReadOnlyCollection<RosterEntry>>
{
    public async Task<Outcome<IReadOnlyCollection<RosterEntry>>> Handle(GetRoster request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyCollection<RosterEntry>>.Of([.. (await rosters.AtAsync(request.Team, request.At, cancellationToken)).Values]);
}

internal sealed class GetDifferenceHandler(Rosters rosters) : IQueryHandler<GetDifference, IReadOnlyCollection<RosterChange>>
{
    public async Task<Outcome<IReadOnlyCollection<RosterChange>>> Handle(GetDifference request, CancellationToken cancellationToken)
    {
        if (request.From > request.To)
        {
            return HistoryErrors.InstantsReversed;
        }

        var before = await rosters.AtAsync(request.Team, request.From, cancellationToken);
        var after = await rosters.AtAsync(request.Team, request.To, cancellationToken);
        return Outcome<IReadOnlyCollection<RosterChange>>.Of(
        [
            .. after.Values.Where(a => !before.TryGetValue(a.Member.Value, out var b) || b != a)
                .Select(a => new RosterChange(a.Member, before.GetValueOrDefault(a.Member.Value), a)),
        ]);
    }
}

internal sealed class GetTimelineHandler(IEventLog log) : IQueryHandler<GetTimeline, IReadOnlyList<TimelineEntry>>
{
    public async Task<Outcome<IReadOnlyList<TimelineEntry>>> Handle(GetTimeline request, CancellationToken cancellationToken)
    {
        // A person's own membership has an id that follows from theirs; another one's id is given as such.
        Guid[] streams = [request.Subject, MembershipId.Of(request.Team, new PersonId(request.Subject)).Value];
        List<TimelineEntry> entries = [];
        await foreach (var e in log.ReadHistoryAsync(new HistoryFilter(Tenant.Of(request.Team).Id, [], streams), cancellationToken))
        {
            entries.Add(new TimelineEntry(e.Name, e.Timestamp, e.Metadata.Actor, e.Metadata.Why, e.Metadata.Run, e.Data));
        }

        return entries.Count > 0 ? Outcome<IReadOnlyList<TimelineEntry>>.Of(entries) : RequestErrors.NotFound;
    }
}

internal static class HistoryErrors
{
    public static readonly Refusal InstantsReversed = new("directory.instants-reversed", 400, "`from` comes after `to`.");
}

internal static class HistoryEndpoints
{
    public static void MapHistory(this RouteGroupBuilder team)
    {
        var history = team.MapGroup("/history").WithTags("History");
        history.MapGet("/roster", RosterAsync).WithName("getRoster").WithSummary("Who stood where at an instant, read from events alone");
        history.MapGet("/difference", DifferenceAsync).WithName("getDifference").WithSummary("Whose standing differs between two instants");
        history.MapGet("/{subject:guid}", TimelineAsync).WithName("getTimeline").WithSummary("All that happened to one person or membership, with who and why");
    }

    private static async Task<Results<Ok<IReadOnlyCollection<RosterEntry>>, ProblemHttpResult>> RosterAsync(
        TeamId team, DateTimeOffset at, IMediator mediator, CancellationToken ct) => (await mediator.Send(new GetRoster(team, at), ct)).ToOk();

    private static async Task<Results<Ok<IReadOnlyCollection<RosterChange>>, ProblemHttpResult>> DifferenceAsync(
        TeamId team, DateTimeOffset from, DateTimeOffset to, IMediator mediator, CancellationToken ct) => (await mediator.Send(new GetDifference(team, from, to), ct)).ToOk();

    private static async Task<Results<Ok<IReadOnlyList<TimelineEntry>>, ProblemHttpResult>> TimelineAsync(
        TeamId team, Guid subject, IMediator mediator, CancellationToken ct) => (await mediator.Send(new GetTimeline(team, subject), ct)).ToOk();
}
