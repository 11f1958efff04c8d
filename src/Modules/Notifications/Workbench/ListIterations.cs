using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>Iterations with their progress, the last to begin first.</summary>
/// <param name="Mine"><c>mine</c>: with items that I have to do with, or followed; <c>any</c> that I may see.</param>
/// <param name="State"><c>open</c>, <c>closed</c>, <c>all</c>.</param>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record ListIterations(TeamId Team, string Mine, string State, Guid? Project, bool Starred, string? Cursor, int Limit) : IQuery<Page<WorkIteration>>, ITeamRequest;

/// <param name="Total">Items in it.</param>
/// <param name="Done">Finished ones among them.</param>
/// <param name="MyTotal">Items assigned to the caller.</param>
internal sealed record WorkIteration(Guid Id, string Name, DateOnly? StartsOn, DateOnly? EndsOn, bool IsClosed, int Total, int Done, int MyTotal, int MyDone, ProjectRef Project);

internal sealed class ListIterationsValidator : AbstractValidator<ListIterations>
{
    public ListIterationsValidator()
    {
        RuleFor(q => q.Limit).IsPageSize();
        RuleFor(q => q.Mine).IsOneOf("mine", "any");
        RuleFor(q => q.State).IsOneOf("open", "closed", "all");
    }
}

internal sealed class ListIterationsHandler(ITeamReads reads, Cursors cursors, Viewer viewer) : IQueryHandler<ListIterations, Page<WorkIteration>>
{
    /// <summary>Iterations without a first day come last.</summary>
    private const string Begins = "coalesce(t.starts_on::timestamp at time zone 'UTC', timestamptz '0001-01-01 00:00Z')";

    public async Task<Outcome<Page<WorkIteration>>> Handle(ListIterations request, CancellationToken cancellationToken)
    {
        var list = $"iterations?{request.Mine}&{request.State}&{request.Project}&{request.Starred}&{viewer.Account}";
        if (!cursors.TryStart(request.Team, list, request.Cursor, out var start))
        {
            return RequestErrors.CursorInvalid;
        }

        var conditions = new Conditions("t.tenant_id = @team", "t.deleted_at is null", $"({Begins}, t.id) < (@at, @id)")
            .When(request.Mine == "mine", """
                t.id = any(array(select distinct coalesce(i.iteration_id, w.subject_id) from notifications.own_work w
                    left join notifications.items i on i.tenant_id = @team and i.id = w.subject_id and i.deleted_at is null where w.tenant_id = @team and w.account_id = @account))
                """)
            .When(request.State != "all", request.State == "closed" ? "t.is_closed" : "not t.is_closed")
            .When(request.Project is not null, "t.project_id = @project")
            .WhenStarred(request.Starred, "t.project_id")
            .When(true, viewer.SeesWithin("t.project_id"));
        var rows = await reads.ListAsync<IterationRow>(
            request.Team,
            $"""
            select {IterationRow.Columns}, t.begins_at
            from (select t.*, {Begins} as begins_at from notifications.iterations t where {conditions} order by {Begins} desc, t.id desc limit @limit) t
            {IterationRow.Joined}
            order by t.begins_at desc, t.id desc
            """,
            new { account = viewer.Account, project = request.Project, at = start.At, id = start.Id, limit = request.Limit + 1 },
            cancellationToken);
        return cursors.ToPage(request.Team, list, rows, request.Limit, r => new Position(r.BeginsAt, r.Id), r => r.ToIteration());
    }
}

internal sealed record IterationRow(
    Guid Id, string Name, DateOnly? StartsOn, DateOnly? EndsOn, bool IsClosed, int Total, int Done, int MyTotal, int MyDone, Guid ProjectId, string ProjectName, string? GroupName, DateTimeOffset BeginsAt)
{
    public const string Columns = "t.id, t.name, t.starts_on, t.ends_on, t.is_closed, n.total, n.done, coalesce(m.total, 0) as my_total, coalesce(m.done, 0) as my_done, p.id as project_id, p.name as project_name, p.group_name";

    /// <summary>To an iteration <c>t</c>: its project and how far it is.</summary>
    public const string Joined = """
        join notifications.projects p on p.tenant_id = t.tenant_id and p.id = t.project_id
        cross join lateral (select count(*)::int as total, (count(*) filter (where i.is_done))::int as done
            from notifications.items i where i.tenant_id = @team and i.iteration_id = t.id and i.deleted_at is null) n
        left join (select i.iteration_id, count(*)::int as total, (count(*) filter (where i.is_done))::int as done
            from (select distinct subject_id from notifications.own_work where tenant_id = @team and account_id = @account and role = 'assignee') w
            join notifications.items i on i.tenant_id = @team and i.id = w.subject_id and i.deleted_at is null group by i.iteration_id) m on m.iteration_id = t.id
        """;

    public WorkIteration ToIteration() => new(Id, Name, StartsOn, EndsOn, IsClosed, Total, Done, MyTotal, MyDone, new ProjectRef(ProjectId, ProjectName, GroupName));
}
