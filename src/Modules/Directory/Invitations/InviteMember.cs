using System.ComponentModel.DataAnnotations;
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

namespace Liaison.Directory.Invitations;

/// <summary>Invites an authorised member, or once more: an earlier invitation that is open ends.</summary>
[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record InviteMember(TeamId Team, MembershipId Member) : ICommand, ITeamRequest;

[Requires(Role.Admin, Scopes.MembersWrite), RetryOnConflict]
internal sealed record RevokeInvitation(TeamId Team, MembershipId Member) : ICommand, ITeamRequest;

internal sealed class InviteMemberHandler(IStreams streams, NewInvitations invitations) : ICommandHandler<InviteMember>
{
    public async Task<Outcome> Handle(InviteMember request, CancellationToken cancellationToken)
    {
        var invite = await invitations.PrepareAsync(request.Team, [request.Member.Value], cancellationToken);
        return await streams.ChangeAsync<Membership>(request.Team, request.Member.Value, m => invite(request.Member.Value, m), cancellationToken);
    }
}

internal sealed class RevokeInvitationHandler(IStreams streams) : ICommandHandler<RevokeInvitation>
{
    public Task<Outcome> Handle(RevokeInvitation request, CancellationToken cancellationToken) =>
        streams.ChangeAsync<Membership>(request.Team, request.Member.Value, m => m.RevokeInvitation("revoked"), cancellationToken);
}

internal static class InvitationEndpoints
{
    public static void MapInvitations(this RouteGroupBuilder team)
    {
        team.MapGet("/invitations", ListAsync).WithTags("Invitations").WithName("listInvitations").WithSummary("Invitations, the newest first");
        team.MapPost("/invitations/by-mail", ByMailAsync).WithTags("Invitations").WithName("inviteByMail").WithSummary("Authorise and invite people by mail, with a personal link each");
        team.MapPost("/members/{member}/invitation", InviteAsync).WithTags("Invitations").WithName("inviteMember").WithSummary("Invite a member, or once more");
        team.MapDelete("/members/{member}/invitation", RevokeAsync).WithTags("Invitations").WithName("revokeInvitation").WithSummary("Take an open invitation back");
    }

    private static async Task<Results<Ok<Page<InvitationItem>>, ProblemHttpResult>> ListAsync(
        TeamId team, [AllowedValues("open", "accepted", "revoked", "expired")] string? state, string? cursor, IMediator mediator, CancellationToken ct, int limit = 50) =>
        (await mediator.Send(new ListInvitations(team, state, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<MailedInvitations>, ProblemHttpResult>> ByMailAsync(TeamId team, InviteByMailBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new InviteByMail(team, body.Emails, body.Role), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> InviteAsync(TeamId team, MembershipId member, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new InviteMember(team, member), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(TeamId team, MembershipId member, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RevokeInvitation(team, member), ct)).ToNoContent();
}

/// <param name="Emails">1 to 200.</param>
internal sealed record InviteByMailBody(IReadOnlyList<string> Emails, Role Role = Role.Member);
