using Liaison.Notifications.Work;

namespace Liaison.Notifications.Sources.Payloads;

/// <summary>
/// The objects that GitHub's and Gitea's payloads share. Items and merge requests go by their number: a comment knows nothing else of its pull request.
/// </summary>
internal static class Forge
{
    public static SourceProject? Project(Place payload)
    {
        var repository = payload["repository"];
        return repository["id"].Id is { } id && (repository["name"].Title ?? repository["full_name"].Title) is { } name
            ? new SourceProject(id, name, repository["full_name"].Word, Words.GroupOf(repository["full_name"].Word), repository["html_url"].Web)
            : null;
    }

    public static SourceUser? User(Place user) =>
        Words.User(user["id"].Id, user["login"].Word ?? user["username"].Word, user["email"].Word, user["full_name"].Title ?? user["name"].Title);

    public static IReadOnlyList<SourceUser>? Users(Place users) => users.IsSaid ? [.. users.Items.Select(User).OfType<SourceUser>().DistinctBy(u => u.Id)] : null;

    public static ItemChange? Item(Place issue, SourceProject project, Place payload, PayloadContext context, bool deleted = false) => issue["number"].Id is not { } number ? null : new ItemChange
    {
        Project = project,
        Id = number,
        At = context.At(issue["updated_at"].Time),
        Actor = User(payload["sender"]),
        Deleted = deleted,
        Number = number,
        Kind = Words.KindOf(issue["type"]["name"].Word, issue["labels"].Items.Select(l => l["name"].Word).OfType<string>()),
        Title = issue["title"].Title,
        Text = issue["body"].Body,
        State = issue["state"].Word,
        IsDone = issue["state"].Word is { } state ? state == "closed" : null,
        Iteration = issue["milestone"].IsSaid ? IterationId(issue["milestone"]) ?? "" : null,
        Author = User(issue["user"]),
        Assignees = AssigneesOf(issue),
        DueOn = issue["due_date"].DayOrNone(),
        CreatedAt = issue["created_at"].Time,
        DoneAt = issue["closed_at"].Time,
        Url = issue["html_url"].Web,
    };

    public static IterationChange? Iteration(Place milestone, SourceProject project, Place payload, PayloadContext context, bool deleted = false) => IterationId(milestone) is not { } id ? null : new IterationChange
    {
        Project = project,
        Id = id,
        At = context.At(milestone["updated_at"].Time),
        Actor = User(payload["sender"]),
        Deleted = deleted,
        Name = milestone["title"].Title,
        EndsOn = milestone["due_on"].DayOrNone(),
        IsClosed = milestone["state"].Word is { } state ? state == "closed" : null,
        Url = milestone["html_url"].Web,
    };

    public static MergeRequestChange? MergeRequest(Place pull, SourceProject project, Place payload, PayloadContext context) => pull["number"].Id is not { } number ? null : new MergeRequestChange
    {
        Project = project,
        Id = number,
        At = context.At(pull["updated_at"].Time),
        Actor = User(payload["sender"]),
        Number = number,
        Title = pull["title"].Title,
        Text = pull["body"].Body,
        State = StateOf(pull),
        Author = User(pull["user"]),
        Assignees = AssigneesOf(pull),
        Reviewers = Users(pull["requested_reviewers"]),
        SourceBranch = pull["head"]["ref"].Word,
        TargetBranch = pull["base"]["ref"].Word,
        CreatedAt = pull["created_at"].Time,
        EndedAt = pull["merged_at"].Time ?? pull["closed_at"].Time,
        Url = pull["html_url"].Web,
    };

    /// <summary>A comment on an issue, or on the pull request that an issue stands for.</summary>
    public static PayloadReading Comment(Place payload, SourceProject project, PayloadContext context)
    {
        var (issue, comment) = (payload["issue"], payload["comment"]);
        if (issue["number"].Id is not { } number || comment["id"].Id is not { } id)
        {
            return PayloadReading.Malformed("no-comment");
        }

        var isPull = issue["pull_request"].IsThere || payload["is_pull"].Flag is true;
        WorkChange subject = isPull ? MergeRequest(issue, project, payload, context)! : Item(issue, project, payload, context)!;
        return PayloadReading.Read(subject, CommentOf(comment, id, isPull ? SubjectKind.MergeRequest : SubjectKind.Item, number, project, payload, context, issue["updated_at"].Time));
    }

    public static CommentChange CommentOf(
        Place comment, string id, SubjectKind of, string subject, SourceProject project, Place payload, PayloadContext context, DateTimeOffset? subjectAt)
    {
        var deleted = payload["action"].Word == "deleted";
        return new CommentChange
        {
            Project = project,
            Id = id,
            // A comment that goes has no later time of its own.
            At = context.At(comment["updated_at"].Time ?? comment["submitted_at"].Time ?? comment["created_at"].Time, deleted ? subjectAt : null),
            Actor = User(payload["sender"]),
            Deleted = deleted,
            Of = of,
            Subject = subject,
            Text = comment["body"].Body,
            Author = User(comment["user"]),
            Mentions = Words.Mentions(comment["body"].Body),
            Url = comment["html_url"].Web,
        };
    }

    /// <summary>A run of GitHub's Actions, and of Gitea's.</summary>
    public static PayloadReading Run(Place payload, SourceProject project, PayloadContext context)
    {
        var run = payload["workflow_run"];
        if (run["id"].Id is not { } id)
        {
            return PayloadReading.Malformed("no-run");
        }

        var state = StateOf(run["status"].Word, run["conclusion"].Word);
        return PayloadReading.Read(new BuildChange
        {
            Project = project,
            Id = id,
            At = context.At(state, run["updated_at"].Time ?? run["completed_at"].Time ?? run["run_started_at"].Time ?? run["started_at"].Time ?? run["created_at"].Time),
            Number = run["run_number"].Id,
            Name = run["name"].Title ?? payload["workflow"]["name"].Title ?? run["display_title"].Title,
            State = state,
            Ref = run["head_branch"].Word,
            Commit = run["head_sha"].Word,
            CommitTitle = run["head_commit"]["message"].FirstLine ?? run["display_title"].Title,
            MergeRequest = run["pull_requests"].Items.Select(p => p["number"].Id).FirstOrDefault(),
            Author = User(run["triggering_actor"]) ?? User(run["actor"]) ?? User(payload["sender"]),
            StartedAt = run["run_started_at"].Time ?? run["started_at"].Time,
            EndedAt = IsOver(state) ? run["completed_at"].Time ?? run["updated_at"].Time : null,
            Url = run["html_url"].Web,
        });
    }

    /// <summary>A job is a stage of its run.</summary>
    public static PayloadReading Job(Place payload, SourceProject project, PayloadContext context)
    {
        var job = payload["workflow_job"];
        if (job["run_id"].Id is not { } run || job["name"].Title is not { } name)
        {
            return PayloadReading.Malformed("no-job");
        }

        var state = StateOf(job["status"].Word, job["conclusion"].Word) ?? BuildState.Queued;
        return PayloadReading.Read(new BuildChange
        {
            Project = project,
            Id = run,
            At = context.At(state, job["completed_at"].Time ?? job["started_at"].Time ?? job["created_at"].Time),
            Name = job["workflow_name"].Title,
            Ref = job["head_branch"].Word,
            Commit = job["head_sha"].Word,
            Stage = new BuildStage(name, state),
        });
    }

    /// <summary>What another system says of a commit: a build of its own, by commit and context.</summary>
    public static PayloadReading Status(Place payload, SourceProject project, PayloadContext context)
    {
        if (payload["sha"].Id is not { } commit || payload["context"].Title is not { } name)
        {
            return PayloadReading.Malformed("no-status");
        }

        var state = payload["state"].Word switch
        {
            "pending" => BuildState.Running,
            "success" or "warning" => BuildState.Succeeded,
            "failure" or "error" => BuildState.Failed,
            "skipped" => BuildState.Cancelled,
            _ => (BuildState?)null,
        };
        var at = payload["updated_at"].Time ?? payload["created_at"].Time;
        return PayloadReading.Read(new BuildChange
        {
            Project = project,
            Id = Place.Cut($"status:{commit}:{name}", 200),
            At = context.At(state, at),
            Name = name,
            State = state,
            Ref = payload["branches"].Items.Select(b => b["name"].Word).FirstOrDefault(),
            Commit = commit,
            CommitTitle = payload["commit"]["commit"]["message"].FirstLine ?? payload["commit"]["message"].FirstLine,
            Author = User(payload["commit"]["author"]) ?? User(payload["sender"]),
            EndedAt = IsOver(state) ? at : null,
            Url = payload["target_url"].Web,
        });
    }

    /// <summary>Of a run, a job or a check: <c>status</c> until it is completed, then <c>conclusion</c>.</summary>
    public static BuildState? StateOf(string? status, string? conclusion) => (status, conclusion) switch
    {
        ("in_progress" or "running", _) => BuildState.Running,
        ("queued" or "requested" or "waiting" or "pending" or "blocked", _) => BuildState.Queued,
        (_, "success" or "neutral") => BuildState.Succeeded,
        (_, "failure" or "timed_out" or "startup_failure") => BuildState.Failed,
        (_, "cancelled" or "skipped" or "stale") => BuildState.Cancelled,
        (_, "action_required") => BuildState.Queued,
        _ => null,
    };

    public static bool IsOver(BuildState? state) => state is BuildState.Succeeded or BuildState.Failed or BuildState.Cancelled;

    private static string? IterationId(Place milestone) => milestone["number"].Id ?? milestone["id"].Id;

    private static IReadOnlyList<SourceUser>? AssigneesOf(Place subject) =>
        subject["assignees"].IsThere ? Users(subject["assignees"])
        : subject["assignee"].IsSaid ? User(subject["assignee"]) is { } one ? [one] : []
        : Users(subject["assignees"]);

    /// <summary>An issue that stands for a pull request keeps what it knows of merging in <c>pull_request</c>.</summary>
    private static MergeRequestState? StateOf(Place pull) => pull["state"].Word switch
    {
        _ when pull["merged"].Flag is true || pull["merged_at"].IsThere || pull["pull_request"]["merged"].Flag is true || pull["pull_request"]["merged_at"].IsThere => MergeRequestState.Merged,
        "closed" => MergeRequestState.Closed,
        "open" => pull["draft"].Flag is true || pull["pull_request"]["draft"].Flag is true ? MergeRequestState.Draft : MergeRequestState.Open,
        _ => null,
    };
}
