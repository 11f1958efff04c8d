using FsCheck;
using FsCheck.Fluent;
using Liaison.Notifications.Delivery;

namespace Liaison.Notifications.Tests.Delivery;

/// <summary>What goes out now, what waits, and what becomes a line of a digest.</summary>
public class DeliveryPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<(string, string), Waiting> NothingWaits = [];

    [Fact]
    public void Ten_thousand_who_are_told_the_same_take_ten_calls()
    {
        var content = Guid.NewGuid();
        var due = Enumerable.Range(0, 10_000).Select(i => Due(i, $"user{i}", content)).ToList();
        var plan = new DeliveryPlanner(Start, 1000, hasLimits: true).Plan(due, new Dictionary<string, ReceiverState>(), NothingWaits);
        plan.Calls.Select(c => c.Deliveries.Count).ShouldBe(Enumerable.Repeat(1000, 10));
        plan.Calls.SelectMany(c => c.Deliveries).DistinctBy(d => d.Key).Count().ShouldBe(10_000);
    }

    [Fact]
    public void More_than_there_is_room_for_becomes_one_message()
    {
        var due = Enumerable.Range(0, 40).Select(i => Due(i, "zhang", Guid.NewGuid())).ToList();
        var plan = new DeliveryPlanner(Start, 1000, hasLimits: true).Plan(due, new Dictionary<string, ReceiverState>(), NothingWaits);
        plan.Calls.ShouldBeEmpty();
        plan.Digests.ShouldHaveSingleItem().Contents.ShouldBe(due.Select(d => d.Content), "the oldest first");
    }

    [Fact]
    public void Who_has_had_their_minute_waits_until_it_is_over_and_gets_one_message_then()
    {
        var due = Enumerable.Range(0, 2).Select(i => Due(i, "zhang", Guid.NewGuid())).ToList();
        var plan = new DeliveryPlanner(Start, 1000, hasLimits: true).Plan(due, Got("zhang", 25), NothingWaits);
        plan.Calls.ShouldBeEmpty();
        plan.PutOff.ShouldAllBe(p => p.State == "held" && p.Until == Start.AddSeconds(30) && p.Reason == "too-many");

        var later = new DeliveryPlanner(Start.AddSeconds(30), 1000, hasLimits: true).Plan(
            [.. due.Select(d => d with { WasHeld = true })], new Dictionary<string, ReceiverState>(), NothingWaits);
        later.Digests.ShouldHaveSingleItem().Receivers.ShouldHaveSingleItem().Count.ShouldBe(2);
    }

    [Fact]
    public void Urgent_ones_and_invitations_have_places_of_their_own_and_are_no_line_of_a_digest()
    {
        var urgent = Due(1, "zhang", Guid.NewGuid()) with { Urgent = true };
        var invitation = Due(2, "zhang", Guid.NewGuid()) with { CanMerge = false };
        new DeliveryPlanner(Start, 1000, hasLimits: true).Plan([urgent], Got("zhang", 29), NothingWaits).Calls.ShouldHaveSingleItem();
        var full = new DeliveryPlanner(Start, 1000, hasLimits: true).Plan([urgent, invitation], Got("zhang", 30), NothingWaits);
        full.Calls.ShouldBeEmpty();
        full.PutOff.ShouldAllBe(p => p.State == "queued");
    }

    [Fact]
    public void What_is_younger_stays_behind_what_waits()
    {
        var young = Due(9, "zhang", Guid.NewGuid());
        var waiting = new Dictionary<(string, string), Waiting> { [("zhang", "wecom")] = new(3, Start.AddMinutes(2), IsHeld: true) };
        var plan = new DeliveryPlanner(Start, 1000, hasLimits: true).Plan([young, Due(10, "zhang", Guid.NewGuid()) with { Urgent = true }], new Dictionary<string, ReceiverState>(), waiting);
        plan.PutOff.ShouldHaveSingleItem().ShouldBe(new PutOff(young.Id, "held", Start.AddMinutes(2), "in-order"));
        plan.Calls.ShouldHaveSingleItem().Deliveries.ShouldHaveSingleItem().Urgent.ShouldBeTrue();
    }

    [Fact]
    public void The_same_missed_by_many_is_one_digest_for_all_of_them()
    {
        Guid[] contents = [Guid.NewGuid(), Guid.NewGuid()];
        var due = Enumerable.Range(0, 1500).SelectMany(i => contents.Select((c, n) => Due((i * 2) + n, $"user{i}", c) with { WasHeld = true })).ToList();
        var plan = new DeliveryPlanner(Start, 1000, hasLimits: true).Plan(due, new Dictionary<string, ReceiverState>(), NothingWaits);
        plan.Digests.Select(d => d.Receivers.Count).ShouldBe([1000, 500]);
    }

    [Fact]
    public void Whatever_comes_everybody_gets_everything_once_in_order_and_never_too_much() => Prop.ForAll(
        (from people in Gen.Choose(1, 3)
         from comes in Gen.ListOf(from who in Gen.Choose(0, people - 1)
                                  from after in Gen.Frequency((8, Gen.Constant(0)), (2, Gen.Choose(1, 5000)), (1, Gen.Choose(5000, 90_000)))
                                  from kind in Gen.Frequency((8, Gen.Constant("news")), (1, Gen.Constant("urgent")), (1, Gen.Constant("invitation")))
                                  select (Who: who, After: after, Kind: kind))
         select comes.ToList()).ToArbitrary(),
        comes =>
        {
            var world = new World();
            foreach (var (who, after, kind) in comes)
            {
                world.Pass(TimeSpan.FromMilliseconds(after));
                world.Come($"user{who}", kind);
            }

            for (var i = 0; i < 400 && world.Waits; i++)
            {
                world.Pass(TimeSpan.FromSeconds(10));
            }

            world.ShouldBeRight();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(160));

    private static Dictionary<string, ReceiverState> Got(string key, int lastMinute) => new() { [key] = new ReceiverState(lastMinute, lastMinute, Start.AddSeconds(30)) };

    private static DueDelivery Due(long seq, string receiver, Guid content) =>
        new(Guid.NewGuid(), seq, "wecom", content, "zh-CN", receiver, Urgent: false, WasHeld: false, CanMerge: true, Start, Judgement.Go);

    /// <summary>A lane without tables: what is told to whom and when.</summary>
    private sealed class World
    {
        private readonly List<(DueDelivery Delivery, DateTimeOffset At)> _waits = [];
        private readonly List<(string Key, DateTimeOffset At, IReadOnlyList<DueDelivery> Told)> _told = [];
        private DateTimeOffset _now = Start;
        private long _seq;

        public bool Waits => _waits.Count > 0;

        public void Come(string receiver, string kind)
        {
            _waits.Add((new DueDelivery(
                Guid.NewGuid(), _seq++, "wecom", Guid.NewGuid(), "zh-CN", receiver, kind == "urgent", false, kind != "invitation", _now, Judgement.Go), _now));
            Work();
        }

        public void Pass(TimeSpan time)
        {
            _now += time;
            Work();
        }

        public void ShouldBeRight()
        {
            _waits.ShouldBeEmpty("nothing is lost");
            _told.SelectMany(t => t.Told).Select(d => d.Id).ShouldBeUnique();
            _told.SelectMany(t => t.Told).Count().ShouldBe((int)_seq, "nothing twice");
            foreach (var person in _told.GroupBy(t => t.Key))
            {
                var ordinary = person.SelectMany(t => t.Told).Where(d => d is { Urgent: false, CanMerge: true }).Select(d => d.Seq).ToList();
                ordinary.ShouldBe(ordinary.Order().ToList(), "in order");
                person.Where(t => person.Count(o => o.At <= t.At && o.At > t.At - TimeSpan.FromMinutes(1)) > DeliveryPlanner.MostAMinute).ShouldBeEmpty("WeCom would drop it");
            }
        }

        private void Work()
        {
            while (true)
            {
                var due = _waits.Where(w => w.At <= _now).Select(w => w.Delivery).OrderBy(d => d.Seq).ToList();
                var states = _told.Where(t => t.At > _now - TimeSpan.FromMinutes(1)).GroupBy(t => t.Key)
                    .ToDictionary(g => g.Key, g => new ReceiverState(g.Count(), g.Count(), g.Min(t => t.At) + TimeSpan.FromMinutes(1)));
                var waiting = _waits.Where(w => w.At > _now && w.Delivery.CanMerge).GroupBy(w => (w.Delivery.Key, w.Delivery.Channel))
                    .ToDictionary(g => g.Key, g => new Waiting(g.Min(w => w.Delivery.Seq), g.Max(w => w.At), g.Any(w => w.Delivery.WasHeld)));
                var plan = new DeliveryPlanner(_now, 1000, hasLimits: true).Plan(due, states, waiting);
                if (plan.IsEmpty)
                {
                    return;
                }

                foreach (var call in plan.Calls.SelectMany(c => c.Deliveries).Select(d => (d.Key, Told: (IReadOnlyList<DueDelivery>)[d])).Concat(plan.Digests.SelectMany(d => d.Receivers).Select(r => (r[0].Key, Told: r))))
                {
                    _told.Add((call.Key, _now, call.Told));
                    _waits.RemoveAll(w => call.Told.Any(t => t.Id == w.Delivery.Id));
                }

                foreach (var put in plan.PutOff)
                {
                    put.Until.ShouldBeGreaterThan(_now);
                    var at = _waits.FindIndex(w => w.Delivery.Id == put.Id);
                    _waits[at] = (_waits[at].Delivery with { WasHeld = put.State == "held" }, put.Until);
                }
            }
        }
    }
}
