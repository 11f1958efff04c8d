using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.History;

/// <summary>All that ever happened to a person and their membership, the oldest first.</summary>
[Requires(Role.Auditor, Scopes.HistoryRead)]
internal sealed record GetPersonTimeline(TeamId Team, PersonId Person, string? Cursor, int Limit) : IQuery<Page<TimelineEntry>>, ITeamRequest;

/// <summary>All that ever happened to a membership and to whom it belongs, the oldest first.</summary>
[Requires(Role.Auditor, Scopes.HistoryRead)]
internal sealed record GetMemberTimeline(TeamId Team, MembershipId Member, string? Cursor, int Limit) : IQuery<Page<TimelineEntry>>, ITeamRequest;

internal sealed class GetPersonTimelineValidator : AbstractValidator<GetPersonTimeline>
{
    public GetPersonTimelineValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200);
}

internal sealed class GetMemberTimelineValidator : AbstractValidator<GetMemberTimeline>
{
    public GetMemberTimelineValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200);
}

internal sealed class GetTimelineHandler(IEventLog log, ITeamReads reads, TimelineEntries entries, Cursors cursors)
    : IQueryHandler<GetPersonTimeline, Page<TimelineEntry>>, IQueryHandler<GetMemberTimeline, Page<TimelineEntry>>
{
    private static readonly Type[] NamingEvents = [typeof(MemberAuthorized), typeof(MemberMatched)];

    public async Task<Outcome<Page<TimelineEntry>>> Handle(GetPersonTimeline request, CancellationToken cancellationToken)
    {
        // The table only says where to look; what is shown comes from the events.
        var members = await reads.ListAsync<Guid>(
            request.Team, "select id from directory.members_1 where tenant_id = @team and person_id = @person", new { person = request.Person.Value }, cancellationToken);
        return await ReadAsync(
            request.Team, [request.Person.Value], [MembershipId.Of(request.Team, request.Person).Value, .. members], request.Cursor, request.Limit, cancellationToken);
    }

    public async Task<Outcome<Page<TimelineEntry>>> Handle(GetMemberTimeline request, CancellationToken cancellationToken)
    {
        HashSet<Guid> people = [];
        var naming = new HistoryFilter(Tenant.Of(request.Team).Id, NamingEvents, [request.Member.Value]);
        await foreach (var e in log.ReadHistoryAsync(naming, cancellationToken))
        {
            if ((e.Data is MemberMatched matched ? matched.Person : (e.Data as MemberAuthorized)?.Person) is { } person)
            {
                people.Add(person.Value);
            }
        }

        return await ReadAsync(request.Team, people, [request.Member.Value], request.Cursor, request.Limit, cancellationToken);
    }

    private async Task<Outcome<Page<TimelineEntry>>> ReadAsync(
        TeamId team, IReadOnlyCollection<Guid> people, HashSet<Guid> members, string? cursor, int limit, CancellationToken ct)
    {
        var list = $"timeline?{string.Join('&', people.Concat(members).Order())}";
        var after = 0L;
        if (cursor is not null && !cursors.TryOpen(team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        List<IEvent> events = [];
        await foreach (var e in log.ReadHistoryAsync(new HistoryFilter(Tenant.Of(team).Id, [], [.. people, .. members]), ct))
        {
            if (e.Sequence > after)
            {
                events.Add(e);
            }

            if (events.Count > limit)
            {
                break;
            }
        }

        if (events.Count == 0 && cursor is null)
        {
            return RequestErrors.NotFound;
        }

        var page = events.Take(limit).ToList();
        return new Page<TimelineEntry>(await entries.OfAsync(team, page, ct), events.Count > limit ? cursors.Seal(team, list, page[^1].Sequence) : null);
    }
}
