using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Invitations;

/// <summary>Asks to be let in. WeCom has proved the person; whether the team wants them an admin says.</summary>
/// <param name="Visit">The handle from the join page's cookie.</param>
[Public]
[HoldsSecrets]
[RetryOnConflict]
internal sealed record AskToJoin(TeamId Team, Secret Visit) : ICommand, ITeamRequest;

/// <summary>Says yes (they are authorised and invited) or no.</summary>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record DecideAccessRequest(TeamId Team, PersonId Person, bool Approve, Role AsRole) : ICommand, ITeamRequest;

/// <summary>Who waits for an answer, the oldest first; at most 200.</summary>
[Requires(Role.Admin, Scopes.MembersRead)]
internal sealed record ListAccessRequests(TeamId Team) : IQuery<IReadOnlyList<AccessRequestItem>>, ITeamRequest;

/// <param name="Department">Their main one's name.</param>
internal sealed record AccessRequestItem(PersonId Person, string Name, string UserId, string? Position, string? Department, DateTimeOffset AskedAt);

internal sealed class DecideAccessRequestValidator : AbstractValidator<DecideAccessRequest>
{
    public DecideAccessRequestValidator() =>
        RuleFor(c => c.AsRole).IsInEnum().NotEqual(Role.Owner).OverridePropertyName("role").WithMessage("Somebody becomes an owner after they joined.");
}

internal sealed class AccessRequestsHandler(JoinVisits visits, Invited invited, IStreams streams, ITeamReads reads, IMediator mediator, TimeProvider time)
    : ICommandHandler<AskToJoin>, ICommandHandler<DecideAccessRequest>, IQueryHandler<ListAccessRequests, IReadOnlyList<AccessRequestItem>>
{
    public async Task<Outcome> Handle(AskToJoin request, CancellationToken cancellationToken)
    {
        if (await visits.FindAsync(request.Team, request.Visit.Reveal(), cancellationToken) is not { IsSignIn: true, Who: not null } visit)
        {
            return InvitationErrors.ProofExpired;
        }

        // Who has a membership in whatever state was decided about already.
        return await invited.FindAsync(request.Team, visit, cancellationToken) is { Person: { } person, Member: null }
            ? await streams.ChangeOrStartAsync<AccessRequest>(
                request.Team, AccessRequest.StreamOf(request.Team, person), r => AccessRequest.Ask(r, person, time.GetUtcNow()), cancellationToken)
            : MemberErrors.NotInvited;
    }

    public async Task<Outcome> Handle(DecideAccessRequest request, CancellationToken cancellationToken)
    {
        var decided = await streams.ChangeAsync<AccessRequest>(
            request.Team, AccessRequest.StreamOf(request.Team, request.Person), r => request.Approve ? r.Approve() : r.Decline(), cancellationToken);
        if (decided.Refusal is not null || !request.Approve)
        {
            return decided;
        }

        var authorized = await mediator.Send(new AuthorizeMembers(request.Team, new Selection(People: [request.Person]), request.AsRole, Invite: true), cancellationToken);
        return authorized.IsRefused(out var refusal, out var result) ? refusal
            : result.Refused is [var first, ..] ? first.Code == RequestErrors.NotFound.Code ? RequestErrors.NotFound : MemberErrors.Locked
            : Outcome.Done;
    }

    public async Task<Outcome<IReadOnlyList<AccessRequestItem>>> Handle(ListAccessRequests request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<AccessRequestItem>>.Of(await reads.ListAsync<AccessRequestItem>(
            request.Team,
            """
            select p.id as person, p.name, p.userid as user_id, p.position, d.name as department, r.asked_at
            from directory.access_requests_1 r join directory.people_1 p on p.tenant_id = r.tenant_id and p.id = r.person_id
            left join directory.departments_1 d on d.tenant_id = p.tenant_id and d.id = coalesce(p.main_department, p.departments[1]) and not d.removed
            where r.tenant_id = @team and r.state = 'open' and p.presence <> 'left' order by r.asked_at, r.id limit 200
            """,
            null,
            cancellationToken));
}

internal static class AccessRequestEndpoints
{
    public static void MapAccessRequests(this RouteGroupBuilder team)
    {
        var requests = team.MapGroup("/access-requests").WithTags("Invitations");
        requests.MapGet("", ListAsync).WithName("listAccessRequests").WithSummary("Who asks to be let in and waits for an answer");
        requests.MapPost("/{person}", DecideAsync).WithName("decideAccessRequest").WithSummary("Let somebody in who asked, or do not");
    }

    private static async Task<Results<Ok<IReadOnlyList<AccessRequestItem>>, ProblemHttpResult>> ListAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListAccessRequests(team), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> DecideAsync(TeamId team, PersonId person, DecisionBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new DecideAccessRequest(team, person, body.Approve, body.Role), ct)).ToNoContent();

    internal sealed record DecisionBody(bool Approve, Role Role = Role.Member);
}
