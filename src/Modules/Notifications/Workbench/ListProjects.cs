using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>The projects that the caller may see: starred ones first, then by group and name.</summary>
/// <param name="Search">Part of a name, a path or a group.</param>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record ListProjects(TeamId Team, string? Search) : IQuery<IReadOnlyList<WorkProject>>, ITeamRequest;

/// <param name="IsStarred">By itself.</param>
/// <param name="IsGroupStarred">By its group.</param>
internal sealed record WorkProject(Guid Id, string Name, string? Path, string? Group, string? Url, string Source, bool IsStarred, bool IsGroupStarred, bool IsFollowed);

internal sealed class ListProjectsValidator : AbstractValidator<ListProjects>
{
    public ListProjectsValidator() => RuleFor(q => q.Search).MaximumLength(Lists.LongestSearch);
}

internal sealed class ListProjectsHandler(ITeamReads reads, Viewer viewer) : IQueryHandler<ListProjects, IReadOnlyList<WorkProject>>
{
    /// <summary>More are searched for.</summary>
    private const int Most = 500;

    public async Task<Outcome<IReadOnlyList<WorkProject>>> Handle(ListProjects request, CancellationToken cancellationToken)
    {
        var search = LikePattern.Containing(request.Search);
        var conditions = new Conditions("p.tenant_id = @team")
            .When(search is not null, "(lower(p.name) like @search or lower(p.path) like @search or lower(p.group_name) like @search)")
            .When(true, viewer.Sees("p.id"));
        return Outcome<IReadOnlyList<WorkProject>>.Of(await reads.ListAsync<WorkProject>(
            request.Team,
            $"""
            select p.id, p.name, p.path, p.group_name as "group", p.url, s.name as source, sp.project_id is not null as is_starred, sg.group_name is not null as is_group_starred, f.subject_id is not null as is_followed
            from notifications.projects p
            join notifications.sources_1 s on s.tenant_id = p.tenant_id and s.id = p.source_id
            left join notifications.starred_projects sp on sp.tenant_id = p.tenant_id and sp.project_id = p.id and sp.account_id = @account
            left join notifications.starred_groups sg on sg.tenant_id = p.tenant_id and sg.group_name = p.group_name and sg.account_id = @account
            left join notifications.follows f on f.tenant_id = p.tenant_id and f.subject_id = p.id and f.account_id = @account
            where {conditions} order by sp.project_id is null and sg.group_name is null, p.group_name nulls last, p.name, p.id limit {Most}
            """,
            new { account = viewer.Account, search },
            cancellationToken));
    }
}

/// <summary>Who can be mentioned in a project: people whom its source knows there.</summary>
/// <param name="Search">Part of a name or a login.</param>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record ListProjectPeople(TeamId Team, Guid Project, string? Search) : IQuery<IReadOnlyList<WorkPerson>>, ITeamRequest;

internal sealed class ListProjectPeopleValidator : AbstractValidator<ListProjectPeople>
{
    public ListProjectPeopleValidator() => RuleFor(q => q.Search).MaximumLength(Lists.LongestSearch);
}

internal sealed class ListProjectPeopleHandler(ITeamReads reads, Viewer viewer) : IQueryHandler<ListProjectPeople, IReadOnlyList<WorkPerson>>
{
    public async Task<Outcome<IReadOnlyList<WorkPerson>>> Handle(ListProjectPeople request, CancellationToken cancellationToken)
    {
        var search = LikePattern.Containing(request.Search);
        return Outcome<IReadOnlyList<WorkPerson>>.Of(await reads.ListAsync<WorkPerson>(
            request.Team,
            $"""
            select u.id, coalesce(u.name, u.login) as name, u.login, u.account_id is not distinct from @account as is_me from notifications.projects p
            join notifications.source_users u on u.tenant_id = p.tenant_id and u.source_id = p.source_id
            where p.tenant_id = @team and p.id = @project and u.login is not null and {viewer.Sees("p.id")}
                and exists (select from notifications.involvements v where v.tenant_id = @team and v.user_id = u.id and v.project_id = p.id)
                {(search is null ? "" : "and (lower(u.login) like @search or lower(u.name) like @search)")}
            order by u.name nulls last, u.login limit 20
            """,
            new { account = viewer.Account, project = request.Project, search },
            cancellationToken));
    }
}
