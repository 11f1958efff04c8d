using Liaison.Notifications.Work;

namespace Liaison.Notifications.Sources.Payloads;

/// <remarks>
/// Source: CODING, 项目设置, Service Hook 事件介绍 and WebHook. Its event stands in the body (<c>event</c>), or, of the older webhooks, in <c>X-Coding-Event</c> with an
/// <c>action</c> in the body. Times are milliseconds; days are China's.
/// </remarks>
internal static class CodingPayload
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    private static readonly string[] Silent = ["ARTIFACTS_", "CI_JOB_CREATED", "CI_JOB_DELETED", "CI_JOB_UPDATED", "CODE_DOG_", "FILE_", "FLEXIBLE_TESTX_", "GIT_PUSHED", "MEMBER_", "PLAN_", "PUSH", "RISK_", "TEST_", "WIKI_"];

    public static PayloadReading Read(Place payload, PayloadContext context)
    {
        if (payload["zen"].IsThere)
        {
            return PayloadReading.Ignored("ping");
        }

        var name = (payload["event"].Word ?? context.Event)?.ToUpperInvariant().Replace(' ', '_');
        return name switch
        {
            null => PayloadReading.Malformed("no-event"),
            _ when Array.Exists(Silent, s => name.StartsWith(s, StringComparison.Ordinal)) => PayloadReading.Ignored(name),
            _ => Project(payload) is { } project ? Read(payload, name, project, context) : PayloadReading.Malformed("no-project"),
        };
    }

    private static PayloadReading Read(Place payload, string name, SourceProject project, PayloadContext context) => name switch
    {
        "ISSUE_COMMENT_CREATED" => Comment(payload, project, context),
        _ when name.StartsWith("ISSUE_", StringComparison.Ordinal) => Item(payload["issue"], project, payload, context, name == "ISSUE_DELETED") is { } item
            ? PayloadReading.Read(item) : PayloadReading.Malformed("no-issue"),
        _ when name.StartsWith("ITERATION_", StringComparison.Ordinal) => Iteration(payload, project, context, name == "ITERATION_DELETED"),
        _ when name.StartsWith("GIT_MR_", StringComparison.Ordinal) || name is "MERGE_REQUEST" or "PULL_REQUEST" => MergeRequest(payload, name, project, context),
        "CI_JOB_STARTED" or "CI_JOB_FINISHED" => Build(payload, name == "CI_JOB_STARTED", project, context),
        _ => PayloadReading.Unknown("event"),
    };

    private static ItemChange? Item(Place issue, SourceProject project, Place payload, PayloadContext context, bool deleted = false) => issue["code"].Id is not { } code ? null : new ItemChange
    {
        Project = project,
        Id = code,
        At = context.At(issue["updated_at"].Time),
        Actor = User(payload["sender"]),
        Deleted = deleted,
        Number = code,
        // A comment names its issue without a type.
        Kind = issue["type"].IsThere ? Words.KindOf(issue["type"].Word, []) : null,
        Title = issue["title"].Title,
        Text = issue["description"].Body,
        State = issue["issue_status"]["name"].Title ?? issue["status"].Title,
        IsDone = issue["issue_status"]["type"].Word is { } type ? type.Equals("COMPLETED", StringComparison.OrdinalIgnoreCase) : null,
        Priority = issue["priority"].Word,
        Iteration = issue["iteration"].IsSaid ? issue["iteration"]["code"].Id ?? "" : null,
        Author = User(issue["creator"]),
        Assignees = issue["assignee"].IsSaid ? User(issue["assignee"]) is { } assignee ? [assignee] : [] : null,
        Followers = issue["watchers"].IsThere ? [.. issue["watchers"].Items.Select(User).OfType<SourceUser>().DistinctBy(u => u.Id)] : null,
        DueOn = issue["due_date"].DayOrNone(China),
        CreatedAt = issue["created_at"].Time,
        Url = issue["html_url"].Web,
    };

    /// <summary>Comments have no id but the one in their address.</summary>
    private static PayloadReading Comment(Place payload, SourceProject project, PayloadContext context)
    {
        var comment = payload["issueComment"].IsObject ? payload["issueComment"] : payload["issue_comment"];
        if (Item(comment["issue"], project, payload, context) is not { } item)
        {
            return PayloadReading.Malformed("no-comment");
        }

        var text = comment["content"].Body;
        return PayloadReading.Read(item, new CommentChange
        {
            Project = project,
            Id = comment["id"].Id ?? comment["html_url"].Id ?? $"{item.Id}-{comment["created_at"].Id}",
            At = context.At(comment["updated_at"].Time ?? comment["created_at"].Time),
            Actor = item.Actor,
            Of = SubjectKind.Item,
            Subject = item.Id,
            Text = text,
            Author = User(comment["creator"]) ?? item.Actor,
            Mentions = Words.Mentions(text),
            Url = comment["html_url"].Web,
        });
    }

    private static PayloadReading Iteration(Place payload, SourceProject project, PayloadContext context, bool deleted)
    {
        var iteration = payload["iteration"];
        return iteration["code"].Id is not { } code ? PayloadReading.Malformed("no-iteration") : PayloadReading.Read(new IterationChange
        {
            Project = project,
            Id = code,
            At = context.At(iteration["updated_at"].Time),
            Actor = User(payload["sender"]),
            Deleted = deleted,
            Name = iteration["title"].Title,
            StartsOn = iteration["start_at"].DayOrNone(China),
            EndsOn = iteration["end_at"].DayOrNone(China),
            IsClosed = iteration["status"].Word is { } status ? status.Equals("COMPLETED", StringComparison.OrdinalIgnoreCase) : null,
            Url = iteration["html_url"].Web,
        });
    }

    private static PayloadReading MergeRequest(Place payload, string name, SourceProject project, PayloadContext context)
    {
        var request = payload["mergeRequest"].IsObject ? payload["mergeRequest"] : payload["merge_request"];
        if ((request["number"].Id ?? request["id"].Id) is not { } number)
        {
            return PayloadReading.Malformed("no-merge-request");
        }

        // Numbers are a repository's, projects have many of them.
        var repository = payload["repository"]["id"].Id ?? request["base"]["repo"]["id"].Id;
        return PayloadReading.Read(new MergeRequestChange
        {
            Project = project,
            Id = request["id"].Id ?? $"{repository}:{number}",
            At = context.At(request["updated_at"].Time),
            Actor = User(payload["sender"]),
            Number = number,
            Title = request["title"].Title,
            Text = request["body"].Body,
            State = StateOf(name, request),
            Author = User(request["user"]),
            Reviewers = request["reviewers"].IsThere ? [.. request["reviewers"].Items.Select(r => User(r["user"].IsObject ? r["user"] : r)).OfType<SourceUser>().DistinctBy(u => u.Id)] : null,
            SourceBranch = Words.BranchOf(request["head"]["ref"].Word),
            TargetBranch = Words.BranchOf(request["base"]["ref"].Word),
            CreatedAt = request["created_at"].Time,
            Url = request["html_url"].Web,
        });
    }

    private static PayloadReading Build(Place payload, bool started, SourceProject project, PayloadContext context)
    {
        var (job, build) = (payload["ci"], payload["ci"]["build"]);
        if (job["id"].Id is not { } id || build["number"].Id is not { } number)
        {
            return PayloadReading.Malformed("no-build");
        }

        var state = started ? BuildState.Running : ResultOf(build["status"].Word);
        var at = build["updated_at"].Time ?? build["created_at"].Time;
        return PayloadReading.Read(new BuildChange
        {
            Project = project,
            Id = build["id"].Id ?? $"{id}:{number}",
            At = context.At(state, at),
            Number = number,
            Name = job["name"].Title,
            State = state,
            Ref = Words.BranchOf(build["branch"].Word),
            Commit = build["commit_id"].Word,
            LogTail = build["failed_message"].Word is null ? null : build["failed_message"].Body,
            Author = Words.User(build["trigger_user_id"].Id is { } user and not "0" ? user : null, null) is { } trigger && trigger.Id != User(payload["sender"])?.Id ? trigger : User(payload["sender"]),
            StartedAt = build["created_at"].Time,
            EndedAt = Forge.IsOver(state) ? at : null,
            Url = build["html_url"].Web,
        });
    }

    private static SourceProject? Project(Place payload)
    {
        var project = payload["project"];
        if (project["id"].Id is { } id && (project["display_name"].Title ?? project["name"].Title) is { } name)
        {
            return new SourceProject(id, name, project["name"].Word, payload["team"]["name"].Title, project["url"].Web);
        }

        // The older webhooks name the repository alone.
        var repository = payload["repository"];
        return repository["id"].Id is { } depot && repository["name"].Title is { } depotName
            ? new SourceProject($"repository:{depot}", depotName, repository["full_name"].Word, repository["owner"]["name"].Title, repository["html_url"].Web)
            : null;
    }

    private static SourceUser? User(Place user) => Words.User(user["id"].Id, user["login"].Word ?? user["global_key"].Word, user["email"].Word, user["name"].Title);

    private static MergeRequestState? StateOf(string name, Place request) => (name, request["state"].Word?.ToUpperInvariant()) switch
    {
        ("GIT_MR_MERGED", _) or (_, "MERGED" or "ACCEPTED") => MergeRequestState.Merged,
        _ when request["merged"].Flag is true => MergeRequestState.Merged,
        ("GIT_MR_CLOSED", _) or (_, "CLOSED" or "CANCEL" or "CANCELED" or "CANCELLED" or "REFUSED") => MergeRequestState.Closed,
        ("GIT_MR_CREATED", _) or (_, "OPEN" or "OPENED" or "CANMERGE" or "CANNOTMERGE" or "MERGING") => MergeRequestState.Open,
        _ => null,
    };

    private static BuildState? ResultOf(string? status) => status?.ToUpperInvariant() switch
    {
        "SUCCEED" or "SUCCESS" or "SUCCEEDED" => BuildState.Succeeded,
        "FAILED" or "FAILURE" or "ERROR" or "TIMEOUT" or "UNSTABLE" => BuildState.Failed,
        "ABORTED" or "CANCELED" or "CANCELLED" or "NOT_BUILT" => BuildState.Cancelled,
        "QUEUED" or "INITIALIZING" => BuildState.Queued,
        "RUNNING" => BuildState.Running,
        _ => null,
    };
}
