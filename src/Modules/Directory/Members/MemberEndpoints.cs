using Liaison.Directory.Contracts;
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

namespace Liaison.Directory.Members;

internal static class MemberEndpoints
{
    public static void MapMembers(this RouteGroupBuilder team)
    {
        var members = team.MapGroup("/members").WithTags("Members");
        members.MapPost("/authorize", AuthorizeAsync).WithName("authorizeMembers").WithSummary("Authorise people, a department, or all; and invite them at once if wanted");
        members.MapPost("/{member}/lock", LockAsync).WithName("lockMember").WithSummary("Lock a member: no access until unlocked");
        members.MapPost("/{member}/unlock", UnlockAsync).WithName("unlockMember").WithSummary("Unlock a member");
        members.MapPost("/{member}/deauthorize", DeauthorizeAsync).WithName("deauthorizeMember").WithSummary("Take the authorisation back");
        members.MapPost("/{member}/remove", RemoveAsync).WithName("removeMember").WithSummary("Remove a member; history stays");
        members.MapPut("/{member}/role", ChangeRoleAsync).WithName("changeMemberRole").WithSummary("Give a member another role");
    }

    private static async Task<Results<Ok<BulkResult>, ProblemHttpResult>> AuthorizeAsync(TeamId team, AuthorizeMembersBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(
            new AuthorizeMembers(team, new Selection(body.People, body.Department, body.IncludeChildren, body.All), body.Role, body.Invite), ct)).ToOk();

    private static Task<Results<NoContent, ProblemHttpResult>> LockAsync(TeamId team, MembershipId member, ReasonBody body, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new LockMember(team, member, body.Reason), ct);

    private static Task<Results<NoContent, ProblemHttpResult>> UnlockAsync(TeamId team, MembershipId member, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new UnlockMember(team, member), ct);

    private static Task<Results<NoContent, ProblemHttpResult>> DeauthorizeAsync(TeamId team, MembershipId member, ReasonBody body, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new DeauthorizeMember(team, member, body.Reason), ct);

    private static Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(TeamId team, MembershipId member, ReasonBody body, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new RemoveMember(team, member, body.Reason), ct);

    private static Task<Results<NoContent, ProblemHttpResult>> ChangeRoleAsync(TeamId team, MembershipId member, RoleBody body, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new ChangeMemberRole(team, member, body.Role), ct);

    private static async Task<Results<NoContent, ProblemHttpResult>> SendAsync(IMediator mediator, ICommand command, CancellationToken ct) =>
        (await mediator.Send<Outcome>(command, ct)).ToNoContent();
}

/// <param name="People">Exactly one of people, department and all.</param>
internal sealed record AuthorizeMembersBody(
    IReadOnlyList<PersonId>? People = null, long? Department = null, bool IncludeChildren = true, bool All = false, Role Role = Role.Member, bool Invite = false);

internal sealed record ReasonBody(string Reason);

internal sealed record RoleBody(Role Role);
