using System.Globalization;
using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.History;

/// <summary>All that happened in the team, the newest first: who, whom, what, why, in which run.</summary>
[Requires(Role.Auditor, Scopes.HistoryRead)]
internal sealed record ListHistory(TeamId Team, HistoryQuestion Question, string? Cursor, int Limit) : IQuery<Page<TimelineEntry>>, ITeamRequest;

/// <param name="By"><c>account:{id}</c>, <c>policy</c>, <c>schedule</c>, <c>wecom</c>, <c>system</c>; null for everybody.</param>
/// <param name="Person">What happened to them and to their membership.</param>
/// <param name="Event">Stored names, such as <c>member_locked</c>; empty for all.</param>
/// <param name="From">UTC, inclusive.</param>
/// <param name="To">UTC, exclusive.</param>
internal sealed record HistoryQuestion(
    string? By, PersonId? Person, MembershipId? Member, IReadOnlyList<string> Event, string? Why, SyncId? Run, DateTimeOffset? From, DateTimeOffset? To);

internal sealed class ListHistoryValidator : AbstractValidator<ListHistory>
{
    public ListHistoryValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        RuleFor(q => q.Question.By).MaximumLength(100);
        RuleFor(q => q.Question.Why).MaximumLength(100);
        RuleFor(q => q.Question.Event).Must(e => e.Count <= 50).WithMessage("At most 50 kinds of events at once.");
        RuleFor(q => q.Question.To).GreaterThan(q => q.Question.From).When(q => q.Question.From is not null).WithMessage("`to` comes before `from`.");
    }
}

internal sealed class ListHistoryHandler(IEventLog log, ITeamReads reads, TimelineEntries entries, Cursors cursors) : IQueryHandler<ListHistory, Page<TimelineEntry>>
{
    public async Task<Outcome<Page<TimelineEntry>>> Handle(ListHistory request, CancellationToken cancellationToken)
    {
        var (team, question) = (request.Team, request.Question);
        var list = string.Create(
            CultureInfo.InvariantCulture,
            $"history?{question.By}&{question.Person}&{question.Member}&{string.Join(',', question.Event)}&{question.Why}&{question.Run}&{question.From:O}&{question.To:O}");
        long? before = null;
        if (request.Cursor is { } cursor)
        {
            if (!cursors.TryOpen(team, list, cursor, out long position))
            {
                return RequestErrors.CursorInvalid;
            }

            before = position;
        }

        var events = await log.ListHistoryAsync(
            new HistoryPage(
                Tenant.Of(team).Id, before, request.Limit + 1, question.Event is [] ? null : question.Event, await StreamsAsync(team, question, cancellationToken),
                question.By, question.Why, question.Run?.ToString(), question.From, question.To),
            cancellationToken);
        IReadOnlyList<IEvent> page = [.. events.Take(request.Limit)];
        return new Page<TimelineEntry>(
            await entries.OfAsync(team, page, cancellationToken), events.Count > page.Count ? cursors.Seal(team, list, page[^1].Sequence) : null);
    }

    /// <returns>Null for all streams.</returns>
    private async Task<IReadOnlyCollection<Guid>?> StreamsAsync(TeamId team, HistoryQuestion question, CancellationToken ct) => question switch
    {
        { Member: { } member } => [member.Value],
        // Both of them: what WeCom said of the person, and what the team decided.
        { Person: { } person } =>
        [
            person.Value,
            MembershipId.Of(team, person).Value,
            .. await reads.ListAsync<Guid>(team, "select id from directory.members_1 where tenant_id = @team and person_id = @person", new { person = person.Value }, ct),
        ],
        _ => null,
    };
}
