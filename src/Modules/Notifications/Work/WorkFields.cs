using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Liaison.Notifications.Work;

/// <param name="Fields">To merge into what was <see cref="Said"/> before.</param>
/// <param name="Texts">What stands in the fields by a digest, cleaned and cut.</param>
/// <param name="Followers">All of them, where it names them.</param>
internal sealed record Saying(IReadOnlyDictionary<string, string> Fields, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<Guid>? Followers);

/// <summary>
/// A change as fields to merge: values in canonical form, texts cleaned and cut, people by their ids. Large texts and long lists stand there by a digest; they
/// themselves go into their column or table when they win.
/// </summary>
internal static class WorkFields
{
    public const string Deleted = "deleted";
    public const string Title = "title";
    public const string Number = "number";
    public const string Kind = "kind";
    public const string Text = "text";
    public const string State = "state";
    public const string Done = "done";
    public const string Priority = "priority";
    public const string Iteration = "iteration";
    public const string Due = "due";
    public const string Author = "author";
    public const string Assignees = "assignees";
    public const string Reviewers = "reviewers";
    public const string Followers = "followers";
    public const string Created = "created";
    public const string Ended = "ended";
    public const string Url = "url";
    public const string Starts = "starts";
    public const string Ends = "ends";
    public const string Closed = "closed";
    public const string SourceBranch = "source-branch";
    public const string TargetBranch = "target-branch";
    public const string Ref = "ref";
    public const string Commit = "commit";
    public const string CommitTitle = "commit-title";
    public const string Stages = "stages";
    public const string Log = "log";
    public const string MergeRequest = "merge-request";
    public const string Started = "started";
    public const string Mentions = "mentions";

    /// <summary>The last end that a build came to, whatever it is doing now.</summary>
    public const string End = "end";

    private const string VerdictPrefix = "verdict:";
    private const string StagePrefix = "stage:";

    public static string Verdict(Guid reviewer) => VerdictPrefix + reviewer;

    /// <summary>Who has said what about a merge request and has not taken it back.</summary>
    public static IEnumerable<(Guid Reviewer, string Verdict)> VerdictsOf(Said said) =>
        from field in said.Fields
        where field.Key.StartsWith(VerdictPrefix, StringComparison.Ordinal) && field.Value.Is.Length > 0
        select (Guid.Parse(field.Key.AsSpan(VerdictPrefix.Length)), field.Value.Is);

    /// <summary>Those of the last whole list in its order, and behind it what was said of others since, in the order of time.</summary>
    public static IEnumerable<(string Name, string State)> StagesOf(Said said)
    {
        var listed = said.Fields.TryGetValue(Stages, out var list) && list.Is.Length > 0 ? list.Is.Split('\n') : [];
        var others = said.Fields
            .Where(f => f.Key.StartsWith(StagePrefix, StringComparison.Ordinal) && f.Value.At > list.At && !listed.Contains(f.Key[StagePrefix.Length..], StringComparer.Ordinal))
            .OrderBy(f => f.Value.At).ThenBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => f.Key[StagePrefix.Length..]);
        return [.. listed.Concat(others).Select(name => (name, said[StagePrefix + name]!))];
    }

    /// <summary>What the change says, field by field.</summary>
    /// <param name="source">To which its users belong.</param>
    public static Saying Of(WorkChange change, Guid source)
    {
        var fields = new Fields(source);
        fields.Add(Deleted, Flag(change.Deleted));
        fields.User(Author, change.Author);
        fields.Add(Url, UrlOf(change.Url));
        switch (change)
        {
            case ItemChange item:
                Of(item, fields);
                break;
            case IterationChange iteration:
                fields.Line(Title, iteration.Name);
                fields.Date(Starts, iteration.StartsOn);
                fields.Date(Ends, iteration.EndsOn);
                fields.Add(Closed, Flag(iteration.IsClosed));
                break;
            case MergeRequestChange request:
                Of(request, fields);
                break;
            case ReviewChange review:
                fields.Add(Verdict(WorkIds.User(source, review.Reviewer.Id)), review.Verdict is { } verdict ? NameOf(verdict) : "");
                break;
            case BuildChange build:
                Of(build, fields);
                break;
            case CommentChange comment:
                fields.Large(Text, comment.Text);
                fields.Add(Mentions, comment.Mentions is { } mentions ? string.Join(' ', mentions.Select(PlainText.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) : null);
                break;
        }

        return fields.ToSaying();
    }

    /// <summary>Everybody whom the change names.</summary>
    public static IEnumerable<SourceUser> UsersOf(WorkChange change)
    {
        SourceUser?[] one = [change.Author, (change as ReviewChange)?.Reviewer, change.Actor];
        IEnumerable<SourceUser>?[] many = change switch
        {
            ItemChange c => [c.Assignees, c.Followers],
            MergeRequestChange c => [c.Assignees, c.Reviewers, c.Followers],
            _ => [],
        };
        return one.OfType<SourceUser>().Concat(many.OfType<IEnumerable<SourceUser>>().SelectMany(u => u));
    }

    public static string NameOf(ItemKind kind) => kind switch
    {
        ItemKind.Requirement => "requirement",
        ItemKind.Defect => "defect",
        ItemKind.Epic => "epic",
        _ => "task",
    };

    public static string NameOf(MergeRequestState state) => state switch
    {
        MergeRequestState.Draft => "draft",
        MergeRequestState.Merged => "merged",
        MergeRequestState.Closed => "closed",
        _ => "open",
    };

    public static string NameOf(BuildState state) => state switch
    {
        BuildState.Running => "running",
        BuildState.Succeeded => "succeeded",
        BuildState.Failed => "failed",
        BuildState.Cancelled => "cancelled",
        _ => "queued",
    };

    public static string NameOf(ReviewVerdict verdict) => verdict switch
    {
        ReviewVerdict.Approved => "approved",
        ReviewVerdict.ChangesRequested => "changes-requested",
        _ => "commented",
    };

    /// <summary>Only what a browser may be led to.</summary>
    public static string? UrlOf(Uri? url) => url is { IsAbsoluteUri: true, Scheme: "https" or "http", AbsoluteUri.Length: <= 2000 } ? url.AbsoluteUri : null;

    /// <summary>Stands for a long value: equal for equal ones, and greater for one that says more.</summary>
    private static string Digest(string text) => string.Create(
        CultureInfo.InvariantCulture, $"{text.Length:d8}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12))}");

    private static string? Flag(bool? value) => value switch { null => null, true => "true", false => "false" };

    private static void Of(ItemChange item, Fields fields)
    {
        fields.Line(Title, item.Title);
        fields.Name(Number, item.Number);
        fields.Add(Kind, item.Kind is { } kind ? NameOf(kind) : null);
        fields.Large(Text, item.Text);
        fields.Name(State, item.State);
        fields.Add(Done, Flag(item.IsDone));
        fields.Name(Priority, item.Priority);
        fields.Add(Iteration, item.Iteration);
        fields.Date(Due, item.DueOn);
        fields.Time(Created, item.CreatedAt);
        fields.Time(Ended, item.DoneAt);
        fields.Users(Assignees, item.Assignees);
        fields.FollowersAre(item.Followers);
    }

    private static void Of(MergeRequestChange request, Fields fields)
    {
        fields.Line(Title, request.Title);
        fields.Name(Number, request.Number);
        fields.Large(Text, request.Text);
        fields.Add(State, request.State is { } state ? NameOf(state) : null);
        fields.Name(SourceBranch, request.SourceBranch);
        fields.Name(TargetBranch, request.TargetBranch);
        fields.Time(Created, request.CreatedAt);
        fields.Time(Ended, request.EndedAt);
        fields.Users(Assignees, request.Assignees);
        fields.Users(Reviewers, request.Reviewers);
        fields.FollowersAre(request.Followers);
    }

    private static void Of(BuildChange build, Fields fields)
    {
        fields.Line(Title, build.Name);
        fields.Name(Number, build.Number);
        fields.Add(State, build.State is { } state ? NameOf(state) : null);
        fields.Add(End, build.State is BuildState.Succeeded or BuildState.Failed ? NameOf(build.State.Value) : null);
        fields.Name(Ref, build.Ref);
        fields.Name(Commit, build.Commit);
        fields.Line(CommitTitle, build.CommitTitle);
        fields.Add(Stages, build.Stages is { } list ? string.Join('\n', list.Select(s => PlainText.Name(s.Name)).Distinct(StringComparer.Ordinal)) : null);
        foreach (var stage in build.Stages ?? (build.Stage is { } one ? [one] : []))
        {
            fields.Add(StagePrefix + PlainText.Name(stage.Name), NameOf(stage.State));
        }

        fields.Large(Log, build.LogTail, fromBehind: true);
        fields.Add(MergeRequest, build.MergeRequest);
        fields.Time(Started, build.StartedAt);
        fields.Time(Ended, build.EndedAt);
    }

    private sealed class Fields(Guid source)
    {
        private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
        private IReadOnlyList<Guid>? _followers;

        public Saying ToSaying() => new(_fields, _texts, _followers);

        public void Add(string field, string? value)
        {
            if (value is not null)
            {
                _fields[field] = value;
            }
        }

        public void Line(string field, string? text) => Add(field, text is null ? null : PlainText.Title(text));

        public void Name(string field, string? text) => Add(field, text is null ? null : PlainText.Name(text));

        public void Large(string field, string? text, bool fromBehind = false)
        {
            if (text is not null)
            {
                var clean = _texts[field] = fromBehind ? PlainText.Tail(text) : PlainText.Text(text);
                Add(field, clean.Length == 0 ? "" : Digest(clean));
            }
        }

        public void Date(string field, DateOnly? date) =>
            Add(field, date is null ? null : date == DateOnly.MinValue ? "" : date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        public void Time(string field, DateTimeOffset? time) => Add(field, time is null ? null : Micros.ToTime(Micros.Of(time.Value)).ToString("O", CultureInfo.InvariantCulture));

        public void User(string field, SourceUser? user) => Add(field, user is null ? null : WorkIds.User(source, user.Id).ToString());

        public void Users(string field, IReadOnlyList<SourceUser>? users) => Add(field, users is null ? null : string.Join(' ', Ids(users)));

        public void FollowersAre(IReadOnlyList<SourceUser>? users)
        {
            if (users is not null)
            {
                _followers = Ids(users);
                Add(Followers, users.Count == 0 ? "" : Digest(string.Join(' ', _followers)));
            }
        }

        private List<Guid> Ids(IReadOnlyList<SourceUser> users) => [.. users.Select(u => WorkIds.User(source, u.Id)).Distinct().Order()];
    }
}
