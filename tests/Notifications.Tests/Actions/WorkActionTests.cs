using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Actions;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Tests.Actions;

/// <summary>Who may do what, and what is the same thing twice.</summary>
public sealed class WorkActionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Changed = Now.AddHours(-3);
    private static readonly Guid Subject = Guid.CreateVersion7();
    private static readonly AccountId Me = new(Guid.CreateVersion7());
    private static readonly AccountId SomebodyElse = new(Guid.CreateVersion7());

    [Fact]
    public void A_reviewer_approves_what_is_open()
    {
        var requested = Asked(ActionKind.Approve, Known() with { IsReviewer = true });
        (requested.Kind, requested.SubjectKind, requested.Subject, requested.Account, requested.SeenAt).ShouldBe(("approve", "merge-request", Subject, Me, Changed));
    }

    [Fact]
    public void Who_is_no_active_member_does_nothing() => Refused(ActionKind.Comment, Known() with { IsMember = false }, "access.role-required");

    [Fact]
    public void What_one_may_not_see_is_not_there() => Refused(ActionKind.Comment, Known() with { MaySee = false }, "request.not-found");

    [Fact]
    public void What_is_deleted_is_not_there() => Refused(ActionKind.Comment, Known() with { IsGone = true }, "request.not-found");

    [Fact]
    public void Who_is_nobody_at_the_source_links_themselves_first() => Refused(ActionKind.Approve, Known() with { IsLinked = false }, "notifications.not-linked");

    [Fact]
    public void A_source_without_an_address_takes_nothing() => Refused(ActionKind.Comment, Known() with { CanBeSent = false }, "notifications.source-takes-nothing");

    [Fact]
    public void Only_reviewers_approve() => Refused(ActionKind.Approve, Known(), "notifications.not-a-reviewer");

    [Fact]
    public void Nobody_approves_their_own() => Refused(ActionKind.Approve, Known() with { IsAuthor = true, IsReviewer = true }, "notifications.own-merge-request");

    [Fact]
    public void What_is_merged_or_closed_is_not_approved() => Refused(ActionKind.Approve, Known() with { IsReviewer = true, IsOver = true }, "notifications.merge-request-closed");

    [Fact]
    public void What_runs_is_not_run_again() => Refused(ActionKind.Rerun, Known(), "notifications.build-not-ended");

    [Fact]
    public void What_has_ended_is_run_again() => Asked(ActionKind.Rerun, Known() with { IsOver = true }).Kind.ShouldBe("rerun");

    [Fact]
    public void What_is_done_is_not_taken() => Refused(ActionKind.Take, Known() with { IsOver = true }, "notifications.item-done");

    [Fact]
    public void What_somebody_else_has_is_not_taken() => Refused(ActionKind.Take, Known() with { IsTaken = true }, "notifications.item-taken");

    [Fact]
    public void What_is_merged_can_still_be_talked_about() => Asked(ActionKind.Comment, Known() with { IsOver = true }).Kind.ShouldBe("comment");

    [Fact]
    public void What_is_so_already_is_not_asked_for() => Decide(null, ActionKind.Approve, Known() with { IsReviewer = true, IsMine = true }).ShouldBeEmpty();

    [Fact]
    public void Two_taps_are_one_effect()
    {
        var facts = Known() with { IsReviewer = true };
        var first = After(Asked(ActionKind.Approve, facts));
        Decide(first, ActionKind.Approve, facts).ShouldBeEmpty();
        Decide(first.Apply(Event(new ActionDone(null, true))), ActionKind.Approve, facts).ShouldBeEmpty("the source has not told of it yet");
    }

    [Fact]
    public void When_the_source_has_taken_it_back_it_can_be_asked_for_again()
    {
        var facts = Known() with { IsReviewer = true };
        var done = After(Asked(ActionKind.Approve, facts)).Apply(Event(new ActionDone(null, true)));
        Decide(done, ActionKind.Approve, facts with { ChangedAt = Now.AddMinutes(1) }).ShouldHaveSingleItem("somebody pushed, and the approval is gone");
        Decide(done, ActionKind.Approve, facts, Now.AddMinutes(11)).ShouldHaveSingleItem("its word got lost");
    }

    [Fact]
    public void What_failed_can_be_asked_for_again()
    {
        var facts = Known() with { IsReviewer = true };
        var failed = After(Asked(ActionKind.Approve, facts)).Apply(Event(new ActionFailed(ActionFailures.NotAllowed, 403)));
        Decide(failed, ActionKind.Approve, facts).ShouldHaveSingleItem();
        failed.Finish("1", asMember: true).ShouldBeEmpty("what is settled is settled");
        failed.Fail(ActionFailures.TimedOut, null).ShouldBeEmpty();
    }

    [Fact]
    public void Of_two_who_take_at_once_the_second_hears_of_the_first()
    {
        var first = After(Asked(ActionKind.Take, Known()));
        var second = WorkAction.Ask(first, Request(ActionKind.Take, SomebodyElse), Known(), Now);
        second.Refusal!.Code.ShouldBe("notifications.item-taken");
        WorkAction.Ask(first, Request(ActionKind.Rerun, SomebodyElse), Known(), Now).Events.ShouldBeEmpty("a build runs again once, whoever asks");
    }

    [Fact]
    public void What_nobody_has_answered_for_an_hour_is_lost()
    {
        var first = After(Asked(ActionKind.Take, Known()));
        Decide(first, ActionKind.Take, Known(), Now.AddMinutes(59)).ShouldBeEmpty();
        Decide(first, ActionKind.Take, Known(), Now.AddMinutes(61)).ShouldHaveSingleItem();
    }

    [Fact]
    public void An_approval_is_each_ones_own_and_a_rerun_everybodys()
    {
        var fresh = Guid.CreateVersion7();
        WorkAction.StreamOf(ActionKind.Approve, Subject, Me, fresh).ShouldNotBe(WorkAction.StreamOf(ActionKind.Approve, Subject, SomebodyElse, fresh));
        WorkAction.StreamOf(ActionKind.Rerun, Subject, Me, fresh).ShouldBe(WorkAction.StreamOf(ActionKind.Rerun, Subject, SomebodyElse, Guid.CreateVersion7()));
        WorkAction.StreamOf(ActionKind.Comment, Subject, Me, fresh).ShouldBe(fresh);
    }

    [Fact]
    public void Keys_come_back_as_they_went_and_nothing_else_is_one()
    {
        ActionKeys.TryParse(ActionKeys.KeyOf(ActionKind.Rerun, Subject), out var kind, out var subject).ShouldBeTrue();
        (kind, subject).ShouldBe((ActionKind.Rerun, Subject));
        string[] wrong = ["", "approve", $"approve:{Subject}", $"approve:{Subject:n}:x", $"destroy:{Subject:n}", $"Approve:{Subject:n}"];
        wrong.ShouldAllBe(key => !ActionKeys.TryParse(key, out kind, out subject));
        ActionKeys.TaskOf(Subject).Length.ShouldBeLessThanOrEqualTo(128);
        ActionKeys.TaskOf(Subject).ShouldAllBe(c => char.IsAsciiLetterOrDigit(c) || c == '-');
    }

    [Theory]
    [InlineData("Looks good", "Looks good")]
    [InlineData("Looks good\n\n— 张伟 · Liaison", "Looks good")]
    [InlineData("Looks good\r\n\r\n— 张伟 · Liaison", "Looks good")]
    [InlineData("a\n\n— 李娜 · Liaison\n\n— 张伟 · Liaison", "a\n\n— 李娜 · Liaison")]
    [InlineData("— 张伟 · Liaison", "— 张伟 · Liaison")]
    [InlineData("a\n\n— somebody\nelse · Liaison", "a\n\n— somebody\nelse · Liaison")]
    public void The_line_that_says_for_whom_is_not_part_of_the_text(string there, string here) => CommentEchoes.Plain(there).ShouldBe(here);

    [Fact]
    public void Every_refusal_and_failure_has_a_sentence_in_both_languages()
    {
        var codes = typeof(ActionErrors).GetFields().Select(f => ((Kernel.Outcomes.Refusal)f.GetValue(null)!).Code);
        foreach (var code in codes)
        {
            ActionTexts.OfRefusal(code, "en").ShouldNotBe(ActionTexts.OfRefusal("any other", "en"), code);
            ActionTexts.OfRefusal(code, "zh-CN").ShouldNotBe(ActionTexts.OfRefusal("any other", "zh-CN"), code);
        }

        foreach (var kind in Enum.GetValues<ActionKind>())
        {
            // Ten full-width characters: a narrow one takes half the room.
            ActionKeys.LabelOf(kind, "en").Length.ShouldBeLessThanOrEqualTo(20);
            ActionKeys.LabelOf(kind, "zh-CN").Length.ShouldBeLessThanOrEqualTo(10);
        }
    }

    private static ActionFacts Known() => new(
        Guid.CreateVersion7(), IsMember: true, MaySee: true, IsLinked: true, CanBeSent: true, IsGone: false, IsOver: false, IsAuthor: false, IsReviewer: false, IsMine: false, IsTaken: false, Changed);

    private static ActionRequest Request(ActionKind kind, AccountId account) => new(
        Guid.CreateVersion7(), kind, kind switch { ActionKind.Rerun => SubjectKind.Build, ActionKind.Take => SubjectKind.Item, _ => SubjectKind.MergeRequest }, Subject, account, ActionOrigins.Workbench);

    private static IReadOnlyList<object> Decide(WorkAction? before, ActionKind kind, ActionFacts facts, DateTimeOffset? now = null)
    {
        var decision = WorkAction.Ask(before, Request(kind, Me), facts, now ?? Now);
        decision.Refusal.ShouldBeNull();
        return decision.Events;
    }

    private static ActionRequested Asked(ActionKind kind, ActionFacts facts) => Decide(null, kind, facts).ShouldHaveSingleItem().ShouldBeOfType<ActionRequested>();

    private static void Refused(ActionKind kind, ActionFacts facts, string code) => WorkAction.Ask(null, Request(kind, Me), facts, Now).Refusal.ShouldNotBeNull().Code.ShouldBe(code);

    private static WorkAction After(ActionRequested requested) => WorkAction.Create(Event(requested));

    private static Stored<T> Event<T>(T data)
        where T : notnull => new Stored<T>(data);

    private sealed record Stored<T>(T Data) : IEvent<T>
        where T : notnull
    {
        public Guid Id { get; } = Guid.CreateVersion7();

        public long Sequence => 1;

        public string TenantId => "team";

        public Guid StreamId { get; } = Guid.CreateVersion7();

        public long Version => 1;

        public string Name => typeof(T).Name;

        public DateTimeOffset Timestamp => Now;

        public EventMetadata Metadata { get; } = new("test", "test");

        object IEvent.Data => Data;
    }
}
