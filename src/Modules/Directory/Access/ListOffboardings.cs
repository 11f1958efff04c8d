using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.History;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Access;

/// <summary>Who was shut out, and what was ended for it; the newest first.</summary>
/// <param name="OpenOnly">Only those where something is still to be ended.</param>
[Requires(Role.Auditor, Scopes.HistoryRead)]
internal sealed record ListOffboardings(TeamId Team, bool OpenOnly, string? Cursor, int Limit) : IQuery<Page<OffboardingItem>>, ITeamRequest;

/// <summary>Ends what is still open, now.</summary>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record FinishOffboarding(TeamId Team, Guid Offboarding) : ICommand, ITeamRequest;

/// <param name="Cause">What ended the membership.</param>
/// <param name="By">Who decided it.</param>
/// <param name="Run">The sync that found the leaver.</param>
/// <param name="At">UTC, the commit from which on every check says no.</param>
/// <param name="DoneAt">UTC, when all was ended; null while something is open.</param>
/// <param name="Milliseconds">Between the two.</param>
/// <param name="Sessions">How many were ended; 0 also when the account is active in another team.</param>
internal sealed record OffboardingItem(
    Guid Id, MembershipId Member, PersonId? Person, string? Name, [property: AllowedValues("locked", "deauthorized", "removed")] string Cause, string Reason, TimelineActor By,
    string? Run, DateTimeOffset At, DateTimeOffset? DoneAt, int? Milliseconds, int? Sessions, int? Keys, int? Associations);

internal sealed class ListOffboardingsValidator : AbstractValidator<ListOffboardings>
{
    public ListOffboardingsValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200);
}

internal sealed class OffboardingsHandler(ITeamReads reads, IAccounts accounts, Cursors cursors, Offboarding offboarding, UnitOfWork work)
    : IQueryHandler<ListOffboardings, Page<OffboardingItem>>, ICommandHandler<FinishOffboarding>
{
    public async Task<Outcome<Page<OffboardingItem>>> Handle(ListOffboardings request, CancellationToken cancellationToken)
    {
        var list = $"offboardings?{request.OpenOnly}";
        Place? after = null;
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var rows = await reads.ListAsync<Row>(
            request.Team,
            """
            select o.id, o.member_id, p.id as person, p.name, o.account_id, o.cause, o.reason, o.by, o.run, o.at, r.done_at, r.sessions, r.keys, r.associations
            from directory.offboardings_1 o
            left join directory.offboarding_results r on r.tenant_id = o.tenant_id and r.id = o.id
            left join directory.members_1 m on m.tenant_id = o.tenant_id and m.id = o.member_id
            left join directory.people_1 p on p.tenant_id = o.tenant_id and p.id = m.person_id
            where o.tenant_id = @team and (not @open or r.id is null) and (@at::timestamptz is null or (o.at, o.id) < (@at, @id))
            order by o.at desc, o.id desc limit @limit
            """,
            new { open = request.OpenOnly, at = after?.At, id = after?.Id, limit = request.Limit + 1 },
            cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        var names = await accounts.FindManyAsync([.. page.Select(r => r.AccountId).Concat(page.Select(r => TimelineActor.AccountOf(r.By)).OfType<AccountId>()).Distinct()], cancellationToken);
        return new Page<OffboardingItem>(
            [.. page.Select(r => r.With(names))], rows.Count > request.Limit ? cursors.Seal(request.Team, list, new Place(page[^1].At, page[^1].Id)) : null);
    }

    public async Task<Outcome> Handle(FinishOffboarding request, CancellationToken cancellationToken)
    {
        if (await reads.FindAsync<Guid?>(
            request.Team, "select member_id from directory.offboardings_1 where tenant_id = @team and id = @id", new { id = request.Offboarding }, cancellationToken) is not { } member)
        {
            return RequestErrors.NotFound;
        }

        await offboarding.FinishAsync(Tenant.Of(request.Team).Id, member, request.Offboarding, work.Session, cancellationToken);
        return Outcome.Done;
    }

    private sealed record Place(DateTimeOffset At, Guid Id);

    private sealed record Row(
        Guid Id, MembershipId MemberId, PersonId? Person, string? Name, AccountId AccountId, string Cause, string Reason, string By, string? Run, DateTimeOffset At,
        DateTimeOffset? DoneAt, int? Sessions, int? Keys, int? Associations)
    {
        public OffboardingItem With(IReadOnlyDictionary<AccountId, AccountSummary> accounts) => new(
            Id, MemberId, Person, Name ?? accounts.GetValueOrDefault(AccountId)?.Name, Cause, Reason, TimelineActor.Of(By, accounts), Run, At, DoneAt,
            // Two clocks can disagree by a little: nothing is done before it was begun.
            DoneAt is { } done ? (int)Math.Max(0, (done - At).TotalMilliseconds) : null, Sessions, Keys, Associations);
    }
}

internal static class OffboardingEndpoints
{
    public static void MapOffboardings(this RouteGroupBuilder team)
    {
        var offboardings = team.MapGroup("/offboardings").WithTags("Access");
        offboardings.MapGet("", ListAsync).WithName("listOffboardings").WithSummary("Who was shut out, what was ended for it, and in how many milliseconds");
        offboardings.MapPost("/{offboarding:guid}/finish", FinishAsync).WithName("finishOffboarding").WithSummary("End what is still open");
    }

    private static async Task<Results<Ok<Page<OffboardingItem>>, ProblemHttpResult>> ListAsync(
        TeamId team, string? cursor, IMediator mediator, CancellationToken ct, bool open = false, int limit = 50) =>
        (await mediator.Send(new ListOffboardings(team, open, cursor, limit), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> FinishAsync(TeamId team, Guid offboarding, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new FinishOffboarding(team, offboarding), ct)).ToNoContent();
}
