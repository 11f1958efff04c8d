using System.Globalization;

namespace Liaison.Notifications.Work;

/// <summary>A thing on its way through a batch of changes.</summary>
/// <param name="kind">Null for a comment.</param>
internal sealed class Thing(SubjectKind? kind, Guid id, Guid project, string externalId, DateTimeOffset firstHeard, Said known, bool isStored)
{
    public SubjectKind? Kind { get; } = kind;

    public Guid Id { get; } = id;

    public Guid Project { get; } = project;

    public string ExternalId { get; } = PlainText.Name(externalId);

    /// <summary>Of whatever named it, for as long as it has said nothing itself.</summary>
    public DateTimeOffset FirstHeard { get; } = firstHeard;

    public Said Known { get; } = known;

    public Said Said { get; private set; } = known;

    /// <summary>Large texts that won; those that are absent stay as they are stored.</summary>
    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);

    /// <summary>All of them, when they changed.</summary>
    public IReadOnlyList<Guid>? Followers { get; private set; }

    /// <summary>Of a comment.</summary>
    public Guid Subject { get; set; }

    public Guid? Account { get; set; }

    public bool IsChanged => !isStored || !ReferenceEquals(Known, Said);

    /// <returns>What was known before.</returns>
    public Said Take(long at, Saying saying)
    {
        var before = Said;
        Said = Said.With(at, saying.Fields);
        foreach (var (field, text) in saying.Texts.Where(t => Said[t.Key] != before[t.Key] && Said[t.Key] == saying.Fields[t.Key]))
        {
            Texts[field] = text;
        }

        if (saying.Followers is { } followers && Said[WorkFields.Followers] != before[WorkFields.Followers] && Said[WorkFields.Followers] == saying.Fields[WorkFields.Followers])
        {
            Followers = followers;
        }

        return before;
    }

    /// <summary>Who has to do with it by each role that changed: all of them, with their verdicts.</summary>
    public IEnumerable<(string Role, IReadOnlyList<(Guid User, string? Verdict)> Who)> ChangedRoles()
    {
        if (Known[WorkFields.Author] != Said[WorkFields.Author])
        {
            yield return ("author", [.. Said.Ids(WorkFields.Author).Select(u => (u, (string?)null))]);
        }

        if (Known[WorkFields.Assignees] != Said[WorkFields.Assignees])
        {
            yield return ("assignee", [.. Said.Ids(WorkFields.Assignees).Select(u => (u, (string?)null))]);
        }

        // Whoever has reviewed is a reviewer, listed or not: GitHub takes them off its list then.
        var (was, now) = (ReviewersOf(Known), ReviewersOf(Said));
        if (!was.SequenceEqual(now))
        {
            yield return ("reviewer", now);
        }

        if (Followers is { } followers)
        {
            yield return ("follower", [.. followers.Select(u => (u, (string?)null))]);
        }
    }

    private static List<(Guid User, string? Verdict)> ReviewersOf(Said said)
    {
        var verdicts = WorkFields.VerdictsOf(said).ToDictionary(v => v.Reviewer, v => v.Verdict);
        return [.. said.Ids(WorkFields.Reviewers).Union(verdicts.Keys).Order().Select(u => (u, verdicts.GetValueOrDefault(u)))];
    }
}

/// <summary>What stands in the columns of the tables, by their names in snake case. A null leaves large texts as they are.</summary>
internal static class MirrorRows
{
    public static object Of(Thing thing) => thing.Kind switch
    {
        SubjectKind.Item => Item(thing),
        SubjectKind.Iteration => Iteration(thing),
        SubjectKind.MergeRequest => MergeRequest(thing),
        SubjectKind.Build => Build(thing),
        _ => Comment(thing),
    };

    /// <summary>Shown for something that has no title, or none yet.</summary>
    public static string TitleOf(Thing thing) => Text(thing, WorkFields.Title) ?? Text(thing, WorkFields.Number) ?? thing.ExternalId;

    private static object Item(Thing t) => new
    {
        t.Id,
        ProjectId = t.Project,
        t.ExternalId,
        Number = Text(t, WorkFields.Number),
        Kind = Text(t, WorkFields.Kind) ?? "task",
        Title = TitleOf(t),
        Body = t.Texts.GetValueOrDefault(WorkFields.Text),
        State = Text(t, WorkFields.State),
        IsDone = t.Said.Is(WorkFields.Done),
        DoneAt = t.Said.Is(WorkFields.Done) ? TimeOf(t, WorkFields.Ended) ?? Micros.ToTime(t.Said.Fields[WorkFields.Done].Since) : (DateTimeOffset?)null,
        Priority = Text(t, WorkFields.Priority),
        IterationId = Text(t, WorkFields.Iteration) is { } iteration ? WorkIds.Subject(SubjectKind.Iteration, t.Project, iteration) : (Guid?)null,
        DueOn = Text(t, WorkFields.Due),
        Url = Text(t, WorkFields.Url),
        CreatedAt = TimeOf(t, WorkFields.Created) ?? First(t),
        SourceAt = Last(t),
        DeletedAt = DeletedAt(t),
        t.Said,
    };

    private static object Iteration(Thing t) => new
    {
        t.Id,
        ProjectId = t.Project,
        t.ExternalId,
        Name = TitleOf(t),
        StartsOn = Text(t, WorkFields.Starts),
        EndsOn = Text(t, WorkFields.Ends),
        IsClosed = t.Said.Is(WorkFields.Closed),
        Url = Text(t, WorkFields.Url),
        SourceAt = Last(t),
        DeletedAt = DeletedAt(t),
        t.Said,
    };

    private static object MergeRequest(Thing t) => new
    {
        t.Id,
        ProjectId = t.Project,
        t.ExternalId,
        Number = Text(t, WorkFields.Number),
        Title = TitleOf(t),
        Body = t.Texts.GetValueOrDefault(WorkFields.Text),
        State = Text(t, WorkFields.State) ?? "open",
        SourceBranch = Text(t, WorkFields.SourceBranch),
        TargetBranch = Text(t, WorkFields.TargetBranch),
        Url = Text(t, WorkFields.Url),
        CreatedAt = TimeOf(t, WorkFields.Created) ?? First(t),
        SourceAt = Last(t),
        DeletedAt = DeletedAt(t),
        t.Said,
    };

    private static object Build(Thing t) => new
    {
        t.Id,
        ProjectId = t.Project,
        t.ExternalId,
        Number = Text(t, WorkFields.Number),
        Name = TitleOf(t),
        Ref = Text(t, WorkFields.Ref),
        CommitId = Text(t, WorkFields.Commit),
        CommitTitle = Text(t, WorkFields.CommitTitle),
        State = Text(t, WorkFields.State) ?? "queued",
        Stages = WorkFields.StagesOf(t.Said).Select(s => new { s.Name, s.State }),
        LogTail = t.Texts.GetValueOrDefault(WorkFields.Log),
        MergeRequestId = Text(t, WorkFields.MergeRequest) is { } request ? WorkIds.Subject(SubjectKind.MergeRequest, t.Project, request) : (Guid?)null,
        Url = Text(t, WorkFields.Url),
        StartedAt = TimeOf(t, WorkFields.Started),
        EndedAt = TimeOf(t, WorkFields.Ended),
        CreatedAt = First(t),
        SourceAt = Last(t),
        DeletedAt = DeletedAt(t),
        t.Said,
    };

    private static object Comment(Thing t) => new
    {
        t.Id,
        SubjectId = t.Subject,
        t.ExternalId,
        AuthorId = t.Said.Ids(WorkFields.Author) is [var author] ? author : (Guid?)null,
        AccountId = t.Account,
        Text = t.Texts.GetValueOrDefault(WorkFields.Text),
        Url = Text(t, WorkFields.Url),
        At = First(t),
        SourceAt = Last(t),
        DeletedAt = DeletedAt(t),
        t.Said,
    };

    private static string? Text(Thing t, string field) => t.Said[field] is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? TimeOf(Thing t, string field) => Text(t, field) is { } time ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset First(Thing t) => t.Said.IsEmpty ? t.FirstHeard : Micros.ToTime(t.Said.First);

    private static DateTimeOffset Last(Thing t) => t.Said.IsEmpty ? t.FirstHeard : Micros.ToTime(t.Said.Last);

    private static DateTimeOffset? DeletedAt(Thing t) => t.Said.Is(WorkFields.Deleted) ? Micros.ToTime(t.Said.Fields[WorkFields.Deleted].Since) : null;
}
