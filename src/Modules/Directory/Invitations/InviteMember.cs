using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
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
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Invitations;

/// <summary>Invites an authorised member, or once more: an earlier invitation that is open ends.</summary>
[Requires(Role.Admin), RetryOnConflict]
internal sealed record InviteMember(TeamId Team, MembershipId Member) : ICommand, ITeamRequest;

[Requires(Role.Admin), RetryOnConflict]
internal sealed record RevokeInvitation(TeamId Team, MembershipId Member) : ICommand, ITeamRequest;

internal sealed class InviteMemberHandler(IStreams streams, IAccounts accounts, WorkContext context, IOptions<InvitationOptions> options, TimeProvider time)
    : ICommandHandler<InviteMember>
{
    public async Task<Outcome> Handle(InviteMember request, CancellationToken cancellationToken)
    {
        var inviter = context.Caller.Account is { } id ? (await accounts.FindAsync(id, cancellationToken))?.Name : null;
        return await streams.ChangeAsync<Membership>(
            request.Team, request.Member.Value, m => m.Invite(Id.New(time), time.GetUtcNow() + options.Value.Lifetime, inviter ?? "Liaison"), cancellationToken);
    }
}

internal sealed class RevokeInvitationHandler(IStreams streams) : ICommandHandler<RevokeInvitation>
{
    public Task<Outcome> Handle(RevokeInvitation request, CancellationToken cancellationToken) =>
        streams.ChangeAsync<Membership>(request.Team, request.Member.Value, m => m.RevokeInvitation("revoked"), cancellationToken);
}

/// <summary>Invitations, the newest first.</summary>
[Requires(Role.Admin)]
internal sealed record ListInvitations(TeamId Team, string? State) : IQuery<IReadOnlyList<InvitationItem>>, ITeamRequest;

/// <param name="State"><c>open</c>, <c>accepted</c>, <c>revoked</c>, <c>expired</c>; one that is past its time shows as expired, whether a job has seen it or not.</param>
internal sealed record InvitationItem(
    Guid Id, MembershipId Member, string? Name, string State, string Inviter, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

internal sealed class ListInvitationsHandler(ITeamReads reads, TimeProvider time) : IQueryHandler<ListInvitations, IReadOnlyList<InvitationItem>>
{
    public async Task<Outcome<IReadOnlyList<InvitationItem>>> Handle(ListInvitations request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<InvitationItem>>.Of(await reads.ListAsync<InvitationItem>(
            request.Team,
            """
            select * from (
                select i.id, i.member_id as member, p.name, case when i.state = 'open' and i.expires_at <= @now then 'expired' else i.state end as state,
                    i.inviter, i.created_at, i.expires_at
                from directory.invitations_1 i
                join directory.members_1 m on m.tenant_id = i.tenant_id and m.id = i.member_id
                left join directory.people_1 p on p.tenant_id = m.tenant_id and p.id = m.person_id
                where i.tenant_id = @team) x
            where @state::text is null or state = @state order by id desc limit 1000
            """,
            new { now = time.GetUtcNow(), state = request.State },
            cancellationToken));
}

internal static class InvitationEndpoints
{
    public static void MapInvitations(this RouteGroupBuilder team)
    {
        team.MapGet("/invitations", ListAsync).WithTags("Invitations").WithName("listInvitations").WithSummary("Invitations, the newest first");
        team.MapPost("/members/{member}/invitation", InviteAsync).WithTags("Invitations").WithName("inviteMember").WithSummary("Invite a member, or once more");
        team.MapDelete("/members/{member}/invitation", RevokeAsync).WithTags("Invitations").WithName("revokeInvitation").WithSummary("Take an open invitation back");
    }

    private static async Task<Results<Ok<IReadOnlyList<InvitationItem>>, ProblemHttpResult>> ListAsync(
        TeamId team, IMediator mediator, CancellationToken ct, string? state = null) => (await mediator.Send(new ListInvitations(team, state), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> InviteAsync(TeamId team, MembershipId member, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new InviteMember(team, member), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(TeamId team, MembershipId member, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RevokeInvitation(team, member), ct)).ToNoContent();
}
