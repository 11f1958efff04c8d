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
[Requires(Role.Admin)]
internal sealed record ListPeople(TeamId Team, long? Department, string? Status, string? Presence, string? Search, string? Cursor, int Limit) : IQuery<PeoplePage>, ITeamRequest;

internal sealed record PeoplePage(IReadOnlyList<PersonItem> Items, string? Next, int Total);

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
    private const string Rows = $"""
        with recursive below as (
            select id from directory.departments_1 where tenant_id = @team and id = @department
            union select d.id from directory.departments_1 d join below b on d.parent_id = b.id where d.tenant_id = @team and not d.removed),
        rows as (
            select {PersonRow.Columns}, p.id as row_id
            from directory.people_1 p left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
            where p.tenant_id = @team and (p.presence <> 'left' or m.id is not null) and (@search is null or p.search like @search)
                and (@department is null or p.departments && (select array_agg(id) from below)) and (@presence is null or p.presence = @presence)
            union all
            select {PersonRow.ColumnsOfNobody}, m.id
            from directory.members_1 m
            where m.tenant_id = @team and m.person_id is null and @search is null and @department is null and @presence is null),
        filtered as (select * from rows where @status is null or coalesce(status, 'none') = @status)
        """;

    public async Task<Outcome<PeoplePage>> Handle(ListPeople request, CancellationToken cancellationToken)
    {
        var list = $"people?{request.Department}&{request.Status}&{request.Presence}&{request.Search}";
        var after = new Position("", Guid.Empty);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var parameters = new
        {
            department = request.Department,
            status = request.Status,
            presence = request.Presence,
            search = LikePattern.Containing(request.Search),
            name = after!.Name,
            id = after.Id,
            limit = request.Limit + 1,
        };
        // Side by side, on two connections: each looks at everybody.
        var counting = reads.FindAsync<int>(request.Team, Rows + "select count(*)::int from filtered", parameters, cancellationToken);
        var rows = await reads.ListAsync<PersonRow>(
            request.Team, Rows + "select * from filtered where (name, row_id) > (@name, @id) order by name, row_id limit @limit", parameters, cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        return new PeoplePage(
            await accounts.NamedAsync(page, cancellationToken),
            rows.Count > request.Limit ? cursors.Seal(request.Team, list, new Position(page[^1].Name, page[^1].RowId)) : null,
            await counting);
    }

    private sealed record Position(string Name, Guid Id);
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
