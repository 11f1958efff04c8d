using System.ComponentModel.DataAnnotations;
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
/// <param name="Presence"><c>present</c>, <c>out-of-scope</c>, <c>presumed</c>, <c>left</c>.</param>
/// <param name="Search">Part of a name, its pinyin or initials, a userid.</param>
[Requires(Role.Admin, Scopes.MembersRead)]
internal sealed record ListPeople(TeamId Team, long? Department, string? Status, string? Presence, string? Search, string? Cursor, int Limit) : IQuery<PeoplePage>, ITeamRequest;

/// <param name="Total">How many there are in all; on the first page only.</param>
internal sealed record PeoplePage(IReadOnlyList<PersonItem> Items, string? Next, int? Total);

internal sealed class ListPeopleValidator : AbstractValidator<ListPeople>
{
    private static readonly string[] Presences = ["present", "out-of-scope", "presumed", "left"];

    public ListPeopleValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        RuleFor(q => q.Search).MaximumLength(100);
        RuleFor(q => q.Status).IsMemberStatus("none");
        RuleFor(q => q.Presence).Must(p => p is null || Presences.Contains(p, StringComparer.Ordinal)).WithMessage("One of: " + string.Join(", ", Presences));
    }
}

internal sealed class ListPeopleHandler(ITeamReads reads, Cursors cursors, IAccounts accounts) : IQueryHandler<ListPeople, PeoplePage>
{
    public async Task<Outcome<PeoplePage>> Handle(ListPeople request, CancellationToken cancellationToken)
    {
        var list = $"people?{request.Department}&{request.Status}&{request.Presence}&{request.Search}";
        var after = new Position("", Guid.Empty);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var search = LikePattern.Containing(request.Search);
        var sql = new PeopleSql(request with { Search = search });
        var parameters = new
        {
            department = request.Department,
            status = request.Status,
            presence = request.Presence,
            search,
            name = after!.Name,
            id = after.Id,
            limit = request.Limit + 1,
        };
        // Side by side, on two connections. Counting looks at everybody: once for a list, not once for a page.
        var counting = request.Cursor is null ? reads.FindAsync<int?>(request.Team, sql.Count, parameters, cancellationToken) : Task.FromResult<int?>(null);
        var rows = await reads.ListAsync<PersonRow>(request.Team, sql.Page, parameters, cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        return new PeoplePage(
            await accounts.NamedAsync(page, cancellationToken),
            rows.Count > request.Limit ? cursors.Seal(request.Team, list, new Position(page[^1].Name, page[^1].RowId)) : null,
            await counting);
    }

    private sealed record Position(string Name, Guid Id);
}

/// <summary>The list's statements, with the conditions that were asked for and no others: among 100,000 people the planner has to see which they are.</summary>
internal sealed class PeopleSql(ListPeople asked)
{
    private const string Nobodies = "from directory.members_1 m where m.tenant_id = @team and m.person_id is null and m.reason is distinct from 'merged'";

    public string Page => $"""
        select * from ((select {PersonRow.Columns}, p.id as row_id
        from directory.people_1 p {Joined}
        where {People} and (p.name, p.id) > (@name, @id) order by p.name, p.id limit @limit)
        {(HasNobodies ? $"union all (select {PersonRow.ColumnsOfNobody}, m.id {Nobodies}{StatusOfNobodies} and ('', m.id) > (@name, @id) order by m.id limit @limit)" : "")}) as listed
        order by name, row_id limit @limit
        """;

    public string Count => $"""
        select ((select count(*) from directory.people_1 p {Joined} where {People})
            {(HasNobodies ? $"+ (select count(*) {Nobodies}{StatusOfNobodies})" : "")})::int
        """;

    private bool OfStatus => asked.Status is not null and not "none";

    /// <summary>Members who are nobody at WeCom have no name there, no department and no presence; they are found by the mailbox that was invited.</summary>
    private bool HasNobodies => asked is { Department: null, Presence: null, Status: not "none" };

    // Joined also where it is only counted: an `exists` beside an `or` looks so dear to the planner that it compiles the statement, for 200 ms.
    private string Joined => $"{(OfStatus ? "" : "left ")}join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id";

    private string StatusOfNobodies => (OfStatus ? " and m.status = @status" : "") + (asked.Search is null ? "" : " and lower(m.email) like @search");

    private string People => string.Join(" and ", Conditions());

    private IEnumerable<string> Conditions()
    {
        yield return "p.tenant_id = @team";
        yield return asked switch
        {
            { Status: "none" } => "p.presence <> 'left' and m.id is null",
            _ when OfStatus => "m.status = @status",
            _ => "(p.presence <> 'left' or m.id is not null)",
        };
        if (asked.Presence is not null)
        {
            yield return "p.presence = @presence";
        }

        if (asked.Search is not null)
        {
            yield return "p.search like @search";
        }

        if (asked.Department is not null)
        {
            yield return """
                p.departments && (with recursive below as (
                    select id from directory.departments_1 where tenant_id = @team and id = @department
                    union select d.id from directory.departments_1 d join below b on d.parent_id = b.id where d.tenant_id = @team and not d.removed)
                select array_agg(id) from below)
                """;
        }
    }
}

internal static class PeopleEndpoints
{
    public static void MapPeople(this RouteGroupBuilder team)
    {
        var people = team.MapGroup("/people").WithTags("People");
        people.MapGet("", ListAsync).WithName("listPeople").WithSummary("People and memberships; filter by department, status and presence, search by name, pinyin or userid");
        people.MapGet("/{person}", GetAsync).WithName("getPerson").WithSummary("A person and their membership, with its version as ETag");
    }

    private static async Task<Results<Ok<PeoplePage>, ProblemHttpResult>> ListAsync(
        TeamId team, long? department, [AllowedValues("none", "authorized", "invited", "active", "locked", "deauthorized", "removed")] string? status,
        [AllowedValues("present", "out-of-scope", "presumed", "left")] string? presence, string? search, string? cursor, IMediator mediator, CancellationToken ct, int limit = 50) =>
        (await mediator.Send(new ListPeople(team, department, status, presence, search, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<PersonItem>, ProblemHttpResult>> GetAsync(TeamId team, PersonId person, IMediator mediator, HttpContext http, CancellationToken ct) =>
        (await mediator.Send(new GetPerson(team, person), ct)).ToOkWithTag(http);
}
