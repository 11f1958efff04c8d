using Liaison.Notifications.Work;

namespace Liaison.Notifications.Sources.Payloads;

/// <summary>
/// Confidential issues and notes: WeCom's side cannot know who may see them at GitLab, so that nothing of them is mirrored, not even a title; an issue that becomes
/// confidential is taken away here.
/// </summary>
/// <remarks>Source: GitLab, Webhook events. What it is stands in the body (<c>object_kind</c>); the header <c>X-Gitlab-Event</c> alone says of old versions that it is confidential.</remarks>
internal static class GitLabPayload
{
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "access_token", "deployment", "emoji", "feature_flag", "project_token", "push", "release", "repository_update", "tag_push", "vulnerability", "wiki_page",
    };

    /// <summary>In place of the title of what has become confidential, so that not even the row keeps it.</summary>
    private const string Hidden = "—";

    /// <summary>Of groups, projects and their members: <c>event_name</c> in place of <c>object_kind</c>.</summary>
    private static readonly string[] SilentNames = ["group_", "key_", "project_", "push", "repository_", "subgroup_", "tag_push", "user_"];

    public static bool IsConfidential(string? @event) => @event?.StartsWith("Confidential ", StringComparison.Ordinal) is true;

    public static PayloadReading Read(Place payload, PayloadContext context) => payload["object_kind"].Word switch
    {
        null when payload["event_name"].Word is { } name => SilentNames.Any(n => name.StartsWith(n, StringComparison.Ordinal)) ? PayloadReading.Ignored(name) : PayloadReading.Unknown("event"),
        null => PayloadReading.Malformed("no-kind"),
        { } kind when Silent.Contains(kind) => PayloadReading.Ignored(kind),
        "issue" or "work_item" or "incident" => Issue(payload, context),
        "note" => Note(payload, context),
        "merge_request" => MergeRequest(payload, context),
        "milestone" => Milestone(payload, context),
        "pipeline" => Pipeline(payload, context),
        "build" => Job(payload, context),
        _ => PayloadReading.Unknown("event"),
    };

    private static PayloadReading Issue(Place payload, PayloadContext context)
    {
        var issue = payload["object_attributes"];
        if (Project(payload) is not { } project || issue["iid"].Id is not { } number)
        {
            return PayloadReading.Malformed("no-issue");
        }

        return IsConfidential(context.Event) || issue["confidential"].Flag is true
            ? PayloadReading.Read(new ItemChange { Project = project, Id = number, At = context.At(issue["updated_at"].Time), Title = Hidden, Text = "", Deleted = true })
            : PayloadReading.Read(Item(issue, number, issue["url"].Web, project, payload, context));
    }

    private static ItemChange Item(Place issue, string number, Uri? url, SourceProject project, Place payload, PayloadContext context) => new()
    {
        Project = project,
        Id = number,
        At = context.At(issue["updated_at"].Time),
        Actor = User(payload["user"]),
        Number = number,
        Kind = Words.KindOf(issue["type"].Word ?? issue["issue_type"].Word, (issue["labels"].IsThere ? issue["labels"] : payload["labels"]).Items.Select(l => l["title"].Word).OfType<string>()),
        Title = issue["title"].Title,
        Text = issue["description"].Body,
        State = issue["state"].Word,
        IsDone = issue["state"].Word is { } state ? state == "closed" : null,
        Iteration = issue["milestone_id"].IdOrNone,
        Author = ById(issue["author_id"].Id, payload),
        Assignees = Assignees(issue, payload),
        DueOn = issue["due_date"].DayOrNone(),
        CreatedAt = issue["created_at"].Time,
        DoneAt = issue["closed_at"].Time,
        Url = url,
    };

    private static PayloadReading Note(Place payload, PayloadContext context)
    {
        var note = payload["object_attributes"];
        if (IsConfidential(context.Event) || payload["event_type"].Word == "confidential_note"
            || note["confidential"].Flag is true || note["internal"].Flag is true || payload["issue"]["confidential"].Flag is true)
        {
            return PayloadReading.Ignored("confidential");
        }

        if (note["system"].Flag is true || note["noteable_type"].Word is not ("Issue" or "WorkItem" or "MergeRequest"))
        {
            return PayloadReading.Ignored("note");
        }

        var isRequest = note["noteable_type"].Word == "MergeRequest";
        var subject = isRequest ? payload["merge_request"] : payload["issue"].IsThere ? payload["issue"] : payload["work_item"];
        if (Project(payload) is not { } project || note["id"].Id is not { } id || subject["iid"].Id is not { } number)
        {
            return PayloadReading.Malformed("no-note");
        }

        var url = note["url"].Web;
        var page = url is null ? null : new Uri(url.GetLeftPart(UriPartial.Query));
        var text = note["note"].Body;
        return PayloadReading.Read(
            isRequest ? Request(subject, number, subject["url"].Web ?? page, project, payload, context) : Item(subject, number, page, project, payload, context),
            new CommentChange
            {
                Project = project,
                Id = id,
                At = context.At(note["updated_at"].Time),
                Actor = User(payload["user"]),
                Of = isRequest ? SubjectKind.MergeRequest : SubjectKind.Item,
                Subject = number,
                Text = text,
                Author = ById(note["author_id"].Id, payload) ?? User(payload["user"]),
                Mentions = Words.Mentions(text),
                Url = url,
            });
    }

    private static PayloadReading MergeRequest(Place payload, PayloadContext context)
    {
        var request = payload["object_attributes"];
        if (Project(payload) is not { } project || request["iid"].Id is not { } number)
        {
            return PayloadReading.Malformed("no-merge-request");
        }

        List<WorkChange> changes = [Request(request, number, request["url"].Web, project, payload, context)];
        // GitLab takes approvals back by itself when somebody pushes; whoever pushed did not review.
        var verdict = request["action"].Word switch
        {
            "approved" or "approval" => ReviewVerdict.Approved,
            "unapproved" or "unapproval" => (ReviewVerdict?)null,
            _ => ReviewVerdict.Commented,
        };
        if (verdict != ReviewVerdict.Commented && payload["system"].Flag is not true && User(payload["user"]) is { } reviewer)
        {
            changes.Add(Review(reviewer, verdict));
        }

        changes.AddRange(payload["changes"]["reviewers"]["current"].Items.Where(r => r["state"].Word == "requested_changes").Take(100).Select(User).OfType<SourceUser>()
            .Select(r => Review(r, ReviewVerdict.ChangesRequested)));
        return PayloadReading.Read(changes);

        ReviewChange Review(SourceUser by, ReviewVerdict? says) => new() { Project = project, Id = number, At = changes[0].At, Actor = changes[0].Actor, Reviewer = by, Verdict = says };
    }

    private static MergeRequestChange Request(Place request, string number, Uri? url, SourceProject project, Place payload, PayloadContext context) => new()
    {
        Project = project,
        Id = number,
        At = context.At(request["updated_at"].Time),
        Actor = User(payload["user"]),
        Number = number,
        Title = request["title"].Title,
        Text = request["description"].Body,
        State = request["state"].Word switch
        {
            "merged" => MergeRequestState.Merged,
            "closed" => MergeRequestState.Closed,
            "opened" or "reopened" or "locked" => (request["draft"].Flag ?? request["work_in_progress"].Flag) is true ? MergeRequestState.Draft : MergeRequestState.Open,
            _ => null,
        },
        Author = ById(request["author_id"].Id, payload),
        Assignees = Assignees(request, payload),
        Reviewers = payload["reviewers"].IsThere ? Users(payload["reviewers"])
            : request["reviewer_ids"].IsThere ? [.. request["reviewer_ids"].Items.Select(r => ById(r.Id, payload)).OfType<SourceUser>()]
            : null,
        SourceBranch = request["source_branch"].Word,
        TargetBranch = request["target_branch"].Word,
        CreatedAt = request["created_at"].Time,
        Url = url,
    };

    private static PayloadReading Milestone(Place payload, PayloadContext context)
    {
        var milestone = payload["object_attributes"];
        if (!payload["project"].IsThere && payload["group"].IsThere)
        {
            return PayloadReading.Ignored("group-milestone");
        }

        return Project(payload) is { } project && milestone["id"].Id is { } id
            ? PayloadReading.Read(new IterationChange
            {
                Project = project,
                Id = id,
                At = context.At(milestone["updated_at"].Time),
                Actor = User(payload["user"]),
                Deleted = payload["action"].Word == "delete",
                Name = milestone["title"].Title,
                StartsOn = milestone["start_date"].DayOrNone(),
                EndsOn = milestone["due_date"].DayOrNone(),
                IsClosed = milestone["state"].Word is { } state ? state == "closed" : null,
                Url = milestone["url"].Web ?? (project.Url is { } url && milestone["iid"].Id is { } number ? new Uri($"{url.AbsoluteUri.TrimEnd('/')}/-/milestones/{number}") : null),
            })
            : PayloadReading.Malformed("no-milestone");
    }

    /// <summary>A pipeline has no time of its last change: it is of the latest that it or one of its jobs names.</summary>
    private static PayloadReading Pipeline(Place payload, PayloadContext context)
    {
        var pipeline = payload["object_attributes"];
        if (Project(payload) is not { } project || pipeline["id"].Id is not { } id)
        {
            return PayloadReading.Malformed("no-pipeline");
        }

        var state = StateOf(pipeline["status"].Word);
        var stages = pipeline["stages"].Items.Select(s => s.Word).ToList();
        var jobs = payload["builds"].Items.Where(j => j["name"].Title is not null).OrderBy(j => stages.IndexOf(j["stage"].Word) is >= 0 and var i ? i : int.MaxValue).ThenBy(j => j["id"].Number).ToList();
        return PayloadReading.Read(new BuildChange
        {
            Project = project,
            Id = id,
            At = context.At(state, [pipeline["created_at"].Time, pipeline["finished_at"].Time, .. jobs.Select(j => j["started_at"].Time), .. jobs.Select(j => j["finished_at"].Time)]),
            Number = pipeline["iid"].Id ?? id,
            Name = pipeline["name"].Title,
            State = state,
            Ref = pipeline["ref"].Word,
            Commit = pipeline["sha"].Word,
            CommitTitle = payload["commit"]["title"].Title ?? payload["commit"]["message"].FirstLine,
            Stages = [.. jobs.Select(j => new BuildStage(j["name"].Title!, StateOf(j["status"].Word) ?? BuildState.Queued))],
            MergeRequest = payload["merge_request"]["iid"].Id,
            Author = User(payload["user"]),
            StartedAt = jobs.Select(j => j["started_at"].Time).Where(t => t is not null).Min() ?? pipeline["created_at"].Time,
            EndedAt = Forge.IsOver(state) ? pipeline["finished_at"].Time : null,
            Url = pipeline["url"].Web ?? (project.Url is { } url ? new Uri($"{url.AbsoluteUri.TrimEnd('/')}/-/pipelines/{Uri.EscapeDataString(id)}") : null),
        });
    }

    private static PayloadReading Job(Place payload, PayloadContext context)
    {
        if (Project(payload) is not { } project || payload["pipeline_id"].Id is not { } pipeline || payload["build_name"].Title is not { } name)
        {
            return PayloadReading.Malformed("no-job");
        }

        var state = StateOf(payload["build_status"].Word) ?? BuildState.Queued;
        return PayloadReading.Read(new BuildChange
        {
            Project = project,
            Id = pipeline,
            At = context.At(state, payload["build_created_at"].Time, payload["build_started_at"].Time, payload["build_finished_at"].Time),
            Ref = payload["ref"].Word,
            Commit = payload["sha"].Word,
            CommitTitle = payload["commit"]["message"].FirstLine,
            Stage = new BuildStage(name, state),
            Author = User(payload["user"]),
        });
    }

    private static SourceProject? Project(Place payload)
    {
        var project = payload["project"];
        var path = project["path_with_namespace"].Word;
        // Jobs of old versions name their project in a line: "group / project" or "group/project".
        var name = project["name"].Title ?? payload["project_name"].Title?.Split('/')[^1].Trim();
        var id = project["id"].Id ?? payload["project_id"].Id ?? payload["object_attributes"]["target_project_id"].Id ?? payload["object_attributes"]["project_id"].Id ?? path;
        return id is not null && name is { Length: > 0 }
            ? new SourceProject(id, name, path, Words.GroupOf(path) ?? project["namespace"].Title, project["web_url"].Web ?? payload["repository"]["homepage"].Web)
            : null;
    }

    private static SourceUser? User(Place user) => Words.User(user["id"].Id, user["username"].Word, user["email"].Word, user["name"].Title);

    private static IReadOnlyList<SourceUser> Users(Place users) => [.. users.Items.Select(User).OfType<SourceUser>().DistinctBy(u => u.Id)];

    /// <summary>Authors are numbers alone; whoever of the payload has the number lends their name.</summary>
    private static SourceUser? ById(string? id, Place payload) => id is null ? null : Known(payload).FirstOrDefault(u => u.Id == id) ?? new SourceUser(id);

    private static IEnumerable<SourceUser> Known(Place payload) => new[] { payload["user"] }.Concat(payload["assignees"].Items).Concat(payload["reviewers"].Items).Select(User).OfType<SourceUser>();

    private static IReadOnlyList<SourceUser>? Assignees(Place subject, Place payload) =>
        payload["assignees"].IsThere ? Users(payload["assignees"])
        : payload["assignee"].IsObject ? User(payload["assignee"]) is { } one ? [one] : []
        : subject["assignee"].IsObject ? User(subject["assignee"]) is { } only ? [only] : []
        : subject["assignee_ids"].IsThere ? [.. subject["assignee_ids"].Items.Select(a => ById(a.Id, payload)).OfType<SourceUser>()]
        : subject["assignee_id"].IsSaid ? ById(subject["assignee_id"].Id, payload) is { } single ? [single] : []
        : null;

    private static BuildState? StateOf(string? status) => status switch
    {
        "created" or "waiting_for_resource" or "waiting_for_callback" or "preparing" or "pending" or "scheduled" or "manual" => BuildState.Queued,
        "running" => BuildState.Running,
        "success" => BuildState.Succeeded,
        "failed" => BuildState.Failed,
        "canceled" or "canceling" or "skipped" => BuildState.Cancelled,
        _ => null,
    };
}
