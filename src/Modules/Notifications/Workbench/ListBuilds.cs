using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>Builds, the newest first.</summary>
/// <param name="State">One of a build's own; null for all.</param>
/// <param name="Mine">Only those that the caller pushed or started.</param>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record ListBuilds(TeamId Team, Guid? Project, Guid? MergeRequest, string? State, bool Mine, bool Starred, string? Cursor, int Limit) : IQuery<Page<WorkBuild>>, ITeamRequest;

/// <param name="Name">Of the pipeline, workflow or job.</param>
/// <param name="State"><c>queued</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>cancelled</c>.</param>
internal sealed record WorkBuild(
    Guid Id, string? Number, string Name, string? Ref, string? Commit, string? CommitTitle, [property: AllowedValues("queued", "running", "succeeded", "failed", "cancelled")] string State,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, ProjectRef Project);

internal sealed class ListBuildsValidator : AbstractValidator<ListBuilds>
{
    public ListBuildsValidator()
    {
        RuleFor(q => q.Limit).IsPageSize();
        RuleFor(q => q.State!).IsOneOf("queued", "running", "succeeded", "failed", "cancelled").When(q => q.State is not null);
    }
}

internal sealed class ListBuildsHandler(ITeamReads reads, Cursors cursors, Viewer viewer) : IQueryHandler<ListBuilds, Page<WorkBuild>>
{
    public async Task<Outcome<Page<WorkBuild>>> Handle(ListBuilds request, CancellationToken cancellationToken)
    {
        var list = $"builds?{request.Project}&{request.MergeRequest}&{request.State}&{request.Mine}&{request.Starred}&{viewer.Account}";
        if (!cursors.TryStart(request.Team, list, request.Cursor, out var start))
        {
            return RequestErrors.CursorInvalid;
        }

        var asked = new Conditions("x.tenant_id = @team", "x.deleted_at is null", "(x.created_at, x.id) < (@at, @id)")
            .When(request.Project is not null, "x.project_id = @project")
            .When(request.MergeRequest is not null, "x.merge_request_id = @mergeRequest")
            .When(request.State is not null, "x.state = @state")
            .WhenStarred(request.Starred, "x.project_id");
        var rows = await reads.ListAsync<Row>(
            request.Team,
            $"""
            select b.id, b.number, b.name, b.ref, b.commit_id, b.commit_title, b.state, b.created_at, b.started_at, b.ended_at, p.id as project_id, p.name as project_name, p.group_name
            from ({viewer.Newest("notifications.builds", "created_at", asked, request.Mine ? "'author'" : null, request.Project is not null)}) b
            join notifications.projects p on p.tenant_id = b.tenant_id and p.id = b.project_id
            order by b.created_at desc, b.id desc
            """,
            new { account = viewer.Account, project = request.Project, mergeRequest = request.MergeRequest, state = request.State, at = start.At, id = start.Id, limit = request.Limit + 1 },
            cancellationToken);
        return cursors.ToPage(request.Team, list, rows, request.Limit, r => new Position(r.CreatedAt, r.Id), r => r.ToItem());
    }

    private sealed record Row(
        Guid Id, string? Number, string Name, string? Ref, string? CommitId, string? CommitTitle, string State, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, Guid ProjectId,
        string ProjectName, string? GroupName)
    {
        public WorkBuild ToItem() => new(Id, Number, Name, Ref, CommitId, CommitTitle, State, CreatedAt, StartedAt, EndedAt, new ProjectRef(ProjectId, ProjectName, GroupName));
    }
}
