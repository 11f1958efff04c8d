using Liaison.Kernel.Ids;

namespace Liaison.Notifications.Work;

/// <summary>Somebody as a source names them.</summary>
/// <param name="Id">The source's own and stable; the login where it has no other.</param>
internal sealed record SourceUser(string Id, string? Login = null, string? Email = null, string? Name = null);

/// <param name="Id">The source's own and stable.</param>
/// <param name="Group">Such as a namespace or a folder.</param>
internal sealed record SourceProject(string Id, string Name, string? Path = null, string? Group = null, Uri? Url = null);

internal enum ItemKind
{
    Task,
    Requirement,
    Defect,
    Epic,
}

internal enum MergeRequestState
{
    Open,
    Draft,
    Merged,
    Closed,
}

internal enum BuildState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}

internal enum ReviewVerdict
{
    Approved,
    ChangesRequested,
    Commented,
}

/// <summary>What something is that people are told of.</summary>
internal enum SubjectKind
{
    Item,
    Iteration,
    MergeRequest,
    Build,
}

/// <summary>
/// What a source said about one thing, in one language for all sources: webhooks are read into it, and the ingest API takes it. Null means: it did not say, so what
/// was known stays.
/// </summary>
internal abstract record WorkChange
{
    public required SourceProject Project { get; init; }

    /// <summary>The source's own id of the thing, unique for its kind within the project.</summary>
    public required string Id { get; init; }

    /// <summary>UTC, the source's own time of the change: what is older than what is known changes nothing.</summary>
    public required DateTimeOffset At { get; init; }

    public SourceUser? Actor { get; init; }

    /// <summary>Whose it is; of a build whoever pushed or started it. Iterations and reviews have none.</summary>
    public SourceUser? Author { get; init; }

    /// <summary>Where it is at the source; of a review nowhere.</summary>
    public Uri? Url { get; init; }

    /// <summary>Who did it here, by the workbench or a card; null for what comes from the source.</summary>
    public AccountId? Account { get; init; }

    /// <summary>Passes quiet time, where the team allows this source to say so.</summary>
    public bool Urgent { get; init; }

    public bool Deleted { get; init; }
}

internal sealed record ItemChange : WorkChange
{
    public string? Number { get; init; }

    public ItemKind? Kind { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    /// <summary>As the source calls it.</summary>
    public string? State { get; init; }

    public bool? IsDone { get; init; }

    public string? Priority { get; init; }

    /// <summary>The iteration's id at the source; empty for none.</summary>
    public string? Iteration { get; init; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<SourceUser>? Assignees { get; init; }

    public IReadOnlyList<SourceUser>? Followers { get; init; }

    /// <summary><see cref="DateOnly.MinValue"/> for none.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Tells what is new from what was only never seen before.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was done, where the source says so.</summary>
    public DateTimeOffset? DoneAt { get; init; }
}

internal sealed record IterationChange : WorkChange
{
    public string? Name { get; init; }

    /// <summary><see cref="DateOnly.MinValue"/> for none.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>Inclusive; <see cref="DateOnly.MinValue"/> for none.</summary>
    public DateOnly? EndsOn { get; init; }

    public bool? IsClosed { get; init; }
}

internal sealed record MergeRequestChange : WorkChange
{
    public string? Number { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    public MergeRequestState? State { get; init; }

    public IReadOnlyList<SourceUser>? Assignees { get; init; }

    public IReadOnlyList<SourceUser>? Reviewers { get; init; }

    public IReadOnlyList<SourceUser>? Followers { get; init; }

    public string? SourceBranch { get; init; }

    public string? TargetBranch { get; init; }

    /// <summary>Tells what is new from what was only never seen before.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it was merged or closed, where the source says so.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>A reviewer has said something about a merge request. <see cref="WorkChange.Id"/> is the merge request's.</summary>
internal sealed record ReviewChange : WorkChange
{
    public required SourceUser Reviewer { get; init; }

    /// <summary>Null when what they said was taken back.</summary>
    public ReviewVerdict? Verdict { get; init; }
}

internal sealed record BuildStage(string Name, BuildState State);

internal sealed record BuildChange : WorkChange
{
    public string? Number { get; init; }

    /// <summary>Of the pipeline, workflow or job.</summary>
    public string? Name { get; init; }

    public BuildState? State { get; init; }

    public string? Ref { get; init; }

    public string? Commit { get; init; }

    public string? CommitTitle { get; init; }

    /// <summary>All of them, in their order.</summary>
    public IReadOnlyList<BuildStage>? Stages { get; init; }

    /// <summary>One stage alone: the others stay as they are.</summary>
    public BuildStage? Stage { get; init; }

    /// <summary>Its last lines; more than 64 KB of it is cut at the front.</summary>
    public string? LogTail { get; init; }

    /// <summary>The merge request's id at the source.</summary>
    public string? MergeRequest { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}

internal sealed record CommentChange : WorkChange
{
    /// <summary>An item's or a merge request's.</summary>
    public required SubjectKind Of { get; init; }

    /// <summary>The subject's id at the source.</summary>
    public required string Subject { get; init; }

    public string? Text { get; init; }

    /// <summary>Logins after <c>@</c> in the text, without it.</summary>
    public IReadOnlyList<string>? Mentions { get; init; }
}
