using FluentValidation;
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

/// <summary>The same for many accounts at once.</summary>
/// <param name="Accounts">1 to 1,000.</param>
[Requires(Role.Admin, Scopes.AccessRead)]
internal sealed record CheckAccessOfMany(TeamId Team, IReadOnlyList<AccountId> Accounts) : IQuery<IReadOnlyList<AccountAccess>>, ITeamRequest;

internal sealed record AccountAccess(AccountId Account, AccessAnswer Access);

internal sealed class CheckAccessOfManyValidator : AbstractValidator<CheckAccessOfMany>
{
    public CheckAccessOfManyValidator() => RuleFor(q => q.Accounts).Must(a => a is { Count: >= 1 and <= 1000 }).WithMessage("1 to 1,000 accounts at once.");
}

internal sealed class CheckAccessHandler(ITeamReads reads, ITeamRoles roles, WorkContext context)
    : IQueryHandler<CheckAccess, AccessAnswer>, IQueryHandler<CheckAccessOfMany, IReadOnlyList<AccountAccess>>
{
    // An account that was in the team more than once: what counts is where it is in now, else where it was last.
    private const string Last = """
        select distinct on (account_id) account_id as account, id, role, status, since from directory.members_1
        where tenant_id = @team and account_id = any(@accounts) order by account_id, status = 'active' desc, since desc
        """;

    public async Task<Outcome<AccessAnswer>> Handle(CheckAccess request, CancellationToken cancellationToken)
    {
        if (!context.Caller.IsSystem && context.Caller.Account is { } asking && asking != request.Account && await RefusalAsync(request.Team, asking, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return (await FindAsync(request.Team, [request.Account], cancellationToken))[request.Account];
    }

    public async Task<Outcome<IReadOnlyList<AccountAccess>>> Handle(CheckAccessOfMany request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<AccountAccess>>.Of([.. (await FindAsync(request.Team, request.Accounts, cancellationToken)).Select(a => new AccountAccess(a.Key, a.Value))]);

    private async Task<Dictionary<AccountId, AccessAnswer>> FindAsync(TeamId team, IReadOnlyCollection<AccountId> accounts, CancellationToken ct)
    {
        var rows = (await reads.ListAsync<Row>(team, Last, new { accounts = accounts.Select(a => a.Value).ToArray() }, ct)).ToDictionary(r => r.Account);
        return accounts.Distinct().ToDictionary(a => a, a => rows.GetValueOrDefault(a) switch
        {
            null => new AccessAnswer(false, "no-member", null, null, null),
            { Status: "active" } row => new AccessAnswer(true, null, row.Id, Enum.Parse<Role>(row.Role), row.Since),
            { Status: "authorized" or "invited" } row => new AccessAnswer(false, "not-joined", row.Id, null, row.Since),
            { } row => new AccessAnswer(false, row.Status, row.Id, null, row.Since),
        });
    }

    private async Task<Refusal?> RefusalAsync(TeamId team, AccountId asking, CancellationToken ct) => await roles.FindAsync(team, asking, ct) switch
    {
        null => RequestErrors.NotFound,
        { } role when role.Allows(Role.Admin) => null,
        _ => RequestErrors.RoleRequired,
    };

    private sealed record Row(AccountId Account, MembershipId Id, string Role, string Status, DateTimeOffset Since);
}

internal static class AccessEndpoints
{
    public static void MapAccess(this RouteGroupBuilder team)
    {
        var access = team.MapGroup("/access").WithTags("Access");
        access.MapGet("/{account}", CheckAsync).WithName("checkAccess").WithSummary("May this account in? Yes, or why not");
        access.MapPost("", CheckManyAsync).WithName("checkAccessOfMany").WithSummary("May these accounts in? For each of them yes, or why not");
    }

    private static async Task<Results<Ok<AccessAnswer>, ProblemHttpResult>> CheckAsync(TeamId team, AccountId account, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CheckAccess(team, account), ct)).ToOk();

    private static async Task<Results<Ok<IReadOnlyList<AccountAccess>>, ProblemHttpResult>> CheckManyAsync(
        TeamId team, CheckAccessBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CheckAccessOfMany(team, body.Accounts), ct)).ToOk();
}

/// <param name="Accounts">1 to 1,000.</param>
internal sealed record CheckAccessBody(IReadOnlyList<AccountId> Accounts);
