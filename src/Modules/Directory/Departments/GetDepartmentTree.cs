using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Departments;

/// <summary>All departments at once, flat, in WeCom's order among those of one parent: for a tree on a screen, and for their names.</summary>
[Requires(Role.Admin, Scopes.DepartmentsRead)]
internal sealed record GetDepartmentTree(TeamId Team) : IQuery<IReadOnlyList<DepartmentItem>>, ITeamRequest;

internal sealed class GetDepartmentTreeHandler(ITeamReads reads) : IQueryHandler<GetDepartmentTree, IReadOnlyList<DepartmentItem>>
{
    public async Task<Outcome<IReadOnlyList<DepartmentItem>>> Handle(GetDepartmentTree request, CancellationToken cancellationToken)
    {
        var rows = await reads.ListAsync<DepartmentItem>(
            request.Team,
            """
            with recursive above as (
                select id, id as top from directory.departments_1 where tenant_id = @team and not removed
                union select a.id, d.parent_id from above a join directory.departments_1 d on d.tenant_id = @team and d.id = a.top
                    join directory.departments_1 p on p.tenant_id = @team and p.id = d.parent_id and not p.removed),
            counts as (
                select a.top, count(distinct p.id)::int as people
                from directory.people_1 p cross join unnest(p.departments) as place (id) join above a on a.id = place.id
                where p.tenant_id = @team and p.presence <> 'left' group by a.top),
            children as (select parent_id, count(*)::int as children from directory.departments_1 where tenant_id = @team and not removed group by parent_id)
            select d.id, p.id as parent_id, d.name, d.name_en, d.sort, d.source, coalesce(children.children, 0) as children, coalesce(counts.people, 0) as people
            from directory.departments_1 d
            left join directory.departments_1 p on p.tenant_id = d.tenant_id and p.id = d.parent_id and not p.removed
            left join counts on counts.top = d.id left join children on children.parent_id = d.id
            where d.tenant_id = @team and not d.removed
            order by d.sort desc, d.id
            """,
            null,
            cancellationToken);
        return Outcome<IReadOnlyList<DepartmentItem>>.Of(rows);
    }
}
