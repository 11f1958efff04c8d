using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Departments;

/// <summary>One level of the tree, in WeCom's order: the largest sort first, then by id.</summary>
/// <param name="Parent">Null for the roots of what is visible.</param>
[Requires(Role.Admin, Scopes.DepartmentsRead)]
internal sealed record ListDepartments(TeamId Team, long? Parent, string? Cursor, int Limit) : IQuery<Page<DepartmentItem>>, ITeamRequest;

/// <param name="Children">Departments directly below.</param>
/// <param name="People">Distinct people of it and of all below it, leavers not counted.</param>
/// <param name="Source"><c>wecom</c> or <c>local</c>.</param>
internal sealed record DepartmentItem(long Id, long? ParentId, string Name, string? NameEn, long Sort, string Source, int Children, int People);

internal sealed class ListDepartmentsValidator : AbstractValidator<ListDepartments>
{
    public ListDepartmentsValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200);
}

internal sealed class ListDepartmentsHandler(ITeamReads reads, Cursors cursors) : IQueryHandler<ListDepartments, Page<DepartmentItem>>
{
    public async Task<Outcome<Page<DepartmentItem>>> Handle(ListDepartments request, CancellationToken cancellationToken)
    {
        var list = $"departments?{request.Parent}";
        var after = new Position(long.MaxValue, 0);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out after))
        {
            return RequestErrors.CursorInvalid;
        }

        var rows = await reads.ListAsync<DepartmentItem>(
            request.Team,
            """
            with recursive page as materialized (
                select d.id, d.parent_id, d.name, d.name_en, d.sort, d.source from directory.departments_1 d
                left join directory.departments_1 p on p.tenant_id = d.tenant_id and p.id = d.parent_id and not p.removed
                where d.tenant_id = @team and not d.removed and p.id is not distinct from @parent::bigint and (d.sort, -d.id) < (@sort, -@id)
                order by d.sort desc, d.id limit @limit),
            below as (
                select id as top, id from page
                union select b.top, d.id from below b join directory.departments_1 d on d.tenant_id = @team and d.parent_id = b.id and not d.removed),
            counts as (
                select b.top, count(distinct p.id)::int as people
                from directory.people_1 p cross join unnest(p.departments) as place (id) join below b on b.id = place.id
                where p.tenant_id = @team and p.presence <> 'left' group by b.top)
            select page.id, page.parent_id, page.name, page.name_en, page.sort, page.source,
                (select count(*)::int from directory.departments_1 c where c.tenant_id = @team and c.parent_id = page.id and not c.removed) as children,
                coalesce(counts.people, 0) as people
            from page left join counts on counts.top = page.id order by page.sort desc, page.id
            """,
            new { parent = request.Parent, sort = after!.Sort, id = after.Id, limit = request.Limit + 1 },
            cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        return new Page<DepartmentItem>(page, rows.Count > request.Limit ? cursors.Seal(request.Team, list, new Position(page[^1].Sort, page[^1].Id)) : null);
    }

    private sealed record Position(long Sort, long Id);
}
