using System.Globalization;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Access;

/// <summary>May whoever sends this request in, to a service that asks nobody itself?</summary>
[RequiresSignIn(Scopes.AccessRead)]
internal sealed record ForwardAuth(TeamId Team, Role Least) : IQuery<ActiveMember>, ITeamRequest;

internal sealed class ForwardAuthHandler(IMemberDirectory members, WorkContext context) : IQueryHandler<ForwardAuth, ActiveMember>
{
    public async Task<Outcome<ActiveMember>> Handle(ForwardAuth request, CancellationToken cancellationToken)
    {
        if (context.Caller.Account is not { } account || await members.FindActiveAsync(request.Team, account, cancellationToken) is not { } member)
        {
            return RequestErrors.NotFound;
        }

        var seen = member with { Role = context.Caller.Of(member.Role) };
        return seen.Role.Allows(request.Least) ? seen : RequestErrors.RoleRequired;
    }
}

/// <summary>
/// For nginx's <c>auth_request</c>, Traefik's ForwardAuth and Envoy's ext_authz: 200 with headers that say who it is, 401 for who is not signed in, 403 for who may not in.
/// It looks at the session cookie or the API key alone: no header says what needs no sign-in (CASES §4 #36), and of a team nobody learns whether there is one.
/// </summary>
internal static class ForwardAuthEndpoint
{
    public const string Account = "X-Liaison-Account";
    public const string Member = "X-Liaison-Member";
    public const string Team = "X-Liaison-Team";
    public const string Role = "X-Liaison-Role";

    // With any path behind it: Envoy appends that of the guarded request.
    public static void MapForwardAuth(this IEndpointRouteBuilder app) => app.Map("/forward-auth/{team}/{**guarded}", AnswerAsync).ExcludeFromDescription();

    /// <param name="role">The least that will do; a member's unless told.</param>
    [ReadsOnly]
    private static async Task<IResult> AnswerAsync(TeamId team, HttpContext http, IMediator mediator, CancellationToken ct, string? role = null)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!Enum.TryParse<Role>(role ?? nameof(Kernel.Callers.Role.Member), ignoreCase: true, out var least) || int.TryParse(role, CultureInfo.InvariantCulture, out _))
        {
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        if ((await mediator.Send(new ForwardAuth(team, least), ct)).IsRefused(out var refusal, out var member))
        {
            // Proxies know these two and take any other for a fault of ours.
            return Results.StatusCode(refusal.Status == StatusCodes.Status401Unauthorized ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden);
        }

        var headers = http.Response.Headers;
        headers[Account] = member.Account.ToString();
        headers[Member] = member.Id.ToString();
        headers[Team] = team.ToString();
        headers[Role] = member.Role.ToString().ToLowerInvariant();
        return Results.Ok();
    }
}
