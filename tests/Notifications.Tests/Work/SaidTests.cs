using FsCheck;
using FsCheck.Fluent;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Tests.Work;

/// <summary>Out-of-order, repeated and partial news: the merge and the decision as pure functions.</summary>
public class SaidTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid Source = Guid.Parse("0197a000-0000-7000-8000-000000000001");
    private static readonly SourceProject Project = new("p", "Shop");
    private static readonly SourceUser[] Users = [new("1"), new("2"), new("3")];

    /// <summary>Changes of one item, some of them at the same time, some partial.</summary>
    private static readonly Gen<WorkChange> Items =
        from minute in Gen.Choose(0, 6)
        from title in Maybe(Gen.Elements("Checkout is slow", "Checkout", "结账很慢 🐢"))
        from done in Gen.Elements<bool?>(null, true, false)
        from state in Maybe(Gen.Elements("opened", "closed", "in review"))
        from assignees in Gen.Elements<SourceUser[]?>(null, [], [Users[0]], [Users[1]], [Users[0], Users[2]])
        from due in Gen.Elements<DateOnly?>(null, DateOnly.MinValue, new DateOnly(2026, 12, 1))
        from deleted in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select (WorkChange)new ItemChange
        {
            Project = Project,
            Id = "1",
            At = Start.AddMinutes(minute),
            Title = title,
            IsDone = done,
            State = state,
            Assignees = assignees,
            DueOn = due,
            Deleted = deleted,
        };

    private static readonly Gen<WorkChange> Requests =
        from minute in Gen.Choose(0, 6)
        from title in Maybe(Gen.Elements("Faster checkout", "Draft: faster checkout"))
        from state in Gen.Elements<MergeRequestState?>(null, MergeRequestState.Open, MergeRequestState.Draft, MergeRequestState.Merged, MergeRequestState.Closed)
        from reviewers in Gen.Elements<SourceUser[]?>(null, [], [Users[0]], [Users[1], Users[2]])
        from reviewer in Gen.Elements(Users)
        from verdict in Gen.Elements<ReviewVerdict?>(null, ReviewVerdict.Approved, ReviewVerdict.ChangesRequested)
        from isReview in Gen.Elements(true, false)
        select isReview
            ? (WorkChange)new ReviewChange { Project = Project, Id = "1", At = Start.AddMinutes(minute), Reviewer = reviewer, Verdict = verdict }
            : new MergeRequestChange { Project = Project, Id = "1", At = Start.AddMinutes(minute), Title = title, State = state, Reviewers = reviewers };

    private static readonly Gen<WorkChange> Builds =
        from minute in Gen.Choose(0, 6)
        from state in Gen.Elements<BuildState?>(null, BuildState.Queued, BuildState.Running, BuildState.Failed, BuildState.Succeeded, BuildState.Cancelled)
        from stages in Gen.Elements<BuildStage[]?>(null, null, [new("build", BuildState.Running), new("test", BuildState.Queued)], [new("test", BuildState.Failed)])
        from stage in Gen.Elements(null, new BuildStage("build", BuildState.Succeeded), new BuildStage("deploy", BuildState.Running))
        from log in Maybe(Gen.Elements("ok", "ok\nfailed"))
        select (WorkChange)new BuildChange { Project = Project, Id = "1", At = Start.AddMinutes(minute), Name = "ci", Ref = "main", State = state, Stages = stages, Stage = stage, LogTail = log };

    /// <summary>A stream of one thing, and another order of it.</summary>
    private static readonly Arbitrary<(WorkChange[] Stream, WorkChange[] Shuffled)> Streams = (
        from kind in Gen.Elements(Items, Requests, Builds)
        from stream in kind.NonEmptyListOf().Select(l => l.Take(12).ToArray())
        from shuffled in Gen.Shuffle(stream)
        select (stream, shuffled)).ToArbitrary();

    [Fact]
    public void The_order_in_which_news_come_does_not_matter_for_what_is_known() =>
        Prop.ForAll(Streams, s => StateOf(Fold(s.Stream).Said) == StateOf(Fold(s.Shuffled).Said)).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_told_again_in_any_order_is_no_news() => Prop.ForAll(Streams, s =>
    {
        var (said, _) = Fold(s.Stream);
        var (again, told) = Fold(s.Shuffled, said);
        return told.Count == 0 && ReferenceEquals(again, said);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_older_than_all_that_is_known_of_its_fields_tells_nothing_and_changes_nothing() => Prop.ForAll(Streams, s =>
    {
        var whole = s.Stream[0] is ItemChange item ? item with { Title = "Known", IsDone = true, State = "closed", Assignees = [], DueOn = DateOnly.MinValue, At = Start.AddHours(1) } : null;
        if (whole is null)
        {
            return true;
        }

        var (said, _) = Fold([whole]);
        var (after, told) = Fold(s.Stream, said);
        return told.Count == 0 && StateOf(after with { First = said.First }) == StateOf(said);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_happened_more_than_a_day_ago_is_history() => Prop.ForAll(Streams, s =>
        Fold(s.Stream, now: Start + News.Fresh + TimeSpan.FromMinutes(7)).Told.Count == 0).QuickCheckThrowOnFailure();

    [Fact]
    public void Stored_and_read_again_it_is_the_same() => Prop.ForAll(Streams, s =>
    {
        var (said, _) = Fold(s.Stream);
        var stored = System.Text.Json.JsonSerializer.Deserialize<Said>(System.Text.Json.JsonSerializer.Serialize(said))!;
        return StateOf(stored) == StateOf(said) && stored.With(Micros.Of(s.Stream[0].At), WorkFields.Of(s.Stream[0], Source).Fields) == stored;
    }).QuickCheckThrowOnFailure();

    private static Gen<string?> Maybe(Gen<string> gen) => Gen.OneOf(Gen.Constant<string?>(null), gen.Select(v => (string?)v));

    private static (Said Said, IReadOnlyList<Happening> Told) Fold(IReadOnlyList<WorkChange> stream, Said? known = null, DateTimeOffset? now = null)
    {
        var said = known ?? Said.Nothing;
        List<Happening> told = [];
        foreach (var change in stream)
        {
            var after = said.With(Micros.Of(change.At), WorkFields.Of(change, Source).Fields);
            told.AddRange(News.Of(change, said, after, now ?? Start.AddMinutes(10), change is ReviewChange review ? WorkIds.User(Source, review.Reviewer.Id) : null));
            said = after;
        }

        return (said, told);
    }

    /// <summary>All but since when we know it, which is a matter of when we heard.</summary>
    private static string StateOf(Said said) => said.First + "\n" + string.Join(
        '\n', said.Fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {f.Value.At} {f.Value.Is}")) + "\n" + string.Join(',', WorkFields.StagesOf(said));
}
