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

internal sealed class CheckAccessHandler(LastMemberships memberships, ITeamRoles roles, WorkContext context)
    : IQueryHandler<CheckAccess, AccessAnswer>, IQueryHandler<CheckAccessOfMany, IReadOnlyList<AccountAccess>>
{
    public async Task<Outcome<AccessAnswer>> Handle(CheckAccess request, CancellationToken cancellationToken)
    {
        // Asked at the same time: half of the answer's time.
        var last = memberships.FindAsync(request.Team, request.Account, cancellationToken);
        var refusal = !context.Caller.IsSystem && context.Caller.Account is { } asking && asking != request.Account ? await RefusalAsync(request.Team, asking, cancellationToken) : null;
        var answer = AnswerOf(await last);
        return refusal is null ? answer : refusal;
    }

    public async Task<Outcome<IReadOnlyList<AccountAccess>>> Handle(CheckAccessOfMany request, CancellationToken cancellationToken)
    {
        var accounts = request.Accounts.Distinct().ToList();
        var rows = await memberships.FindManyAsync([.. accounts.Select(a => (request.Team, a))], cancellationToken);
        return Outcome<IReadOnlyList<AccountAccess>>.Of([.. accounts.Select(a => new AccountAccess(a, AnswerOf(rows.GetValueOrDefault((request.Team, a)))))]);
    }

    private static AccessAnswer AnswerOf(LastMemberships.Row? last) => last switch
    {
        null => new AccessAnswer(false, "no-member", null, null, null),
        { Status: "active" } row => new AccessAnswer(true, null, row.Id, Enum.Parse<Role>(row.Role), row.Since),
        { Status: "authorized" or "invited" } row => new AccessAnswer(false, "not-joined", row.Id, null, row.Since),
        { } row => new AccessAnswer(false, row.Status, row.Id, null, row.Since),
    };

    private async Task<Refusal?> RefusalAsync(TeamId team, AccountId asking, CancellationToken ct) => await roles.FindAsync(team, asking, ct) switch
    {
        null => RequestErrors.NotFound,
        { } role when role.Allows(Role.Admin) => null,
        _ => RequestErrors.RoleRequired,
    };
}

/// <summary>The membership that counts for an account: the one by which it is in now, else the one that it was in last.</summary>
internal sealed class LastMemberships
{
    private readonly IPlatformReads _reads;
    private readonly Coalesced<(TeamId Team, AccountId Account), Row> _rows;

    public LastMemberships(IPlatformReads reads) => (_reads, _rows) = (reads, new(FindManyAsync));

    public Task<Row?> FindAsync(TeamId team, AccountId account, CancellationToken ct) => _rows.FindAsync((team, account), ct);

    public async Task<IReadOnlyDictionary<(TeamId Team, AccountId Account), Row>> FindManyAsync(IReadOnlyCollection<(TeamId Team, AccountId Account)> keys, CancellationToken ct)
    {
        var rows = await _reads.ListAsync<Row>(
            """
            select distinct on (m.tenant_id, m.account_id) m.tenant_id, m.account_id, m.id, m.role, m.status, m.since
            from unnest(@teams, @accounts) as k (tenant_id, account_id)
            join directory.members_1 m on m.tenant_id = k.tenant_id and m.account_id = k.account_id
            order by m.tenant_id, m.account_id, m.status = 'active' desc, m.since desc
            """,
            new { teams = keys.Select(k => Tenant.Of(k.Team).Id).ToArray(), accounts = keys.Select(k => k.Account.Value).ToArray() },
            ct);
        return rows.ToDictionary(r => (new TeamId(Guid.Parse(r.TenantId)), r.AccountId));
    }

    internal sealed record Row(string TenantId, AccountId AccountId, MembershipId Id, string Role, string Status, DateTimeOffset Since);
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
