using Liaison.Notifications.Work;

namespace Liaison.Notifications.Sources.Payloads;

/// <summary>Jenkins has no webhooks of its own: four plug-ins send them, each in its own shape, and none says in a header what it is. A job is a project, its number the build.</summary>
/// <remarks>Source: notification, generic-event, outbound-webhook and statistics-gatherer plug-ins, their documentation and field names.</remarks>
internal static class JenkinsPayload
{
    public static PayloadReading Read(Place payload, PayloadContext context) =>
        payload["build"].IsObject ? Notification(payload, context)
        : payload["type"].Word is { } type && payload["data"].IsObject ? GenericEvent(type, payload, context)
        : payload["buildName"].IsThere && payload["projectName"].IsThere ? Outbound(payload, context)
        // A queue's item is no build yet; steps, check-outs and jobs say nothing to people.
        : payload["jenkinsQueueId"].IsThere || payload["buildStepId"].IsThere || payload["scmCheckoutInfo"].IsThere || payload["createdDate"].IsThere ? PayloadReading.Ignored("statistics")
        : payload["fullJobName"].IsThere && payload["number"].IsThere ? Statistics(payload, context)
        : PayloadReading.Unknown("shape");

    private static PayloadReading Notification(Place payload, PayloadContext context)
    {
        var build = payload["build"];
        if (JobOf(PathOf(payload["url"].Word) ?? payload["name"].Id, payload["display_name"].Title) is not { } job || build["number"].Id is not { } number)
        {
            return PayloadReading.Malformed("no-build");
        }

        var state = build["phase"].Word?.ToUpperInvariant() switch
        {
            "QUEUED" => BuildState.Queued,
            "STARTED" => BuildState.Running,
            "COMPLETED" or "FINALIZED" => ResultOf(build["status"].Word),
            _ => null,
        };
        var (started, duration) = (build["timestamp"].Time, build["duration"].Number);
        var ended = Forge.IsOver(state) ? started?.AddMilliseconds(Math.Clamp(duration ?? 0, 0, 1e10)) : null;
        return PayloadReading.Read(new BuildChange
        {
            Project = job with { Url = JobUrl(build["full_url"].Web) },
            Id = number,
            At = context.At(state, started, ended),
            Number = number,
            Name = payload["display_name"].Title ?? job.Name,
            State = state,
            Ref = Words.BranchOf(build["scm"]["branch"].Word),
            Commit = build["scm"]["commit"].Word,
            LogTail = build["log"].Word is null ? null : build["log"].Body,
            Author = build["scm"]["culprits"].Items.Select(c => Words.User(null, c.Word)).FirstOrDefault(),
            StartedAt = state == BuildState.Queued ? null : started,
            EndedAt = ended,
            Url = build["full_url"].Web,
        });
    }

    private static PayloadReading GenericEvent(string type, Place payload, PayloadContext context)
    {
        if (!type.StartsWith("run.", StringComparison.Ordinal))
        {
            return type.StartsWith("item.", StringComparison.Ordinal) ? PayloadReading.Ignored(type) : PayloadReading.Unknown("event");
        }

        var run = payload["data"];
        var path = PathOf(payload["source"].Word)
            ?? (run["_projectName"].Word is { } name ? run["_parentFullName"].Word is { } parent ? $"{parent}/{name}" : name : null);
        if (JobOf(path, null) is not { } job || run["number"].Id is not { } number)
        {
            return PayloadReading.Malformed("no-run");
        }

        var state = type switch
        {
            "run.initialize" => BuildState.Queued,
            "run.started" => BuildState.Running,
            "run.deleted" => null,
            _ => run["building"].Flag is true ? BuildState.Running : ResultOf(run["result"].Word),
        };
        var started = run["timestamp"].Time;
        var ended = Forge.IsOver(state) ? started?.AddMilliseconds(Math.Clamp(run["duration"].Number ?? 0, 0, 1e10)) : null;
        return PayloadReading.Read(new BuildChange
        {
            Project = job,
            Id = number,
            At = context.At(state, payload["time"].Time ?? ended ?? started),
            Deleted = type == "run.deleted",
            Number = number,
            Name = job.Name,
            State = state,
            Author = run["culprits"].Items.Select(c => Words.User(null, c["id"].Word, name: c["fullName"].Title)).FirstOrDefault(),
            StartedAt = started,
            EndedAt = ended,
        });
    }

    /// <summary>It names no time.</summary>
    private static PayloadReading Outbound(Place payload, PayloadContext context)
    {
        var url = payload["buildUrl"].Web;
        var number = payload["buildName"].Word?.TrimStart('#') is { Length: > 0 } name && name.All(char.IsAsciiDigit) ? name : url?.Segments[^1].Trim('/');
        if (JobOf(PathOf(url?.AbsolutePath) ?? payload["projectName"].Id, payload["projectName"].Title) is not { } job || number is not { Length: > 0 and <= 20 })
        {
            return PayloadReading.Malformed("no-build");
        }

        var state = payload["event"].Word?.ToLowerInvariant() switch
        {
            "start" or "started" => BuildState.Running,
            { } result => ResultOf(result),
            null => null,
        };
        return PayloadReading.Read(new BuildChange
        {
            Project = job with { Url = JobUrl(url) },
            Id = number,
            At = context.At(state),
            Number = number,
            Name = job.Name,
            State = state,
            EndedAt = Forge.IsOver(state) ? context.ReceivedAt : null,
            Url = url,
        });
    }

    private static PayloadReading Statistics(Place payload, PayloadContext context)
    {
        if (JobOf(payload["fullJobName"].Id?.Replace(" » ", "/", StringComparison.Ordinal), null) is not { } job || payload["number"].Id is not { } number)
        {
            return PayloadReading.Malformed("no-build");
        }

        var state = payload["result"].Word?.ToUpperInvariant() is "INPROGRESS" ? BuildState.Running : ResultOf(payload["result"].Word);
        var (started, ended) = (payload["startTime"].Time, payload["endTime"].Time);
        return PayloadReading.Read(new BuildChange
        {
            Project = job,
            Id = number,
            At = context.At(state, started, ended),
            Number = number,
            Name = job.Name,
            State = state,
            Ref = Words.BranchOf(payload["scmInfo"]["branch"].Word),
            Commit = payload["scmInfo"]["commit"].Word,
            Author = payload["startedUserId"].Word is { } user and not ("anonymous" or "SYSTEM") ? Words.User(null, user, name: payload["startedUsername"].Title) : null,
            StartedAt = started,
            EndedAt = Forge.IsOver(state) ? ended : null,
            Url = payload["buildUrl"].Web ?? (payload["ciUrl"].Web is { } ci && payload["buildUrl"].Word is { } relative && relative.StartsWith("job/", StringComparison.Ordinal) ? new Uri(ci, relative) : null),
        });
    }

    /// <param name="path"><c>folder/job</c>.</param>
    private static SourceProject? JobOf(string? path, string? displayName) => path is { Length: > 0 and <= 200 }
        ? new SourceProject(path, displayName ?? path[(path.LastIndexOf('/') + 1)..], path, Words.GroupOf(path))
        : null;

    /// <summary><c>job/folder/job/name/57/</c>, wherever in an address, is <c>folder/name</c>.</summary>
    private static string? PathOf(string? url)
    {
        List<string> parts = [];
        var segments = url?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        for (var i = 0; i + 1 < segments.Length; i++)
        {
            if (segments[i] == "job")
            {
                parts.Add(Uri.UnescapeDataString(segments[++i]));
            }
        }

        return parts.Count > 0 ? string.Join('/', parts) : null;
    }

    private static Uri? JobUrl(Uri? build) => build is null ? null : new Uri(build, build.AbsolutePath.EndsWith('/') ? ".." : ".");

    /// <summary>Unstable is what people look at as at a failure: some test fails.</summary>
    private static BuildState? ResultOf(string? result) => result?.ToUpperInvariant() switch
    {
        "SUCCESS" => BuildState.Succeeded,
        "FAILURE" or "UNSTABLE" => BuildState.Failed,
        "ABORTED" or "NOT_BUILT" => BuildState.Cancelled,
        _ => null,
    };
}
