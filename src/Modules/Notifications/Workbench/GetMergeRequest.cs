using System.ComponentModel.DataAnnotations;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>A merge request with its reviewers' verdicts. Its builds and comments are lists of their own.</summary>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record GetMergeRequest(TeamId Team, Guid MergeRequest) : IQuery<MergeRequestDetail>, ITeamRequest;

/// <param name="Text">Plain text as the source has it, at most 20,000 characters.</param>
internal sealed record MergeRequestDetail(
    Guid Id, string? Number, string Title, string? Text, [property: AllowedValues("open", "draft", "merged", "closed")] string State, string? SourceBranch, string? TargetBranch, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? Url, ProjectRef Project, SourceRef Source,
    WorkPerson? Author, IReadOnlyList<WorkPerson> Assignees, IReadOnlyList<Review> Reviews, BuildRef? Build, bool IsFollowed);

internal sealed record BuildRef(Guid Id, string Name, [property: AllowedValues("queued", "running", "succeeded", "failed", "cancelled")] string State);

internal sealed class GetMergeRequestHandler(ITeamReads reads, Viewer viewer) : IQueryHandler<GetMergeRequest, MergeRequestDetail>
{
    public async Task<Outcome<MergeRequestDetail>> Handle(GetMergeRequest request, CancellationToken cancellationToken)
    {
        var row = await reads.FindAsync<Row>(
            request.Team,
            $"""
            select m.id, m.number, m.title, left(m.body, 20000) as text, m.state, m.source_branch, m.target_branch, m.created_at, m.source_at, m.url,
                p.id as project_id, p.name as project_name, p.group_name, s.id as source_id, s.kind as source_kind, s.name as source_name,
                {Lists.People("m.id", "'author', 'assignee', 'reviewer'")} as involved, b.id as build_id, b.name as build_name, b.state as build_state,
                exists (select from notifications.follows f where f.tenant_id = @team and f.subject_id = m.id and f.account_id = @account) as is_followed
            from notifications.merge_requests m
            join notifications.projects p on p.tenant_id = m.tenant_id and p.id = m.project_id
            join notifications.sources_1 s on s.tenant_id = p.tenant_id and s.id = p.source_id
            left join lateral (select b.id, b.name, b.state from notifications.builds b
                where b.tenant_id = @team and b.merge_request_id = m.id and b.deleted_at is null order by b.created_at desc, b.id desc limit 1) b on true
            where m.tenant_id = @team and m.id = @mergeRequest and m.deleted_at is null and {viewer.Sees("m.project_id")}
            """,
            new { account = viewer.Account, mergeRequest = request.MergeRequest },
            cancellationToken);
        return row is null ? RequestErrors.NotFound : row.ToDetail();
    }

    private sealed record Row(
        Guid Id, string? Number, string Title, string? Text, string State, string? SourceBranch, string? TargetBranch, DateTimeOffset CreatedAt, DateTimeOffset SourceAt, string? Url, Guid ProjectId, string ProjectName,
        string? GroupName, Guid SourceId, string SourceKind, string SourceName, string Involved, Guid? BuildId, string? BuildName, string? BuildState, bool IsFollowed)
    {
        public MergeRequestDetail ToDetail()
        {
            var involved = Lists.Involved(Involved).ToLookup(i => i.Role, StringComparer.Ordinal);
            return new MergeRequestDetail(
                Id, Number, Title, Text, State, SourceBranch, TargetBranch, CreatedAt, SourceAt, Url, new ProjectRef(ProjectId, ProjectName, GroupName), new SourceRef(SourceId, SourceKind, SourceName),
                involved["author"].FirstOrDefault()?.Person, [.. involved["assignee"].Select(i => i.Person)], [.. involved["reviewer"].Select(i => i.Review)],
                BuildId is { } build ? new BuildRef(build, BuildName!, BuildState!) : null, IsFollowed);
        }
    }
}
