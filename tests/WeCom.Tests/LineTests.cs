namespace Liaison.WeCom.Tests;

/// <summary>What all hosts together may do with one API of one corp.</summary>
public sealed class LineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly LineQuota Quota = new(100, 600, 8, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30));

    /// <summary>Greedy hosts ask again and again, at odd times; WeCom may begin its windows wherever it likes.</summary>
    [Fact]
    public void No_minute_and_no_hour_wherever_it_begins_gets_more_than_the_share()
    {
        var (line, random) = (WeComLine.Unused, new Random(1));
        List<(double From, double Until, int Calls)> leases = [];
        for (var at = 0.0; at < 3 * 3600; at += random.NextDouble() * 7)
        {
            (line, var lease) = line.Lease(Noon.AddSeconds(at), random.Next(1, 30), Quota);
            if (lease.Calls > 0)
                leases.Add((at, at + lease.For.TotalSeconds, lease.Calls));
        }

        foreach (var (window, most) in new[] { (60, 100), (3600, 600) })
        {
            // Every lease is used at its last moment or at its first, whichever makes the window fuller.
            var worst = leases.Max(first => leases.Where(l => l.Until > first.From && l.From <= first.Until + window - 10 && l.From >= first.From).Sum(l => l.Calls));
            worst.ShouldBeLessThanOrEqualTo(most);
            worst.ShouldBeGreaterThan(most / 2, "and the share is not wasted");
        }
    }

    [Fact]
    public void A_host_that_dies_costs_the_others_what_it_took_until_the_window_ends()
    {
        var (line, taken) = WeComLine.Unused.Lease(Noon, 100, Quota);
        taken.Calls.ShouldBe(100);

        (line, var none) = line.Lease(Noon.AddSeconds(30), 1, Quota);
        (none.Calls, none.Pause, none.For).ShouldBe((0, WeComPause.Minute, TimeSpan.FromSeconds(40)));
        line.Lease(Noon.AddSeconds(70), 100, Quota).Lease.Calls.ShouldBe(100);
    }

    [Fact]
    public void A_block_by_the_minute_is_probed_by_one_and_two_refused_probes_make_it_one_by_the_hour()
    {
        var (line, _) = WeComLine.Unused.Lease(Noon, 4, Quota);
        (line, var closed) = line.Refuse(Noon, isProbe: false, tooManyAtOnce: false, 0, Quota);
        closed.ShouldBe((TimeSpan.FromSeconds(60), WeComPause.Minute));
        // Who was on the way when it was refused counts as one.
        (line, _) = line.Refuse(Noon.AddSeconds(1), isProbe: false, tooManyAtOnce: false, 0, Quota);
        line.Refusals.ShouldBe(1);
        line.Lease(Noon.AddSeconds(59), 4, Quota).Lease.IsClosed.ShouldBeTrue();

        foreach (var (second, wait, pause) in new[] { (60, 60, WeComPause.Minute), (120, 600, WeComPause.Hour) })
        {
            (line, var probe) = line.Lease(Noon.AddSeconds(second), 4, Quota);
            (probe.Calls, probe.IsProbe).ShouldBe((1, true));
            line.Lease(Noon.AddSeconds(second + 1), 4, Quota).Lease.IsClosed.ShouldBeTrue();
            (line, closed) = line.Refuse(Noon.AddSeconds(second), isProbe: true, tooManyAtOnce: false, 0, Quota);
            closed.ShouldBe((TimeSpan.FromSeconds(wait), pause));
        }

        line.LetIn().Lease(Noon.AddSeconds(800), 4, Quota).Lease.Calls.ShouldBe(4);
    }

    [Fact]
    public void A_probe_that_dies_is_followed_by_another()
    {
        var (line, _) = WeComLine.Unused.Refuse(Noon, isProbe: false, tooManyAtOnce: false, 0, Quota);
        (line, _) = line.Lease(Noon.AddSeconds(60), 1, Quota);
        line.Lease(Noon.AddSeconds(90), 1, Quota).Lease.IsProbe.ShouldBeTrue();
    }

    [Fact]
    public void Too_many_at_once_halves_them_after_a_breath_and_one_more_each_minute_rises_again()
    {
        var (line, closed) = WeComLine.Unused.Refuse(Noon, isProbe: false, tooManyAtOnce: true, 0, Quota);
        closed.ShouldBe((TimeSpan.FromSeconds(1), WeComPause.Minute));
        line = line.LetIn();
        line.Lease(Noon.AddSeconds(2), 4, Quota).Lease.AtOnce.ShouldBe(4);
        line.Lease(Noon.AddMinutes(3), 4, Quota).Lease.AtOnce.ShouldBe(7);
        line.Lease(Noon.AddMinutes(9), 4, Quota).Lease.AtOnce.ShouldBe(8);
    }

    [Fact]
    public void A_clock_that_is_set_back_gives_nothing_twice_and_goes_on()
    {
        var (line, _) = WeComLine.Unused.Lease(Noon, 100, Quota);
        (line, var none) = line.Lease(Noon.AddHours(-1), 100, Quota);
        (none.Calls, none.For).ShouldBe((0, TimeSpan.FromSeconds(70)));
        line.Lease(Noon.AddHours(-1).AddSeconds(70), 100, Quota).Lease.Calls.ShouldBe(100);
    }
}
