using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Liaison.Kernel.Outcomes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Work.Ingest;

/// <summary>Reads one entry of a request strictly: a change, or every reason why not, each with its place.</summary>
internal sealed partial class IngestReader(IOptions<JsonOptions> json, TimeProvider time)
{
    private readonly JsonSerializerOptions _json = new(json.Value.SerializerOptions)
    {
        // The type may stand anywhere, and null is no value for what there has to be.
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <param name="pointer">Of the entry in the request.</param>
    /// <returns>Null together with the errors.</returns>
    public WorkChange? Read(JsonElement entry, string pointer, List<FieldError> errors)
    {
        try
        {
            if (entry.Deserialize<IngestChange>(_json) is { } change)
            {
                var before = errors.Count;
                var read = new Entry(pointer, time.GetUtcNow(), errors).Read(change);
                return errors.Count == before ? read : null;
            }

            errors.Add(new FieldError(pointer, "required", "An entry is an object with a type."));
        }
        catch (JsonException e)
        {
            errors.Add(ErrorOf(e, pointer));
        }
        catch (NotSupportedException)
        {
            errors.Add(new FieldError(pointer + "/type", "required", Types));
        }

        return null;
    }

    private const string Types = "One of: item, iteration, merge-request, review, build, comment, followers.";

    // System.Text.Json has one type for all of it, and tells apart by its words alone.
    private static FieldError ErrorOf(JsonException e, string pointer)
    {
        var path = pointer + (e.Path ?? "$")[1..].Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return e.Message switch
        {
            var m when m.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => new(path, "unknown", "There is no such field here."),
            var m when m.Contains("missing required properties", StringComparison.Ordinal) =>
                new(path, "required", "Required: " + string.Join(", ", QuotedName().Matches(m[m.IndexOf("including:", StringComparison.Ordinal)..]).Select(n => n.Groups["name"].Value)) + "."),
            var m when m.Contains("type discriminator", StringComparison.Ordinal) => new(pointer + "/type", "invalid", Types),
            _ => new(path, "invalid", "This is no value for this field."),
        };
    }

    [GeneratedRegex("'(?<name>[A-Za-z]+)'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex QuotedName();

    private sealed class Entry(string pointer, DateTimeOffset now, List<FieldError> errors)
    {
        private const int LongestId = 200;
        private const int MostPeople = 100;
        private const int MostFollowers = 10_000;

        private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public WorkChange Read(IngestChange change)
        {
            if (change.At > now + WorkMirror.Skew)
            {
                Error("at", "future", "This is more than five minutes in the future.");
            }

            Time("at", change.At);
            // What is the same for all types is set at the end.
            var read = Of(change);
            return read with { Project = ProjectOf(change.Project), At = change.At, Actor = User("actor", change.Actor), Urgent = change.Urgent };
        }

        private WorkChange Of(IngestChange change) => change switch
        {
            IngestItem c => new ItemChange
            {
                Project = Later,
                At = change.At,
                Id = Id("id", c.Id),
                Deleted = c.Deleted,
                Number = c.Number,
                Kind = c.Kind switch
                {
                    null => null,
                    IngestItemKind.Requirement => ItemKind.Requirement,
                    IngestItemKind.Defect => ItemKind.Defect,
                    IngestItemKind.Epic => ItemKind.Epic,
                    _ => ItemKind.Task,
                },
                Title = Title("title", c.Title),
                Text = c.Text,
                State = c.State,
                IsDone = c.Done,
                Priority = c.Priority,
                Iteration = c.Iteration is null or "" ? c.Iteration : Id("iteration", c.Iteration),
                Author = User("author", c.Author),
                Assignees = Users("assignees", c.Assignees, MostPeople),
                Followers = Users("followers", c.Followers, MostFollowers),
                DueOn = Date("dueOn", c.DueOn),
                CreatedAt = Time("createdAt", c.CreatedAt),
                DoneAt = Time("doneAt", c.DoneAt),
                Url = Url("url", c.Url),
            },
            IngestIteration c => new IterationChange
            {
                Project = Later,
                At = change.At,
                Id = Id("id", c.Id),
                Deleted = c.Deleted,
                Name = Title("name", c.Name),
                StartsOn = Date("startsOn", c.StartsOn),
                EndsOn = Date("endsOn", c.EndsOn),
                IsClosed = c.Closed,
                Url = Url("url", c.Url),
            },
            IngestMergeRequest c => new MergeRequestChange
            {
                Project = Later,
                At = change.At,
                Id = Id("id", c.Id),
                Deleted = c.Deleted,
                Number = c.Number,
                Title = Title("title", c.Title),
                Text = c.Text,
                State = c.State switch
                {
                    null => null,
                    IngestRequestState.Draft => MergeRequestState.Draft,
                    IngestRequestState.Merged => MergeRequestState.Merged,
                    IngestRequestState.Closed => MergeRequestState.Closed,
                    _ => MergeRequestState.Open,
                },
                Author = User("author", c.Author),
                Assignees = Users("assignees", c.Assignees, MostPeople),
                Reviewers = Users("reviewers", c.Reviewers, MostPeople),
                Followers = Users("followers", c.Followers, MostFollowers),
                SourceBranch = c.SourceBranch,
                TargetBranch = c.TargetBranch,
                CreatedAt = Time("createdAt", c.CreatedAt),
                EndedAt = Time("endedAt", c.EndedAt),
                Url = Url("url", c.Url),
            },
            IngestReview c => new ReviewChange
            {
                Project = Later,
                At = change.At,
                Id = Id("mergeRequest", c.MergeRequest),
                Reviewer = User("reviewer", c.Reviewer)!,
                Verdict = c.Verdict switch
                {
                    IngestVerdict.Approved => ReviewVerdict.Approved,
                    IngestVerdict.ChangesRequested => ReviewVerdict.ChangesRequested,
                    IngestVerdict.Commented => ReviewVerdict.Commented,
                    _ => null,
                },
            },
            IngestBuild c => new BuildChange
            {
                Project = Later,
                At = change.At,
                Id = Id("id", c.Id),
                Deleted = c.Deleted,
                Number = c.Number,
                Name = Title("name", c.Name),
                State = c.State is { } state ? StateOf(state) : null,
                Ref = c.Ref,
                Commit = c.Commit,
                CommitTitle = c.CommitTitle,
                Stages = Stages(c.Stages),
                Stage = c.Stage is { } stage ? Stage("stage", stage) : null,
                LogTail = c.LogTail,
                MergeRequest = c.MergeRequest is null or "" ? c.MergeRequest : Id("mergeRequest", c.MergeRequest),
                Author = User("author", c.Author),
                StartedAt = Time("startedAt", c.StartedAt),
                EndedAt = Time("endedAt", c.EndedAt),
                Url = Url("url", c.Url),
            },
            IngestComment c => new CommentChange
            {
                Project = Later,
                At = change.At,
                Id = Id("id", c.Id),
                Deleted = c.Deleted,
                Of = KindOf(c.Of),
                Subject = Id("subject", c.Subject),
                Text = c.Text,
                Author = User("author", c.Author),
                Mentions = Mentions(c.Mentions),
                Url = Url("url", c.Url),
            },
            IngestFollowers { Of: IngestSubject.Item } c =>
                new ItemChange { Project = Later, At = change.At, Id = Id("id", c.Id), Followers = Users("users", c.Users, MostFollowers) },
            IngestFollowers c => new MergeRequestChange { Project = Later, At = change.At, Id = Id("id", c.Id), Followers = Users("users", c.Users, MostFollowers) },
            _ => throw new InvalidOperationException(change.GetType().Name),
        };

        private static readonly SourceProject Later = new("", "");

        private static SubjectKind KindOf(IngestSubject of) => of == IngestSubject.Item ? SubjectKind.Item : SubjectKind.MergeRequest;

        private static BuildState StateOf(IngestBuildState state) => state switch
        {
            IngestBuildState.Running => BuildState.Running,
            IngestBuildState.Succeeded => BuildState.Succeeded,
            IngestBuildState.Failed => BuildState.Failed,
            IngestBuildState.Cancelled => BuildState.Cancelled,
            _ => BuildState.Queued,
        };

        private SourceProject ProjectOf(IngestProject project) =>
            new(Id("project/id", project.Id), Title("project/name", project.Name) ?? "", project.Path, project.Group, Url("project/url", project.Url));

        private SourceUser? User(string field, IngestUser? user) => user is null ? null : Somebody(field, user);

        private SourceUser Somebody(string field, IngestUser? user) => new(Id(field + "/id", user?.Id), user?.Login, user?.Email, user?.Name);

        private List<SourceUser>? Users(string field, IReadOnlyList<IngestUser>? users, int most)
        {
            if (users is null || !AtMost(field, users.Count, most))
            {
                return null;
            }

            return [.. users.Select((user, i) => Somebody($"{field}/{i}", user))];
        }

        private List<BuildStage>? Stages(IReadOnlyList<IngestStage>? stages) =>
            stages is null || !AtMost("stages", stages.Count, MostPeople) ? null : [.. stages.Select((stage, i) => Stage($"stages/{i}", stage))];

        private BuildStage Stage(string field, IngestStage? stage) => new(Id(field + "/name", stage?.Name), StateOf(stage?.State ?? default));

        private IReadOnlyList<string>? Mentions(IReadOnlyList<string>? mentions) =>
            mentions is null || !AtMost("mentions", mentions.Count, MostPeople) ? null : [.. mentions.Select((login, i) => Id($"mentions/{i}", login))];

        private bool AtMost(string field, int count, int most)
        {
            if (count > most)
            {
                Error(field, "too-many", string.Create(CultureInfo.InvariantCulture, $"At most {most}."));
            }

            return count <= most;
        }

        /// <summary>Compared and kept as it is, so it is refused rather than mended.</summary>
        /// <param name="id">Null where a list holds one: the reader of JSON looks at fields only.</param>
        private string Id(string field, string? id)
        {
            if (id is null or { Length: 0 or > LongestId } || string.IsNullOrWhiteSpace(id) || id.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            {
                Error(field, "invalid", "1 to 200 characters, none of them a control character or beyond Unicode's first plane.");
            }

            return id ?? "";
        }

        private string? Title(string field, string? title)
        {
            if (title is not null && PlainText.Title(title).Length == 0)
            {
                Error(field, "invalid", "This is empty, or nothing in it can be seen.");
            }

            return title;
        }

        private DateTimeOffset? Time(string field, DateTimeOffset? time)
        {
            if (time < Earliest)
            {
                Error(field, "invalid", "This is before 1980.");
            }

            return time;
        }

        private DateOnly? Date(string field, string? date)
        {
            if (date is null or "")
            {
                return date is null ? null : DateOnly.MinValue;
            }

            if (DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) && parsed.Year >= Earliest.Year)
            {
                return parsed;
            }

            Error(field, "invalid", "A date is written as 2026-11-30.");
            return null;
        }

        private Uri? Url(string field, string? url)
        {
            if (url is null or "")
            {
                return null;
            }

            if (Uri.TryCreate(url, UriKind.Absolute, out var parsed) && WorkFields.UrlOf(parsed) is not null)
            {
                return parsed;
            }

            Error(field, "invalid", "An http or https address of at most 2,000 characters.");
            return null;
        }

        private void Error(string field, string code, string detail) => errors.Add(new FieldError($"{pointer}/{field}", code, detail));
    }
}
