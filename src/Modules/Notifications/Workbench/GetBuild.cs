using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Workbench;

/// <summary>A build with its stages and the end of its log.</summary>
[Requires(Role.Member, Scopes.WorkRead)]
internal sealed record GetBuild(TeamId Team, Guid Build) : IQuery<BuildDetail>, ITeamRequest;

/// <param name="LogTail">Its last lines, at most 64 KB; null when the source told none.</param>
internal sealed record BuildDetail(
    Guid Id, string? Number, string Name, string? Ref, string? Commit, string? CommitTitle, [property: AllowedValues("queued", "running", "succeeded", "failed", "cancelled")] string State,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Url,
    IReadOnlyList<WorkStage> Stages, string? LogTail, ProjectRef Project, SourceRef Source, MergeRequestRef? MergeRequest, WorkPerson? Author, bool IsFollowed);

internal sealed record WorkStage(string Name, [property: AllowedValues("queued", "running", "succeeded", "failed", "cancelled")] string State);

internal sealed record MergeRequestRef(Guid Id, string? Number, string Title);

internal sealed class GetBuildHandler(ITeamReads reads, Viewer viewer) : IQueryHandler<GetBuild, BuildDetail>
{
    public async Task<Outcome<BuildDetail>> Handle(GetBuild request, CancellationToken cancellationToken)
    {
        var row = await reads.FindAsync<Row>(
            request.Team,
            $"""
            select b.id, b.number, b.name, b.ref, b.commit_id, b.commit_title, b.state, b.created_at, b.started_at, b.ended_at, b.url, b.stages::text as stages, b.log_tail,
                p.id as project_id, p.name as project_name, p.group_name, s.id as source_id, s.kind as source_kind, s.name as source_name,
                m.id as merge_request_id, m.number as merge_request_number, m.title as merge_request_title, {Lists.People("b.id", "'author'")} as involved,
                exists (select from notifications.follows f where f.tenant_id = @team and f.subject_id = b.id and f.account_id = @account) as is_followed
            from notifications.builds b
            join notifications.projects p on p.tenant_id = b.tenant_id and p.id = b.project_id
            join notifications.sources_1 s on s.tenant_id = p.tenant_id and s.id = p.source_id
            left join notifications.merge_requests m on m.tenant_id = b.tenant_id and m.id = b.merge_request_id and m.deleted_at is null
            where b.tenant_id = @team and b.id = @build and b.deleted_at is null and {viewer.Sees("b.project_id")}
            """,
            new { account = viewer.Account, build = request.Build },
            cancellationToken);
        return row is null ? RequestErrors.NotFound : row.ToDetail();
    }

    private sealed record Row(
        Guid Id, string? Number, string Name, string? Ref, string? CommitId, string? CommitTitle, string State, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Url, string Stages,
        string? LogTail, Guid ProjectId, string ProjectName, string? GroupName, Guid SourceId, string SourceKind, string SourceName, Guid? MergeRequestId, string? MergeRequestNumber, string? MergeRequestTitle,
        string Involved, bool IsFollowed)
    {
        public BuildDetail ToDetail() => new(
            Id, Number, Name, Ref, CommitId, CommitTitle, State, CreatedAt, StartedAt, EndedAt, Url, JsonSerializer.Deserialize<IReadOnlyList<WorkStage>>(Stages, JsonSerializerOptions.Web)!, LogTail,
            new ProjectRef(ProjectId, ProjectName, GroupName), new SourceRef(SourceId, SourceKind, SourceName),
            MergeRequestId is { } mergeRequest ? new MergeRequestRef(mergeRequest, MergeRequestNumber, MergeRequestTitle!) : null,
            Lists.Involved(Involved) is [var author, ..] ? author.Person : null, IsFollowed);
    }
}
