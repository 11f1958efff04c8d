using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>Merge requests, the last changed first.</summary>
/// <param name="Mine"><c>created</c> by me or assigned to me, <c>to-review</c>, <c>followed</c>, or <c>any</c> that I may see.</param>
/// <param name="State"><c>open</c> (drafts too), <c>closed</c> (merged or not), <c>all</c>.</param>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record ListMergeRequests(TeamId Team, string Mine, string State, Guid? Project, bool Starred, string? Cursor, int Limit) : IQuery<Page<WorkMergeRequest>>, ITeamRequest;

/// <param name="State"><c>open</c>, <c>draft</c>, <c>merged</c>, <c>closed</c>.</param>
/// <param name="Build">How its newest build is; null when it has none.</param>
internal sealed record WorkMergeRequest(
    Guid Id, string? Number, string Title, [property: AllowedValues("open", "draft", "merged", "closed")] string State, string? SourceBranch, string? TargetBranch, DateTimeOffset UpdatedAt, ProjectRef Project, string? Author, IReadOnlyList<Review> Reviews,
    [property: AllowedValues("queued", "running", "succeeded", "failed", "cancelled")] string? Build);

/// <param name="Verdict"><c>approved</c>, <c>changes-requested</c>, <c>commented</c>; null while they have not said anything.</param>
internal sealed record Review(Guid Id, string Name, string? Login, bool IsMe, [property: AllowedValues("approved", "changes-requested", "commented")] string? Verdict);

internal sealed class ListMergeRequestsValidator : AbstractValidator<ListMergeRequests>
{
    public ListMergeRequestsValidator()
    {
        RuleFor(q => q.Limit).IsPageSize();
        RuleFor(q => q.Mine).IsOneOf("created", "to-review", "followed", "any");
        RuleFor(q => q.State).IsOneOf("open", "closed", "all");
    }
}

internal sealed class ListMergeRequestsHandler(ITeamReads reads, Cursors cursors, Viewer viewer) : IQueryHandler<ListMergeRequests, Page<WorkMergeRequest>>
{
    public async Task<Outcome<Page<WorkMergeRequest>>> Handle(ListMergeRequests request, CancellationToken cancellationToken)
    {
        var list = $"merge-requests?{request.Mine}&{request.State}&{request.Project}&{request.Starred}&{viewer.Account}";
        if (!cursors.TryStart(request.Team, list, request.Cursor, out var start))
        {
            return RequestErrors.CursorInvalid;
        }

        var own = request.Mine switch { "created" => "'author', 'assignee'", "to-review" => "'reviewer'", "followed" => "'follower'", _ => null };
        var asked = new Conditions("x.tenant_id = @team", "x.deleted_at is null", "(x.source_at, x.id) < (@at, @id)")
            .When(request.State == "open", "x.state in ('open', 'draft')")
            .When(request.State == "closed", "x.state in ('merged', 'closed')")
            .When(request.Project is not null, "x.project_id = @project")
            .WhenStarred(request.Starred, "x.project_id");
        var rows = await reads.ListAsync<Row>(
            request.Team,
            $"""
            select m.id, m.number, m.title, m.state, m.source_branch, m.target_branch, m.source_at, p.id as project_id, p.name as project_name, p.group_name,
                {Lists.People("m.id", "'author', 'reviewer'")} as involved,
                (select b.state from notifications.builds b where b.tenant_id = @team and b.merge_request_id = m.id and b.deleted_at is null order by b.created_at desc, b.id desc limit 1) as build
            from ({viewer.Newest("notifications.merge_requests", "source_at", asked, own, request.Project is not null)}) m
            join notifications.projects p on p.tenant_id = m.tenant_id and p.id = m.project_id
            order by m.source_at desc, m.id desc
            """,
            new { account = viewer.Account, project = request.Project, at = start.At, id = start.Id, limit = request.Limit + 1 },
            cancellationToken);
        return cursors.ToPage(request.Team, list, rows, request.Limit, r => new Position(r.SourceAt, r.Id), r => r.ToItem());
    }

    private sealed record Row(
        Guid Id, string? Number, string Title, string State, string? SourceBranch, string? TargetBranch, DateTimeOffset SourceAt, Guid ProjectId, string ProjectName, string? GroupName, string Involved, string? Build)
    {
        public WorkMergeRequest ToItem()
        {
            var involved = Lists.Involved(Involved);
            return new WorkMergeRequest(
                Id, Number, Title, State, SourceBranch, TargetBranch, SourceAt, new ProjectRef(ProjectId, ProjectName, GroupName),
                involved.FirstOrDefault(i => i.Role == "author")?.Name, [.. involved.Where(i => i.Role == "reviewer").Select(i => i.Review)], Build);
        }
    }
}
