using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
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

namespace Liaison.Directory.Members;

/// <summary>Where an active member is signed in. A session is the account's: it serves all of its teams.</summary>
[Requires(Role.Admin, Scopes.MembersRead)]
internal sealed record ListMemberSessions(TeamId Team, MembershipId Member) : IQuery<Page<LiveSession>>, ITeamRequest;

/// <summary>Signs an active member out, on one device or on all: a lost phone does not wait for its owner.</summary>
/// <param name="Session">Null for all.</param>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record EndMemberSessions(TeamId Team, MembershipId Member, Guid? Session) : ICommand, ITeamRequest;

internal sealed class MemberSessionsHandler(ITeamReads reads, ISessions sessions, UnitOfWork work, OwnerRule rule)
    : IQueryHandler<ListMemberSessions, Page<LiveSession>>, ICommandHandler<EndMemberSessions>
{
    public async Task<Outcome<Page<LiveSession>>> Handle(ListMemberSessions request, CancellationToken cancellationToken) =>
        await FindAsync(request.Team, request.Member, cancellationToken) is { Account: { } account }
            ? new Page<LiveSession>(await sessions.ListAsync(account, cancellationToken), Next: null)
            : RequestErrors.NotFound;

    public async Task<Outcome> Handle(EndMemberSessions request, CancellationToken cancellationToken)
    {
        if (await FindAsync(request.Team, request.Member, cancellationToken) is not { Account: { } account } member)
        {
            return RequestErrors.NotFound;
        }

        if (member.Role == nameof(Role.Owner) && !await rule.CallerIsOwnerAsync(request.Team, cancellationToken))
        {
            return MemberErrors.OwnerRequired;
        }

        var ended = await sessions.EndAsync(work.Session, account, request.Session, "ended-by-admin", cancellationToken);
        return ended || request.Session is null ? Outcome.Done : RequestErrors.NotFound;
    }

    // Who is not active has no session by this team's grace, and their others are none of its business.
    private Task<Row?> FindAsync(TeamId team, MembershipId member, CancellationToken ct) => reads.FindAsync<Row>(
        team, "select account_id as account, role from directory.members_1 where tenant_id = @team and id = @member and status = 'active'", new { member = member.Value }, ct);

    private sealed record Row(AccountId? Account, string Role);
}

internal static class MemberSessionEndpoints
{
    public static void MapMemberSessions(this RouteGroupBuilder team)
    {
        var sessions = team.MapGroup("/members/{member}/sessions").WithTags("Members");
        sessions.MapGet("", ListAsync).WithName("listMemberSessions").WithSummary("Where an active member is signed in");
        sessions.MapDelete("", EndAllAsync).WithName("endMemberSessions").WithSummary("Sign an active member out everywhere");
        sessions.MapDelete("/{session:guid}", EndAsync).WithName("endMemberSession").WithSummary("Sign an active member out on one device");
    }

    private static async Task<Results<Ok<Page<LiveSession>>, ProblemHttpResult>> ListAsync(TeamId team, MembershipId member, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListMemberSessions(team, member), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAllAsync(TeamId team, MembershipId member, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new EndMemberSessions(team, member, null), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(TeamId team, MembershipId member, Guid session, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new EndMemberSessions(team, member, session), ct)).ToNoContent();
}
