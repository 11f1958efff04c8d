using System.ComponentModel.DataAnnotations;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>A work item with everything that its page shows but the comments.</summary>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record GetItem(TeamId Team, Guid Item) : IQuery<ItemDetail>, ITeamRequest;

/// <param name="Text">Plain text as the source has it, at most 20,000 characters.</param>
/// <param name="Url">At the source.</param>
/// <param name="IsFollowed">By the caller's own choice here.</param>
internal sealed record ItemDetail(
    Guid Id, [property: AllowedValues("task", "requirement", "defect", "epic")] string Kind, string? Number, string Title, string? Text, string? State, bool IsDone, string? Priority, DateOnly? DueOn, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? DoneAt,
    string? Url, ProjectRef Project, IterationRef? Iteration, SourceRef Source, WorkPerson? Author, IReadOnlyList<WorkPerson> Assignees, IReadOnlyList<WorkPerson> Followers, bool IsFollowed);

/// <param name="Kind"><c>gitlab</c>, <c>github</c>, <c>gitea</c>, <c>jenkins</c>, <c>coding</c>, <c>api</c>.</param>
internal sealed record SourceRef(Guid Id, [property: AllowedValues("gitlab", "github", "gitea", "jenkins", "coding", "api")] string Kind, string Name);

internal sealed class GetItemHandler(ITeamReads reads, Viewer viewer) : IQueryHandler<GetItem, ItemDetail>
{
    public async Task<Outcome<ItemDetail>> Handle(GetItem request, CancellationToken cancellationToken)
    {
        var row = await reads.FindAsync<Row>(
            request.Team,
            $"""
            select i.id, i.kind, i.number, i.title, left(i.body, 20000) as text, i.state, i.is_done, i.priority, i.due_on, i.created_at, i.source_at, i.done_at, i.url,
                p.id as project_id, p.name as project_name, p.group_name, t.id as iteration_id, t.name as iteration_name, s.id as source_id, s.kind as source_kind, s.name as source_name,
                {Lists.People("i.id", "'author', 'assignee', 'follower'")} as involved,
                exists (select from notifications.follows f where f.tenant_id = @team and f.subject_id = i.id and f.account_id = @account) as is_followed
            from notifications.items i
            join notifications.projects p on p.tenant_id = i.tenant_id and p.id = i.project_id
            join notifications.sources_1 s on s.tenant_id = p.tenant_id and s.id = p.source_id
            left join notifications.iterations t on t.tenant_id = i.tenant_id and t.id = i.iteration_id
            where i.tenant_id = @team and i.id = @item and i.deleted_at is null and {viewer.Sees("i.project_id")}
            """,
            new { account = viewer.Account, item = request.Item },
            cancellationToken);
        return row is null ? RequestErrors.NotFound : row.ToDetail();
    }

    private sealed record Row(
        Guid Id, string Kind, string? Number, string Title, string? Text, string? State, bool IsDone, string? Priority, DateOnly? DueOn, DateTimeOffset CreatedAt, DateTimeOffset SourceAt, DateTimeOffset? DoneAt,
        string? Url, Guid ProjectId, string ProjectName, string? GroupName, Guid? IterationId, string? IterationName, Guid SourceId, string SourceKind, string SourceName, string Involved, bool IsFollowed)
    {
        public ItemDetail ToDetail()
        {
            var people = Lists.Involved(Involved).ToLookup(i => i.Role, i => i.Person, StringComparer.Ordinal);
            return new ItemDetail(
                Id, Kind, Number, Title, Text, State, IsDone, Priority, DueOn, CreatedAt, SourceAt, DoneAt, Url, new ProjectRef(ProjectId, ProjectName, GroupName),
                IterationId is { } iteration ? new IterationRef(iteration, IterationName!) : null, new SourceRef(SourceId, SourceKind, SourceName),
                people["author"].FirstOrDefault(), [.. people["assignee"]], [.. people["follower"]], IsFollowed);
        }
    }
}
