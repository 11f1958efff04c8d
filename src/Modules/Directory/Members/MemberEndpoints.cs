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
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Members;

internal static class MemberEndpoints
{
    private const string IfMatch = "If-Match";

    public static void MapMembers(this RouteGroupBuilder team)
    {
        var members = team.MapGroup("/members").WithTags("Members");
        members.MapPost("/authorize", AuthorizeAsync).WithName("authorizeMembers").WithSummary("Authorise people, a department, or all; and invite them at once if wanted");
        members.MapPost("/bulk", ChangeManyAsync).WithName("changeMembers").WithSummary("Lock, unlock, deauthorise, remove, invite, or revoke the invitations of many");
        members.MapGet("/{member}", GetAsync).WithName("getMember").WithSummary("A member, with its version as ETag");
        members.MapPost("/{member}/lock", LockAsync).WithName("lockMember").WithSummary("Lock a member: no access until unlocked");
        members.MapPost("/{member}/unlock", UnlockAsync).WithName("unlockMember").WithSummary("Unlock a member");
        members.MapPost("/{member}/deauthorize", DeauthorizeAsync).WithName("deauthorizeMember").WithSummary("Take the authorisation back");
        members.MapPost("/{member}/remove", RemoveAsync).WithName("removeMember").WithSummary("Remove a member; history stays");
        members.MapPut("/{member}/role", ChangeRoleAsync).WithName("changeMemberRole").WithSummary("Give a member another role");
    }

    private static async Task<Results<Ok<BulkResult>, ProblemHttpResult>> AuthorizeAsync(TeamId team, AuthorizeMembersBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(
            new AuthorizeMembers(team, new Selection(body.People, body.Members, body.Department, body.IncludeChildren, body.All), body.Role, body.Invite), ct)).ToOk();

    private static async Task<Results<Ok<BulkResult>, ProblemHttpResult>> ChangeManyAsync(TeamId team, ChangeMembersBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(
            new ChangeMembers(team, new Selection(body.People, body.Members, body.Department, body.IncludeChildren, body.All), body.Action, body.Reason), ct)).ToOk();

    private static async Task<Results<Ok<PersonItem>, ProblemHttpResult>> GetAsync(TeamId team, MembershipId member, IMediator mediator, HttpContext http, CancellationToken ct) =>
        (await mediator.Send(new GetMember(team, member), ct)).ToOkWithTag(http);

    private static Task<Results<NoContent, ProblemHttpResult>> LockAsync(
        TeamId team, MembershipId member, ReasonBody body, [FromHeader(Name = IfMatch)] string? ifMatch, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new LockMember(team, member, body.Reason, EntityTags.VersionOf(ifMatch)), ct);

    private static Task<Results<NoContent, ProblemHttpResult>> UnlockAsync(
        TeamId team, MembershipId member, [FromHeader(Name = IfMatch)] string? ifMatch, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new UnlockMember(team, member, EntityTags.VersionOf(ifMatch)), ct);

    private static Task<Results<NoContent, ProblemHttpResult>> DeauthorizeAsync(
        TeamId team, MembershipId member, ReasonBody body, [FromHeader(Name = IfMatch)] string? ifMatch, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new DeauthorizeMember(team, member, body.Reason, EntityTags.VersionOf(ifMatch)), ct);

    private static Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        TeamId team, MembershipId member, ReasonBody body, [FromHeader(Name = IfMatch)] string? ifMatch, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new RemoveMember(team, member, body.Reason, EntityTags.VersionOf(ifMatch)), ct);

    private static Task<Results<NoContent, ProblemHttpResult>> ChangeRoleAsync(
        TeamId team, MembershipId member, RoleBody body, [FromHeader(Name = IfMatch)] string? ifMatch, IMediator mediator, CancellationToken ct) =>
        SendAsync(mediator, new ChangeMemberRole(team, member, body.Role, EntityTags.VersionOf(ifMatch)), ct);

    private static async Task<Results<NoContent, ProblemHttpResult>> SendAsync(IMediator mediator, ICommand command, CancellationToken ct) =>
        (await mediator.Send<Outcome>(command, ct)).ToNoContent();
}

/// <param name="People">Exactly one of people, members, department and all.</param>
/// <param name="Role">Null for a member's, or the one of before for who comes back.</param>
internal sealed record AuthorizeMembersBody(
    IReadOnlyList<PersonId>? People = null, IReadOnlyList<MembershipId>? Members = null, long? Department = null, bool IncludeChildren = true, bool All = false,
    Role? Role = null, bool Invite = false);

/// <param name="People">Exactly one of people, members, department and all.</param>
/// <param name="Reason">For lock, deauthorise and remove.</param>
internal sealed record ChangeMembersBody(
    MemberAction Action, IReadOnlyList<PersonId>? People = null, IReadOnlyList<MembershipId>? Members = null, long? Department = null, bool IncludeChildren = true,
    bool All = false, string? Reason = null);

internal sealed record ReasonBody(string Reason);

internal sealed record RoleBody(Role Role);
