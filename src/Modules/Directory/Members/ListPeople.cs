using System.Globalization;
using System.Text;
using FluentValidation;
using Liaison.Binding.Contracts;
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

namespace Liaison.Directory.Members;

/// <summary>People and memberships as one list, by name.</summary>
/// <param name="Department">And those below it.</param>
/// <param name="Status">A membership's status, or <c>none</c> for people without one.</param>
/// <param name="Search">Part of a name, its pinyin or initials, a userid.</param>
[Requires(Role.Admin)]
internal sealed record ListPeople(TeamId Team, long? Department, string? Status, string? Search, string? Cursor, int Limit) : IQuery<PeoplePage>, ITeamRequest;

internal sealed record PeoplePage(IReadOnlyList<PersonItem> Items, string? Next, int Total);

/// <param name="Person">Null for a member who is nobody at WeCom.</param>
/// <param name="MaybeNow">A userid that may be the same person's new one: an admin has to say.</param>
internal sealed record PersonItem(
    PersonId? Person, MembershipId? Member, string Name, string? UserId, string? Position, IReadOnlyList<long> Departments, string? Presence, int? WeComStatus,
    string? Status, string? Role, string? Reason, DateTimeOffset? Since, AccountId? Account, string? MaybeNow);

internal sealed class ListPeopleValidator : AbstractValidator<ListPeople>
{
    private static readonly string[] Statuses = ["none", .. Enum.GetNames<MemberStatus>().Select(s => s.ToLowerInvariant())];

    public ListPeopleValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        RuleFor(q => q.Search).MaximumLength(100);
        RuleFor(q => q.Status).Must(s => s is null || Statuses.Contains(s, StringComparer.Ordinal)).WithMessage("One of: " + string.Join(", ", Statuses));
    }
}

internal sealed class ListPeopleHandler(ITeamReads reads, Cursors cursors, IAccounts accounts) : IQueryHandler<ListPeople, PeoplePage>
{
    private const string Rows = """
        with recursive below as (
            select id from directory.departments_1 where tenant_id = @team and id = @department
            union select d.id from directory.departments_1 d join below b on d.parent_id = b.id where d.tenant_id = @team and not d.removed),
        rows as (
            select p.id as person, m.id as member, p.name, p.userid, p.position, p.departments, p.presence, p.wecom_status, m.status, m.role, m.reason, m.since,
                m.account_id as account, p.maybe_now, p.id as row_id
            from directory.people_1 p left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
            where p.tenant_id = @team and (p.presence <> 'left' or m.id is not null) and (@search is null or p.search like @search)
                and (@department is null or p.departments && (select array_agg(id) from below))
            union all
            select null, m.id, '', null, null, '{}', null, null, m.status, m.role, m.reason, m.since, m.account_id, null, m.id
            from directory.members_1 m where m.tenant_id = @team and m.person_id is null and @search is null and @department is null),
        filtered as (select * from rows where @status is null or coalesce(status, 'none') = @status)
        """;

    public async Task<Outcome<PeoplePage>> Handle(ListPeople request, CancellationToken cancellationToken)
    {
        var list = $"people?{request.Department}&{request.Status}&{request.Search}";
        var after = new Position("", Guid.Empty);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var parameters = new
        {
            department = request.Department,
            status = request.Status,
            search = request.Search is { Length: > 0 } text ? $"%{Escaped(text)}%" : null,
            name = after!.Name,
            id = after.Id,
            limit = request.Limit + 1,
        };
        var rows = await reads.ListAsync<Row>(
            request.Team, Rows + "select * from filtered where (name, row_id) > (@name, @id) order by name, row_id limit @limit", parameters, cancellationToken);
        var total = await reads.FindAsync<int>(request.Team, Rows + "select count(*)::int from filtered", parameters, cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        var names = await accounts.FindManyAsync([.. page.Where(r => r.Person is null && r.Account is not null).Select(r => r.Account!.Value).Distinct()], cancellationToken);
        return new PeoplePage(
            [.. page.Select(r => r.ToItem(names))],
            rows.Count > request.Limit ? cursors.Seal(request.Team, list, new Position(page[^1].Name, page[^1].RowId)) : null,
            total);
    }

    private static string Escaped(string text) => text.Trim().Normalize(NormalizationForm.FormC).ToLower(CultureInfo.InvariantCulture)
        .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private sealed record Position(string Name, Guid Id);

    private sealed record Row(
        PersonId? Person, MembershipId? Member, string Name, string? Userid, string? Position, long[] Departments, string? Presence, int? WecomStatus, string? Status,
        string? Role, string? Reason, DateTimeOffset? Since, AccountId? Account, string? MaybeNow, Guid RowId)
    {
        public PersonItem ToItem(IReadOnlyDictionary<AccountId, AccountSummary> names) => new(
            Person, Member, Person is null && Account is { } account && names.TryGetValue(account, out var summary) ? summary.Name : Name,
            Userid, Position, Departments, Presence, WecomStatus, Status, Role, Reason, Since, Account, MaybeNow);
    }
}

internal static class PeopleEndpoints
{
    public static void MapPeople(this RouteGroupBuilder team) => team.MapGroup("/people").WithTags("People")
        .MapGet("", ListAsync).WithName("listPeople").WithSummary("People and memberships; filter by department and status, search by name, pinyin or userid");

    private static async Task<Results<Ok<PeoplePage>, ProblemHttpResult>> ListAsync(
        TeamId team, IMediator mediator, CancellationToken ct, long? department = null, string? status = null, string? search = null, string? cursor = null, int limit = 50) =>
        (await mediator.Send(new ListPeople(team, department, status, search, cursor, limit), ct)).ToOk();
}
