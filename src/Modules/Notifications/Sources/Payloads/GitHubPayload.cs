using Liaison.Notifications.Work;

namespace Liaison.Notifications.Sources.Payloads;

/// <remarks>Source: GitHub, Webhook events and payloads. Its event stands in <c>X-GitHub-Event</c>.</remarks>
internal static class GitHubPayload
{
    /// <summary>What GitHub can send and nobody is told of.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        "branch_protection_configuration", "branch_protection_rule", "check_suite", "code_scanning_alert", "commit_comment", "create", "custom_property", "custom_property_values", "delete",
        "dependabot_alert", "deploy_key", "deployment", "deployment_protection_rule", "deployment_review", "deployment_status", "discussion", "discussion_comment", "fork", "github_app_authorization",
        "gollum", "installation", "installation_repositories", "installation_target", "issue_dependencies", "label", "marketplace_purchase", "member", "membership", "merge_group", "meta", "org_block",
        "organization", "package", "page_build", "personal_access_token_request", "ping", "project", "project_card", "project_column", "projects_v2", "projects_v2_item", "projects_v2_status_update", "public",
        "pull_request_review_thread", "push", "registry_package", "release", "repository", "repository_advisory", "repository_dispatch", "repository_import", "repository_ruleset",
        "repository_vulnerability_alert", "secret_scanning_alert", "secret_scanning_alert_location", "secret_scanning_scan", "security_advisory", "security_and_analysis", "sponsorship", "star", "sub_issues",
        "team", "team_add", "watch", "workflow_dispatch",
    };

    public static PayloadReading Read(Place payload, PayloadContext context) => context.Event switch
    {
        null => PayloadReading.Malformed("no-event"),
        { } name when Silent.Contains(name) => PayloadReading.Ignored(name),
        _ => Forge.Project(payload) is { } project ? Read(payload, project, context) : PayloadReading.Malformed("no-repository"),
    };

    private static PayloadReading Read(Place payload, SourceProject project, PayloadContext context) => context.Event switch
    {
        "issues" => Issue(payload, project, context),
        "issue_comment" => Forge.Comment(payload, project, context),
        "milestone" => Forge.Iteration(payload["milestone"], project, payload, context, payload["action"].Word == "deleted") is { } iteration
            ? PayloadReading.Read(iteration) : PayloadReading.Malformed("no-milestone"),
        "pull_request" => Forge.MergeRequest(payload["pull_request"], project, payload, context) is { } pull ? PayloadReading.Read(pull) : PayloadReading.Malformed("no-pull-request"),
        "pull_request_review" => Review(payload, project, context),
        "pull_request_review_comment" => ReviewComment(payload, project, context),
        "workflow_run" => Forge.Run(payload, project, context),
        "workflow_job" => Forge.Job(payload, project, context),
        "check_run" => Check(payload, project, context),
        "status" => Forge.Status(payload, project, context),
        _ => PayloadReading.Unknown("event"),
    };

    /// <summary>An issue that moved to another repository is gone here; there it is opened.</summary>
    private static PayloadReading Issue(Place payload, SourceProject project, PayloadContext context)
    {
        var issue = payload["issue"];
        if (Forge.Item(issue, project, payload, context, payload["action"].Word is "deleted" or "transferred") is not { } item)
        {
            return PayloadReading.Malformed("no-issue");
        }

        return Forge.Iteration(issue["milestone"], project, payload, context) is { } iteration ? PayloadReading.Read(iteration with { Actor = null }, item) : PayloadReading.Read(item);
    }

    private static PayloadReading Review(Place payload, SourceProject project, PayloadContext context)
    {
        var (review, pull) = (payload["review"], payload["pull_request"]);
        if (Forge.MergeRequest(pull, project, payload, context) is not { } request || review["id"].Id is not { } id)
        {
            return PayloadReading.Malformed("no-review");
        }

        List<WorkChange> changes = [request];
        var dismissed = payload["action"].Word == "dismissed";
        var verdict = dismissed ? null : VerdictOf(review["state"].Word);
        // A reviewer whose account is gone has said nothing that anybody could act on.
        if (Forge.User(review["user"]) is { } reviewer && (dismissed || verdict is not null))
        {
            changes.Add(new ReviewChange
            {
                Project = project,
                Id = request.Id,
                At = context.At(review["submitted_at"].Time, dismissed ? pull["updated_at"].Time : null),
                Actor = request.Actor,
                Reviewer = reviewer,
                Verdict = verdict,
            });
        }

        if (review["body"].Word is not null && !dismissed)
        {
            changes.Add(Forge.CommentOf(review, $"review-{id}", SubjectKind.MergeRequest, request.Id, project, payload, context, pull["updated_at"].Time));
        }

        return PayloadReading.Read(changes);
    }

    /// <summary>Comments on lines have ids of their own, which may be those of other comments.</summary>
    private static PayloadReading ReviewComment(Place payload, SourceProject project, PayloadContext context)
    {
        var (comment, pull) = (payload["comment"], payload["pull_request"]);
        return Forge.MergeRequest(pull, project, payload, context) is { } request && comment["id"].Id is { } id
            ? PayloadReading.Read(request, Forge.CommentOf(comment, $"line-{id}", SubjectKind.MergeRequest, request.Id, project, payload, context, pull["updated_at"].Time))
            : PayloadReading.Malformed("no-comment");
    }

    /// <summary>A check of another system is a build. Those of GitHub's own Actions come as jobs of their run.</summary>
    private static PayloadReading Check(Place payload, SourceProject project, PayloadContext context)
    {
        var check = payload["check_run"];
        if (check["app"]["slug"].Word == "github-actions")
        {
            return PayloadReading.Ignored("check_run");
        }

        if (check["id"].Id is not { } id || check["name"].Title is not { } name)
        {
            return PayloadReading.Malformed("no-check");
        }

        var state = payload["action"].Word == "rerequested" ? BuildState.Queued : Forge.StateOf(check["status"].Word, check["conclusion"].Word);
        return PayloadReading.Read(new BuildChange
        {
            Project = project,
            Id = $"check:{id}",
            At = context.At(state, check["completed_at"].Time ?? check["started_at"].Time),
            Name = name,
            State = state,
            Ref = check["check_suite"]["head_branch"].Word,
            Commit = check["head_sha"].Word,
            MergeRequest = check["pull_requests"].Items.Select(p => p["number"].Id).FirstOrDefault(),
            Author = Forge.User(payload["sender"]),
            StartedAt = check["started_at"].Time,
            EndedAt = Forge.IsOver(state) ? check["completed_at"].Time : null,
            Url = check["html_url"].Web ?? check["details_url"].Web,
        });
    }

    private static ReviewVerdict? VerdictOf(string? state) => state?.ToUpperInvariant() switch
    {
        "APPROVED" => ReviewVerdict.Approved,
        "CHANGES_REQUESTED" => ReviewVerdict.ChangesRequested,
        "COMMENTED" => ReviewVerdict.Commented,
        _ => null,
    };
}
