using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.History;

/// <summary>All that ever happened to a person and their membership, the oldest first.</summary>
[Requires(Role.Auditor)]
internal sealed record GetPersonTimeline(TeamId Team, PersonId Person, string? Cursor, int Limit) : IQuery<Page<TimelineEntry>>, ITeamRequest;

/// <summary>All that ever happened to a membership and to whom it belongs, the oldest first.</summary>
[Requires(Role.Auditor)]
internal sealed record GetMemberTimeline(TeamId Team, MembershipId Member, string? Cursor, int Limit) : IQuery<Page<TimelineEntry>>, ITeamRequest;

/// <param name="Event">The stored name, such as <c>member_locked</c>.</param>
/// <param name="Member">Whose membership it happened to; null for what WeCom reported of the person.</param>
/// <param name="Why">The command, or the reason in a word.</param>
/// <param name="Run">The sync that it belongs to.</param>
/// <param name="Data">As the event holds it.</param>
internal sealed record TimelineEntry(
    DateTimeOffset At, string Event, PersonId? Person, MembershipId? Member, TimelineActor By, string Why, string? Run, object Data);

/// <param name="Kind"><c>account</c>, <c>policy</c>, <c>schedule</c>, <c>wecom</c>, <c>system</c>, <c>anonymous</c>.</param>
/// <param name="Name">Of the account, as it is called today.</param>
internal sealed record TimelineActor(string Kind, AccountId? Account, string? Name);

internal sealed class GetPersonTimelineValidator : AbstractValidator<GetPersonTimeline>
{
    public GetPersonTimelineValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200);
}

internal sealed class GetMemberTimelineValidator : AbstractValidator<GetMemberTimeline>
{
    public GetMemberTimelineValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200);
}

internal sealed class GetTimelineHandler(IEventLog log, ITeamReads reads, IAccounts accounts, Cursors cursors)
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
        var names = await accounts.FindManyAsync([.. page.Select(e => AccountOf(e.Metadata.Actor)).OfType<AccountId>().Distinct()], ct);
        return new Page<TimelineEntry>(
            [.. page.Select(e => EntryOf(e, members.Contains(e.StreamId), names))],
            events.Count > limit ? cursors.Seal(team, list, page[^1].Sequence) : null);
    }

    private static TimelineEntry EntryOf(IEvent e, bool ofMember, IReadOnlyDictionary<AccountId, AccountSummary> names) => new(
        e.Timestamp,
        e.Name,
        ofMember ? null : new PersonId(e.StreamId),
        ofMember ? new MembershipId(e.StreamId) : null,
        ActorOf(e.Metadata.Actor, names),
        e.Metadata.Why,
        e.Metadata.Run,
        e.Data);

    private static TimelineActor ActorOf(string actor, IReadOnlyDictionary<AccountId, AccountSummary> names) => AccountOf(actor) is { } account
        ? new TimelineActor("account", account, names.GetValueOrDefault(account)?.Name)
        : new TimelineActor(actor, null, null);

    private static AccountId? AccountOf(string actor) => actor.Split(':') is ["account", var id] && AccountId.TryParse(id, out var account) ? account : null;
}
