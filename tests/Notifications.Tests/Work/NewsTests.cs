using Liaison.Notifications.Work;

namespace Liaison.Notifications.Tests.Work;

/// <summary>What of a change people hear of.</summary>
public class NewsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    private static readonly Guid Source = Guid.Parse("0197a000-0000-7000-8000-000000000001");
    private static readonly SourceProject Project = new("p", "Shop");
    private static readonly SourceUser Li = new("li");
    private static readonly SourceUser Wang = new("wang");

    private Said _known = Said.Nothing;

    [Fact]
    public void A_new_item_is_created_and_assigned() =>
        When(Item() with { Title = "Slow", CreatedAt = Now, Assignees = [Li] }).ShouldBe([Happenings.Created, $"{Happenings.Assigned} li"]);

    [Fact]
    public void An_old_item_that_we_never_heard_of_is_not_new() =>
        When(Item() with { Title = "Slow", CreatedAt = Now.AddDays(-30), Assignees = [Li] }).ShouldBeEmpty();

    [Fact]
    public void An_old_item_that_is_done_just_now_is_told_whether_we_knew_it_or_not() =>
        When(Item() with { Title = "Slow", CreatedAt = Now.AddDays(-30), IsDone = true, DoneAt = Now.AddSeconds(-1) }).ShouldBe([Happenings.Done]);

    [Fact]
    public void A_remark_on_an_old_item_that_was_done_long_ago_is_not_its_end() =>
        When(Item() with { Title = "Slow", CreatedAt = Now.AddDays(-30), IsDone = true, DoneAt = Now.AddDays(-20) }).ShouldBeEmpty();

    [Fact]
    public void Only_who_is_newly_assigned_is_named()
    {
        Given(Item() with { Title = "Slow", Assignees = [Li] });
        When(Item() with { Assignees = [Li, Wang], At = Now.AddSeconds(1) }).ShouldBe([$"{Happenings.Assigned} wang"]);
        When(Item() with { Assignees = [Wang], At = Now.AddSeconds(2) }).ShouldBe([Happenings.Changed]);
    }

    [Fact]
    public void Done_and_reopened_are_told_by_that_name_alone()
    {
        Given(Item() with { Title = "Slow", State = "opened", IsDone = false });
        When(Item() with { State = "closed", IsDone = true, At = Now.AddSeconds(1) }).ShouldBe([Happenings.Done]);
        When(Item() with { State = "opened", IsDone = false, At = Now.AddSeconds(2) }).ShouldBe([Happenings.Reopened]);
        When(Item() with { State = "doing", At = Now.AddSeconds(3) }).ShouldBe([Happenings.Changed]);
    }

    [Fact]
    public void A_deleted_thing_tells_nothing()
    {
        Given(Item() with { Title = "Slow" });
        When(Item() with { Deleted = true, IsDone = true, At = Now.AddSeconds(1) }).ShouldBeEmpty();
        When(Item() with { Title = "Slower", At = Now }).ShouldBeEmpty("it is older than the deletion, and deleted it stays");
    }

    [Fact]
    public void A_draft_asks_nobody_until_it_is_none()
    {
        When(Request() with { Title = "Faster", State = MergeRequestState.Draft, Reviewers = [Li] }).ShouldBe([Happenings.Created]);
        When(Request() with { State = MergeRequestState.Open, At = Now.AddSeconds(1) }).ShouldBe([$"{Happenings.ReviewRequested} li"]);
        When(Request() with { Reviewers = [Li, Wang], At = Now.AddSeconds(2) }).ShouldBe([$"{Happenings.ReviewRequested} wang"]);
        When(Request() with { State = MergeRequestState.Merged, At = Now.AddSeconds(3) }).ShouldBe([Happenings.Merged]);
    }

    [Fact]
    public void A_merge_request_that_is_merged_before_it_is_heard_of_is_merged_not_created() =>
        When(Request() with { Title = "Faster", State = MergeRequestState.Merged, CreatedAt = Now.AddDays(-2) }).ShouldBe([Happenings.Merged]);

    [Fact]
    public void Approval_is_told_once_and_again_when_it_was_taken_back()
    {
        Given(Request() with { Title = "Faster", State = MergeRequestState.Open });
        When(Review(ReviewVerdict.Approved, 1)).ShouldBe([Happenings.Approved]);
        When(Review(ReviewVerdict.Approved, 2)).ShouldBeEmpty();
        When(Review(null, 3)).ShouldBeEmpty();
        When(Review(ReviewVerdict.ChangesRequested, 4)).ShouldBe([Happenings.ChangesRequested]);
        When(Review(ReviewVerdict.Approved, 5)).ShouldBe([Happenings.Approved]);
    }

    [Fact]
    public void A_build_tells_its_end_alone_and_that_it_is_repaired()
    {
        When(Build(BuildState.Running, 0)).ShouldBeEmpty();
        When(Build(BuildState.Failed, 1)).ShouldBe([Happenings.Failed]);
        When(Build(BuildState.Running, 2)).ShouldBeEmpty();
        When(Build(BuildState.Succeeded, 3)).ShouldBe([Happenings.Fixed], "it was run again");
        When(Build(BuildState.Running, 2)).ShouldBeEmpty("late news");
    }

    [Fact]
    public void A_build_is_a_repair_when_the_one_before_failed()
    {
        When(Build(BuildState.Succeeded, 0), failedBefore: true).ShouldBe([Happenings.Fixed]);
        _known = Said.Nothing;
        When(Build(BuildState.Succeeded, 0)).ShouldBe([Happenings.Succeeded]);
    }

    [Fact]
    public void Iterations_begin_and_end()
    {
        var iteration = new IterationChange { Project = Project, Id = "1", At = Now };
        When(iteration with { Name = "Sprint 1" }).ShouldBe([Happenings.Created]);
        When(iteration with { EndsOn = new DateOnly(2026, 12, 4), At = Now.AddSeconds(1) }).ShouldBe([Happenings.Changed]);
        When(iteration with { IsClosed = true, At = Now.AddSeconds(2) }).ShouldBe([Happenings.Closed]);
    }

    private static ItemChange Item() => new() { Project = Project, Id = "1", At = Now };

    private static MergeRequestChange Request() => new() { Project = Project, Id = "1", At = Now };

    private static ReviewChange Review(ReviewVerdict? verdict, int second) => new() { Project = Project, Id = "1", At = Now.AddSeconds(second), Reviewer = Li, Verdict = verdict };

    private static BuildChange Build(BuildState state, int second) => new() { Project = Project, Id = "1", At = Now.AddSeconds(second), Name = "ci", State = state };

    private void Given(WorkChange change) => When(change);

    private IReadOnlyList<string> When(WorkChange change, bool failedBefore = false)
    {
        var before = _known;
        _known = before.With(Micros.Of(change.At), WorkFields.Of(change, Source).Fields);
        var names = new[] { Li, Wang }.ToDictionary(u => WorkIds.User(Source, u.Id), u => u.Id);
        return [.. News.Of(change, before, _known, Now.AddMinutes(1), change is ReviewChange review ? WorkIds.User(Source, review.Reviewer.Id) : null, failedBefore)
            .Select(h => string.Join(' ', h.Named.Select(n => names[n]).Prepend(h.What)))];
    }
}
