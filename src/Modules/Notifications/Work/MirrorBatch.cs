using Liaison.Kernel.Ids;

namespace Liaison.Notifications.Work;

/// <summary>
/// A name of something, as it is known and as changes tell of it: the latest stands. What is as it was is not written anew with each change, so a name that went to and fro may be
/// told by the later of two late messages.
/// </summary>
internal sealed class Naming
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public string? this[string name] => _names.GetValueOrDefault(name);

    public DateTimeOffset SaidAt { get; private set; }

    public bool IsChanged { get; private set; }

    /// <summary>As it is stored.</summary>
    public void IsKnown(DateTimeOffset saidAt, params ReadOnlySpan<(string Name, string? Value)> names)
    {
        SaidAt = saidAt;
        foreach (var (name, value) in names)
        {
            if (value is not null)
            {
                _names[name] = value;
            }
        }
    }

    /// <summary>What is not said stays.</summary>
    public void Take(DateTimeOffset at, params ReadOnlySpan<(string Name, string? Value)> names)
    {
        var changed = false;
        foreach (var (name, value) in names)
        {
            if (!string.IsNullOrEmpty(value) && value != this[name] && (at >= SaidAt || this[name] is null))
            {
                (_names[name], changed) = (value, true);
            }
        }

        if (changed)
        {
            IsChanged = true;
            SaidAt = at > SaidAt ? at : SaidAt;
        }
    }
}

internal sealed class KnownProject(Guid id, string externalId)
{
    public Guid Id { get; } = id;

    public string ExternalId { get; } = PlainText.Name(externalId);

    /// <summary><c>name</c>, <c>path</c>, <c>group</c>, <c>url</c>.</summary>
    public Naming Names { get; } = new();

    public bool IsStored { get; set; }

    public void Take(SourceProject said, DateTimeOffset at) => Names.Take(
        at, ("name", PlainText.Title(said.Name)), ("path", PlainText.Title(said.Path ?? "")), ("group", PlainText.Title(said.Group ?? "")), ("url", WorkFields.UrlOf(said.Url)));
}

/// <summary>Somebody at a source.</summary>
internal sealed class KnownUser(Guid id, string externalId)
{
    public Guid Id { get; } = id;

    public string ExternalId { get; } = PlainText.Name(externalId);

    /// <summary><c>login</c>, <c>email</c>, <c>name</c>.</summary>
    public Naming Names { get; } = new();

    public string? Email => Names["email"];

    public bool IsStored { get; set; }

    public bool IsLinked { get; set; }

    /// <summary>Not linked, and with a mailbox that was not known before.</summary>
    public bool MayLink { get; private set; }

    public void Take(SourceUser said, DateTimeOffset at)
    {
        var known = Email;
        var email = Binding.Contracts.EmailAddress.TryParse(said.Email, out var address) ? address.Value : null;
        Names.Take(at, ("login", PlainText.Name(said.Login ?? "")), ("email", email), ("name", PlainText.Name(said.Name ?? "")));
        MayLink |= !IsLinked && Email != known;
    }
}

/// <summary>
/// Changes of one source on their way into the mirror: whom and what they concern, filled in with what is known of it, then folded change by change. No SQL and
/// no waiting here.
/// </summary>
internal sealed class MirrorBatch
{
    private readonly IReadOnlyList<Entry> _entries;
    private readonly Dictionary<Guid, Thing> _things = [];
    private readonly Dictionary<(Guid Project, string Name, string? Ref), string> _ends = [];

    public MirrorBatch(Guid source, IReadOnlyList<WorkChange> changes)
    {
        Source = source;
        _entries = [.. changes.Select(c => new Entry(source, c))];
        foreach (var entry in _entries)
        {
            var project = entry.Change.Project;
            Projects.TryAdd(entry.Project, new KnownProject(entry.Project, project.Id));
            foreach (var user in entry.Users)
            {
                People.TryAdd(WorkIds.User(source, user.Id), new KnownUser(WorkIds.User(source, user.Id), user.Id));
            }
        }

        Logins = [.. changes.OfType<CommentChange>().SelectMany(c => c.Mentions ?? []).Select(PlainText.Name).Distinct(StringComparer.Ordinal)];
    }

    public Guid Source { get; }

    public Dictionary<Guid, KnownProject> Projects { get; } = [];

    public Dictionary<Guid, KnownUser> People { get; } = [];

    /// <summary>Who is mentioned.</summary>
    public IReadOnlyList<string> Logins { get; }

    /// <summary>Source users by their logins, as far as they are known.</summary>
    public Dictionary<string, Guid> Mentioned { get; } = new(StringComparer.Ordinal);

    /// <summary>What was said of the things that are stored.</summary>
    public Dictionary<Guid, Said> Known { get; } = [];

    /// <summary>By build: whether the one before it, of the same name and branch, failed.</summary>
    public Dictionary<Guid, bool> FailedBefore { get; } = [];

    public IEnumerable<Thing> Things => _things.Values;

    /// <summary>Comments have no kind.</summary>
    public IEnumerable<(SubjectKind? Kind, Guid Id)> Concerned => _entries
        .Select(e => (e.Kind, e.Thing)).Concat(_entries.Where(e => e.Change is CommentChange).Select(e => ((SubjectKind?)e.SubjectKind, e.Subject))).Distinct();

    /// <summary>Builds that have succeeded: whether that is a repair depends on the one before.</summary>
    public IEnumerable<(Guid Build, Guid Project, string? Name, string? Ref, DateTimeOffset At)> Succeeded =>
        from entry in _entries
        let build = entry.Change as BuildChange
        where build is { State: BuildState.Succeeded }
        select (entry.Thing, entry.Project, build.Name is null ? null : PlainText.Title(build.Name), build.Ref is null ? null : PlainText.Name(build.Ref), build.At);

    public (IReadOnlyList<Mirrored> Results, IReadOnlyList<Activity> Activities) Apply(TimeProvider time)
    {
        List<Mirrored> results = new(_entries.Count);
        List<Activity> activities = [];
        foreach (var entry in _entries)
        {
            Projects[entry.Project].Take(entry.Change.Project, entry.Change.At);
            foreach (var user in entry.Users)
            {
                People[WorkIds.User(Source, user.Id)].Take(user, entry.Change.At);
            }
        }

        foreach (var person in People.Values)
        {
            if (person.Names["login"] is { } login)
            {
                Mentioned.TryAdd(login, person.Id);
            }
        }

        foreach (var entry in _entries)
        {
            var thing = ThingOf(entry.Kind, entry.Thing, entry, entry.ExternalId);
            if (entry.Change is CommentChange comment)
            {
                // What is commented has a row, also when it is heard of for the first time.
                ThingOf(entry.SubjectKind, entry.Subject, entry, comment.Subject);
                thing.Subject = entry.Subject;
                thing.Account ??= comment.Account?.Value;
            }

            var before = thing.Take(Micros.Of(entry.Change.At), entry.Saying);
            results.Add(new Mirrored(entry.Thing, !ReferenceEquals(before.Fields, thing.Said.Fields)));
            activities.AddRange(NewsOf(entry, thing, before, time.GetUtcNow()).Select(h => ActivityOf(entry, h, time)));
        }

        return (results, activities);
    }

    private IReadOnlyList<Happening> NewsOf(Entry entry, Thing thing, Said before, DateTimeOffset now)
    {
        switch (entry.Change)
        {
            case CommentChange comment:
                var mentioned = (comment.Mentions ?? []).Select(PlainText.Name).Where(Mentioned.ContainsKey).Select(l => Mentioned[l]).Distinct();
                return News.OfComment(comment, before, thing.Said, now, [.. mentioned]);
            case BuildChange:
                var line = (entry.Project, MirrorRows.TitleOf(thing), thing.Said[WorkFields.Ref]);
                var failedBefore = _ends.TryGetValue(line, out var end) ? end == "failed" : FailedBefore.GetValueOrDefault(entry.Thing);
                _ends[line] = thing.Said[WorkFields.End] ?? end ?? "";
                return News.Of(entry.Change, before, thing.Said, now, failedBefore: failedBefore);
            case ReviewChange review:
                return News.Of(entry.Change, before, thing.Said, now, WorkIds.User(Source, review.Reviewer.Id));
            default:
                return News.Of(entry.Change, before, thing.Said, now);
        }
    }

    private Activity ActivityOf(Entry entry, Happening happening, TimeProvider time)
    {
        var change = entry.Change;
        var actor = change.Actor ?? change switch
        {
            ReviewChange review => review.Reviewer,
            CommentChange comment => comment.Author,
            ItemChange item when happening.What == Happenings.Created => item.Author,
            MergeRequestChange request when happening.What == Happenings.Created => request.Author,
            _ => null,
        };
        return new Activity(
            Id.New(time), Source, entry.Project, entry.SubjectKind, entry.Subject, happening.What, change.At, actor is null ? null : WorkIds.User(Source, actor.Id), change.Account,
            happening.Named, change is CommentChange ? entry.Thing : null, change.Urgent);
    }

    private Thing ThingOf(SubjectKind? kind, Guid id, Entry entry, string externalId)
    {
        if (!_things.TryGetValue(id, out var thing))
        {
            var isStored = Known.TryGetValue(id, out var said);
            _things[id] = thing = new Thing(kind, id, entry.Project, externalId, entry.Change.At, said ?? Said.Nothing, isStored);
        }

        return thing;
    }

    private sealed class Entry
    {
        public Entry(Guid source, WorkChange change)
        {
            Change = change;
            Project = WorkIds.Project(source, change.Project.Id);
            Saying = WorkFields.Of(change, source);
            Users = [.. WorkFields.UsersOf(change)];
            (Kind, ExternalId) = (change switch { ItemChange => SubjectKind.Item, IterationChange => SubjectKind.Iteration, BuildChange => SubjectKind.Build, CommentChange => null, _ => SubjectKind.MergeRequest }, change.Id);
            Thing = Kind is { } kind ? WorkIds.Subject(kind, Project, change.Id) : WorkIds.Comment(Project, change.Id);
            (SubjectKind, Subject) = change is CommentChange comment ? (comment.Of, WorkIds.Subject(comment.Of, Project, comment.Subject)) : (Kind!.Value, Thing);
        }

        public WorkChange Change { get; }

        public Guid Project { get; }

        public Saying Saying { get; }

        public IReadOnlyList<SourceUser> Users { get; }

        /// <summary>Null for a comment.</summary>
        public SubjectKind? Kind { get; }

        public string ExternalId { get; }

        public Guid Thing { get; }

        /// <summary>What people are told of: the thing itself, or what the comment is on.</summary>
        public SubjectKind SubjectKind { get; }

        public Guid Subject { get; }
    }
}
