using System.Text.Json.Serialization;

namespace Liaison.Notifications.Work.Ingest;

/// <summary>What a source tells of its work. Sent twice, late or in another order it has one effect: what is older than what is known of a field does not change it.</summary>
/// <param name="Changes">1 to 1,000, of any types and projects, in the order in which they happened.</param>
internal sealed record IngestBody(IReadOnlyList<IngestChange> Changes);

/// <param name="Id">The source's own and stable, 1 to 200 characters.</param>
/// <param name="Email">Links them to a member's account, where it is that account's verified e-mail.</param>
internal sealed record IngestUser(string Id, string? Login = null, string? Email = null, string? Name = null);

/// <param name="Id">The source's own and stable, 1 to 200 characters.</param>
/// <param name="Group">Such as a namespace or a folder, by which members filter.</param>
internal sealed record IngestProject(string Id, string Name, string? Path = null, string? Group = null, string? Url = null);

internal enum IngestItemKind
{
    Task,
    Requirement,
    Defect,
    Epic,
}

internal enum IngestRequestState
{
    Open,
    Draft,
    Merged,
    Closed,
}

internal enum IngestVerdict
{
    Approved,

    [JsonStringEnumMemberName("changes-requested")]
    ChangesRequested,

    Commented,

    /// <summary>What they said was taken back.</summary>
    None,
}

internal enum IngestBuildState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

internal enum IngestSubject
{
    Item,

    [JsonStringEnumMemberName("merge-request")]
    MergeRequest,
}

/// <summary>One change. Fields that are absent, or null, stay as they are known; an empty text clears.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(IngestItem), "item")]
[JsonDerivedType(typeof(IngestIteration), "iteration")]
[JsonDerivedType(typeof(IngestMergeRequest), "merge-request")]
[JsonDerivedType(typeof(IngestReview), "review")]
[JsonDerivedType(typeof(IngestBuild), "build")]
[JsonDerivedType(typeof(IngestComment), "comment")]
[JsonDerivedType(typeof(IngestFollowers), "followers")]
internal abstract record IngestChange
{
    public required IngestProject Project { get; init; }

    /// <summary>When the source changed it, with its offset from UTC; at most five minutes in the future. What happened more than a day ago is mirrored and told to nobody.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it. They are not told of it.</summary>
    public IngestUser? Actor { get; init; }

    /// <summary>Passes quiet time, where the team lets this source do so.</summary>
    public bool Urgent { get; init; }
}

/// <summary>A task, requirement, defect or epic.</summary>
internal sealed record IngestItem : IngestChange
{
    /// <summary>The source's own and stable, unique within the project.</summary>
    public required string Id { get; init; }

    public bool Deleted { get; init; }

    /// <summary>As people say it, such as <c>#17</c>.</summary>
    public string? Number { get; init; }

    public IngestItemKind? Kind { get; init; }

    /// <summary>Cut at 500 characters.</summary>
    public string? Title { get; init; }

    /// <summary>Plain text, cut at 64 KB.</summary>
    public string? Text { get; init; }

    /// <summary>As the source calls it.</summary>
    public string? State { get; init; }

    public bool? Done { get; init; }

    public string? Priority { get; init; }

    /// <summary>The iteration's id; empty for none.</summary>
    public string? Iteration { get; init; }

    public IngestUser? Author { get; init; }

    /// <summary>All of them, at most 100.</summary>
    public IReadOnlyList<IngestUser>? Assignees { get; init; }

    /// <summary>All of them, at most 10,000.</summary>
    public IReadOnlyList<IngestUser>? Followers { get; init; }

    /// <summary>A date, as in <c>2026-11-30</c>; empty for none.</summary>
    public string? DueOn { get; init; }

    /// <summary>Say it: something that was created long ago and is heard of for the first time is not told as new.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>http or https.</summary>
    public string? Url { get; init; }
}

/// <summary>A sprint or milestone.</summary>
internal sealed record IngestIteration : IngestChange
{
    public required string Id { get; init; }

    public bool Deleted { get; init; }

    public string? Name { get; init; }

    /// <summary>A date; empty for none.</summary>
    public string? StartsOn { get; init; }

    /// <summary>A date, inclusive; empty for none.</summary>
    public string? EndsOn { get; init; }

    public bool? Closed { get; init; }

    public string? Url { get; init; }
}

/// <summary>A merge or pull request.</summary>
internal sealed record IngestMergeRequest : IngestChange
{
    public required string Id { get; init; }

    public bool Deleted { get; init; }

    public string? Number { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    public IngestRequestState? State { get; init; }

    public IngestUser? Author { get; init; }

    /// <summary>All of them, at most 100.</summary>
    public IReadOnlyList<IngestUser>? Assignees { get; init; }

    /// <summary>All of them, at most 100.</summary>
    public IReadOnlyList<IngestUser>? Reviewers { get; init; }

    /// <summary>All of them, at most 10,000.</summary>
    public IReadOnlyList<IngestUser>? Followers { get; init; }

    public string? SourceBranch { get; init; }

    public string? TargetBranch { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Url { get; init; }
}

/// <summary>What somebody says of a merge request.</summary>
internal sealed record IngestReview : IngestChange
{
    /// <summary>The merge request's id.</summary>
    public required string MergeRequest { get; init; }

    public required IngestUser Reviewer { get; init; }

    public required IngestVerdict Verdict { get; init; }
}

internal sealed record IngestStage(string Name, IngestBuildState State);

/// <summary>A pipeline, workflow or job on its way.</summary>
internal sealed record IngestBuild : IngestChange
{
    public required string Id { get; init; }

    public bool Deleted { get; init; }

    public string? Number { get; init; }

    /// <summary>Of the pipeline, workflow or job: builds of one name and branch follow each other.</summary>
    public string? Name { get; init; }

    public IngestBuildState? State { get; init; }

    /// <summary>The branch or tag.</summary>
    public string? Ref { get; init; }

    public string? Commit { get; init; }

    public string? CommitTitle { get; init; }

    /// <summary>All of them in their order, at most 100.</summary>
    public IReadOnlyList<IngestStage>? Stages { get; init; }

    /// <summary>One stage alone: the others stay as they are.</summary>
    public IngestStage? Stage { get; init; }

    /// <summary>Its last lines; of more than 64 KB the end.</summary>
    public string? LogTail { get; init; }

    /// <summary>The merge request's id.</summary>
    public string? MergeRequest { get; init; }

    /// <summary>Whoever pushed or started it.</summary>
    public IngestUser? Author { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Url { get; init; }
}

/// <summary>A comment on an item or a merge request. It may come before what it is on.</summary>
internal sealed record IngestComment : IngestChange
{
    public required string Id { get; init; }

    public bool Deleted { get; init; }

    public required IngestSubject Of { get; init; }

    /// <summary>The id of what it is on.</summary>
    public required string Subject { get; init; }

    /// <summary>Plain text, cut at 64 KB.</summary>
    public string? Text { get; init; }

    public IngestUser? Author { get; init; }

    /// <summary>Logins, without the <c>@</c>; at most 100.</summary>
    public IReadOnlyList<string>? Mentions { get; init; }

    public string? Url { get; init; }
}

/// <summary>Who follows an item or a merge request at the source.</summary>
internal sealed record IngestFollowers : IngestChange
{
    public required IngestSubject Of { get; init; }

    public required string Id { get; init; }

    /// <summary>All of them, at most 10,000.</summary>
    public required IReadOnlyList<IngestUser> Users { get; init; }
}
