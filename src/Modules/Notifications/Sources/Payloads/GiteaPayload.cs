using Liaison.Notifications.Work;

namespace Liaison.Notifications.Sources.Payloads;

/// <remarks>
/// Source: Gitea, Webhooks, and its modules/structs/hook.go. <c>X-Gitea-Event</c> names the group of an event and <c>X-Gitea-Event-Type</c> the exact one; the exact one is
/// told here where it is there, so that both are read.
/// </remarks>
internal static class GiteaPayload
{
    public static PayloadReading Read(Place payload, PayloadContext context) => context.Event switch
    {
        null => PayloadReading.Malformed("no-event"),
        "create" or "delete" or "fork" or "push" or "repository" or "release" or "wiki" or "package" or "schedule" => PayloadReading.Ignored(context.Event),
        _ => Forge.Project(payload) is { } project ? Read(payload, project, context) : PayloadReading.Malformed("no-repository"),
    };

    private static PayloadReading Read(Place payload, SourceProject project, PayloadContext context) => context.Event switch
    {
        "issues" or "issue_assign" or "issue_label" or "issue_milestone" => Issue(payload, project, context),
        "issue_comment" or "pull_request_comment" => payload["comment"].IsThere ? Forge.Comment(payload, project, context) : PayloadReading.Malformed("no-comment"),
        "pull_request" or "pull_request_assign" or "pull_request_label" or "pull_request_milestone" or "pull_request_sync" or "pull_request_review_request" => Pull(payload, project, context),
        "pull_request_approved" or "pull_request_rejected" or "pull_request_review_approved" or "pull_request_review_rejected" or "pull_request_review_comment" => Review(payload, project, context),
        "status" => Forge.Status(payload, project, context),
        "workflow_run" => Forge.Run(payload, project, context),
        "workflow_job" => Forge.Job(payload, project, context),
        _ => PayloadReading.Unknown("event"),
    };

    private static PayloadReading Issue(Place payload, SourceProject project, PayloadContext context)
    {
        var issue = payload["issue"];
        if (Forge.Item(issue, project, payload, context, payload["action"].Word == "deleted") is not { } item)
        {
            return PayloadReading.Malformed("no-issue");
        }

        return Forge.Iteration(issue["milestone"], project, payload, context) is { } iteration ? PayloadReading.Read(iteration with { Actor = null }, item) : PayloadReading.Read(item);
    }

    private static PayloadReading Pull(Place payload, SourceProject project, PayloadContext context) =>
        Forge.MergeRequest(payload["pull_request"], project, payload, context) is { } pull ? PayloadReading.Read(pull) : PayloadReading.Malformed("no-pull-request");

    /// <summary>A review has no time and no id of its own: it is of the moment at which the pull request was changed by it.</summary>
    private static PayloadReading Review(Place payload, SourceProject project, PayloadContext context)
    {
        if (Forge.MergeRequest(payload["pull_request"], project, payload, context) is not { } request || !payload["review"].IsObject)
        {
            return PayloadReading.Malformed("no-review");
        }

        List<WorkChange> changes = [request];
        if (request.Actor is { } reviewer)
        {
            changes.Add(new ReviewChange { Project = project, Id = request.Id, At = request.At, Actor = reviewer, Reviewer = reviewer, Verdict = VerdictOf(payload["review"]["type"].Word ?? context.Event) });
        }

        if (payload["review"]["content"].Word is not null)
        {
            var text = payload["review"]["content"].Body;
            changes.Add(new CommentChange
            {
                Project = project,
                Id = $"review-{request.Id}-{request.At.ToUnixTimeMilliseconds()}-{request.Actor?.Id}",
                At = request.At,
                Actor = request.Actor,
                Of = SubjectKind.MergeRequest,
                Subject = request.Id,
                Text = text,
                Author = request.Actor,
                Mentions = Words.Mentions(text),
                Url = request.Url,
            });
        }

        return PayloadReading.Read(changes);
    }

    private static ReviewVerdict VerdictOf(string? type) => type switch
    {
        "pull_request_review_approved" or "pull_request_approved" => ReviewVerdict.Approved,
        "pull_request_review_rejected" or "pull_request_rejected" => ReviewVerdict.ChangesRequested,
        _ => ReviewVerdict.Commented,
    };
}
