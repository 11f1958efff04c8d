using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Access;

/// <summary>May this account in? Right from the commit of whatever changed it (rule 5). Admins ask about everybody, others about themselves.</summary>
[RequiresSignIn(Scopes.AccessRead)]
internal sealed record CheckAccess(TeamId Team, AccountId Account) : IQuery<AccessAnswer>, ITeamRequest;

/// <param name="Reason">Why not: <c>locked</c>, <c>deauthorized</c>, <c>removed</c>, <c>not-joined</c>, <c>no-member</c>. Null when allowed.</param>
internal sealed record AccessAnswer(bool Allowed, string? Reason, MembershipId? Member, Role? Role, DateTimeOffset? Since);

internal sealed class CheckAccessHandler(ITeamReads reads, ITeamRoles roles, WorkContext context) : IQueryHandler<CheckAccess, AccessAnswer>
{
    public async Task<Outcome<AccessAnswer>> Handle(CheckAccess request, CancellationToken cancellationToken)
    {
        if (!context.Caller.IsSystem && context.Caller.Account is { } asking && asking != request.Account && await RefusalAsync(request.Team, asking, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        // An account that was in the team more than once: what counts is where it is in now, else where it was last.
        var row = await reads.FindAsync<Row>(
            request.Team,
            "select id, role, status, since from directory.members_1 where tenant_id = @team and account_id = @account order by status = 'active' desc, since desc limit 1",
            new { account = request.Account.Value },
            cancellationToken);
        return row switch
        {
            null => new AccessAnswer(false, "no-member", null, null, null),
            { Status: "active" } => new AccessAnswer(true, null, row.Id, Enum.Parse<Role>(row.Role), row.Since),
            { Status: "authorized" or "invited" } => new AccessAnswer(false, "not-joined", row.Id, null, row.Since),
            _ => new AccessAnswer(false, row.Status, row.Id, null, row.Since),
        };
    }

    private async Task<Refusal?> RefusalAsync(TeamId team, AccountId asking, CancellationToken ct) => await roles.FindAsync(team, asking, ct) switch
    {
        null => RequestErrors.NotFound,
        { } role when role.Allows(Role.Admin) => null,
        _ => RequestErrors.RoleRequired,
    };

    private sealed record Row(MembershipId Id, string Role, string Status, DateTimeOffset Since);
}

internal static class AccessEndpoints
{
    public static void MapAccess(this RouteGroupBuilder team) => team.MapGroup("/access").WithTags("Access")
        .MapGet("/{account}", CheckAsync).WithName("checkAccess").WithSummary("May this account in? Yes, or why not");

    private static async Task<Results<Ok<AccessAnswer>, ProblemHttpResult>> CheckAsync(TeamId team, AccountId account, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CheckAccess(team, account), ct)).ToOk();
}
