using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>Work items, the last changed first.</summary>
/// <param name="Mine"><c>assigned</c> to me, <c>created</c> by me, <c>followed</c>, or <c>any</c> that I may see.</param>
/// <param name="State"><c>open</c>, <c>done</c>, <c>all</c>.</param>
/// <param name="Starred">In starred projects and groups only.</param>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record ListItems(TeamId Team, string Mine, string? Kind, string State, Guid? Project, Guid? Iteration, bool Starred, string? Cursor, int Limit) : IQuery<Page<WorkItem>>, ITeamRequest;

/// <param name="State">As the source calls it.</param>
/// <param name="UpdatedAt">UTC, the source's own time.</param>
internal sealed record WorkItem(
    Guid Id, [property: AllowedValues("task", "requirement", "defect", "epic")] string Kind, string? Number, string Title, string? State, bool IsDone, string? Priority, DateOnly? DueOn, DateTimeOffset UpdatedAt, ProjectRef Project, IterationRef? Iteration, IReadOnlyList<string> Assignees);

internal sealed record IterationRef(Guid Id, string Name);

internal sealed class ListItemsValidator : AbstractValidator<ListItems>
{
    public ListItemsValidator()
    {
        RuleFor(q => q.Limit).IsPageSize();
        RuleFor(q => q.Mine).IsOneOf("assigned", "created", "followed", "any");
        RuleFor(q => q.State).IsOneOf("open", "done", "all");
        RuleFor(q => q.Kind!).IsOneOf("task", "requirement", "defect", "epic").When(q => q.Kind is not null);
    }
}

internal sealed class ListItemsHandler(ITeamReads reads, Cursors cursors, Viewer viewer) : IQueryHandler<ListItems, Page<WorkItem>>
{
    public async Task<Outcome<Page<WorkItem>>> Handle(ListItems request, CancellationToken cancellationToken)
    {
        var list = $"items?{request.Mine}&{request.Kind}&{request.State}&{request.Project}&{request.Iteration}&{request.Starred}&{viewer.Account}";
        if (!cursors.TryStart(request.Team, list, request.Cursor, out var start))
        {
            return RequestErrors.CursorInvalid;
        }

        var own = request.Mine switch { "assigned" => "'assignee'", "created" => "'author'", "followed" => "'follower'", _ => null };
        var asked = new Conditions("x.tenant_id = @team", "x.deleted_at is null", "(x.source_at, x.id) < (@at, @id)")
            .When(request.Kind is not null, "x.kind = @kind")
            .When(request.State != "all", request.State == "done" ? "x.is_done" : "not x.is_done")
            .When(request.Project is not null, "x.project_id = @project")
            .When(request.Iteration is not null, "x.iteration_id = @iteration")
            .WhenStarred(request.Starred, "x.project_id");
        var rows = await reads.ListAsync<Row>(
            request.Team,
            $"""
            select i.id, i.kind, i.number, i.title, i.state, i.is_done, i.priority, i.due_on, i.source_at, p.id as project_id, p.name as project_name, p.group_name, t.id as iteration_id, t.name as iteration_name,
                array(select coalesce(u.name, u.login, u.external_id) from notifications.involvements v join notifications.source_users u on u.tenant_id = v.tenant_id and u.id = v.user_id
                    where v.tenant_id = @team and v.subject_id = i.id and v.role = 'assignee' order by 1 limit 5) as assignees
            from ({viewer.Newest("notifications.items", "source_at", asked, own, request.Project is not null)}) i
            join notifications.projects p on p.tenant_id = i.tenant_id and p.id = i.project_id
            left join notifications.iterations t on t.tenant_id = i.tenant_id and t.id = i.iteration_id
            order by i.source_at desc, i.id desc
            """,
            new { account = viewer.Account, kind = request.Kind, project = request.Project, iteration = request.Iteration, at = start.At, id = start.Id, limit = request.Limit + 1 },
            cancellationToken);
        return cursors.ToPage(request.Team, list, rows, request.Limit, r => new Position(r.SourceAt, r.Id), r => r.ToItem());
    }

    private sealed record Row(
        Guid Id, string Kind, string? Number, string Title, string? State, bool IsDone, string? Priority, DateOnly? DueOn, DateTimeOffset SourceAt, Guid ProjectId, string ProjectName,
        string? GroupName, Guid? IterationId, string? IterationName, string[] Assignees)
    {
        public WorkItem ToItem() => new(
            Id, Kind, Number, Title, State, IsDone, Priority, DueOn, SourceAt, new ProjectRef(ProjectId, ProjectName, GroupName),
            IterationId is { } iteration ? new IterationRef(iteration, IterationName!) : null, Assignees);
    }
}
