using FsCheck;
using FsCheck.Fluent;
using Liaison.Notifications.Preferences;

namespace Liaison.Notifications.Tests.Preferences;

/// <summary>Quiet time, by the clock on the receiver's wall.</summary>
public class QuietTimeTests
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe", "UTC"];
    private static readonly int[] EveryDay = [1, 2, 3, 4, 5, 6, 7];
    private static readonly int[] Workweek = [1, 2, 3, 4, 5];

    [Theory]
    // Over midnight.
    [InlineData("Asia/Shanghai", "22:00", "08:00", "2026-06-10T14:00:00Z", "2026-06-11T00:00:00Z")]
    [InlineData("Asia/Shanghai", "22:00", "08:00", "2026-06-10T23:59:59Z", "2026-06-11T00:00:00Z")]
    [InlineData("Asia/Shanghai", "22:00", "08:00", "2026-06-11T00:00:00Z", "2026-06-11T00:00:00Z")]
    [InlineData("Asia/Shanghai", "22:00", "08:00", "2026-06-10T13:59:59Z", "2026-06-10T13:59:59Z")]
    // Within a day.
    [InlineData("Asia/Shanghai", "12:00", "13:30", "2026-06-10T04:15:00Z", "2026-06-10T05:30:00Z")]
    // New year's eve, and the leap day.
    [InlineData("Asia/Shanghai", "22:00", "08:00", "2026-12-31T15:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("Asia/Shanghai", "22:00", "08:00", "2028-02-28T15:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("Asia/Shanghai", "22:00", "08:00", "2028-02-29T15:00:00Z", "2028-03-01T00:00:00Z")]
    // Berlin puts its clock forward on 29 March 2026: 02:30 is not there, quiet ends when the clock jumps.
    [InlineData("Europe/Berlin", "22:00", "02:30", "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")]
    [InlineData("Europe/Berlin", "02:30", "06:00", "2026-03-29T00:59:59Z", "2026-03-29T00:59:59Z")]
    [InlineData("Europe/Berlin", "02:30", "06:00", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00Z")]
    [InlineData("Europe/Berlin", "22:00", "08:00", "2026-03-28T21:30:00Z", "2026-03-29T06:00:00Z")]
    // And back on 25 October: 02:30 is there twice, quiet begins in the first and ends in the second.
    [InlineData("Europe/Berlin", "22:00", "02:30", "2026-10-25T00:29:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("Europe/Berlin", "22:00", "02:30", "2026-10-25T00:45:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("Europe/Berlin", "02:30", "06:00", "2026-10-25T00:30:00Z", "2026-10-25T05:00:00Z")]
    [InlineData("Europe/Berlin", "02:30", "06:00", "2026-10-25T01:10:00Z", "2026-10-25T05:00:00Z")]
    // New York: 8 March and 1 November 2026.
    [InlineData("America/New_York", "22:00", "08:00", "2026-03-08T03:00:00Z", "2026-03-08T12:00:00Z")]
    [InlineData("America/New_York", "22:00", "08:00", "2026-11-01T02:00:00Z", "2026-11-01T13:00:00Z")]
    [InlineData("America/New_York", "01:30", "03:00", "2026-11-01T05:45:00Z", "2026-11-01T08:00:00Z")]
    public void Quiet_ends_when_the_wall_says_so(string zone, string from, string to, string at, string allowed) =>
        Next(Hours(EveryDay, from, to), zone, at).ShouldBe(DateTimeOffset.Parse(allowed));

    [Fact]
    public void Days_are_those_on_which_quiet_begins()
    {
        // Friday's night reaches into Saturday; Saturday has none of its own.
        var friday = Hours([5], "22:00", "08:00");
        Next(friday, "Asia/Shanghai", "2026-06-12T20:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-06-13T00:00:00Z"));
        Next(friday, "Asia/Shanghai", "2026-06-13T20:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-06-13T20:00:00Z"));
    }

    [Theory]
    // 1 January 2027 is a Friday, in the 53rd ISO week of 2026; 4 January is the Monday of week 1.
    [InlineData("2027-01-01T04:00:00Z", true)]
    [InlineData("2027-01-03T04:00:00Z", false)]
    [InlineData("2027-01-04T04:00:00Z", true)]
    public void The_week_goes_on_over_the_year(string at, bool quiet) =>
        (Next(Hours(Workweek, "09:00", "18:00"), "Asia/Shanghai", at) != DateTimeOffset.Parse(at)).ShouldBe(quiet);

    [Fact]
    public void A_holiday_is_quiet_all_day_and_a_made_up_workday_is_a_workday()
    {
        // National Day 2026: off from 1 to 7 October; Saturday the 10th is worked for it. Nights are quiet after workdays, weekends are quiet altogether.
        var schedule = new QuietSchedule(
            Always: false,
            [new QuietHours(Workweek, new TimeOnly(20, 0), new TimeOnly(9, 0)), new QuietHours([6, 7], TimeOnly.MinValue, TimeOnly.MinValue)],
            [.. Enumerable.Range(1, 7).Select(d => new DateOnly(2026, 10, d))],
            [new DateOnly(2026, 10, 10)]);

        Next(schedule, "Asia/Shanghai", "2026-10-01T04:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-10-07T16:00:00Z"), "a holiday's own night does not count, 8 October begins at midnight");
        Next(schedule, "Asia/Shanghai", "2026-10-10T04:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-10-10T04:00:00Z"), "a Saturday that is worked");
        Next(schedule, "Asia/Shanghai", "2026-10-10T13:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-10-11T16:00:00Z"), "its night, and Sunday after it");
        Next(schedule, "Asia/Shanghai", "2026-10-17T04:00:00Z").ShouldBe(DateTimeOffset.Parse("2026-10-18T16:00:00Z"), "an ordinary weekend");
    }

    [Fact]
    public void The_switch_is_quiet_without_an_end() =>
        QuietTime.NextAllowed(new QuietSchedule(Always: true, [], [], []), TimeZoneInfo.Utc, DateTimeOffset.UnixEpoch).ShouldBeNull();

    [Fact]
    public void Quiet_that_never_ends_has_no_end_in_sight() => Next(Hours(EveryDay, "00:00", "00:00"), "Europe/Berlin", "2026-06-10T14:00:00Z").ShouldBeNull();

    [Fact]
    public void The_next_allowed_instant_is_allowed_and_none_before_it_is() => Prop.ForAll(
        (from minutes in Gen.Choose(0, 60 * 24 * 700)
         from zone in Gen.Elements(Zones)
         from first in SomeHours
         from second in SomeHours
         from holiday in Gen.Choose(0, 700)
         select (At: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes), Zone: TimeZoneInfo.FindSystemTimeZoneById(zone),
             Schedule: new QuietSchedule(false, [first, second], [new DateOnly(2026, 1, 1).AddDays(holiday)], [new DateOnly(2026, 1, 1).AddDays(holiday + 3)]))).ToArbitrary(),
        c =>
        {
            if (QuietTime.NextAllowed(c.Schedule, c.Zone, c.At) is not { } next)
            {
                return;
            }

            next.ShouldBeGreaterThanOrEqualTo(c.At);
            QuietTime.NextAllowed(c.Schedule, c.Zone, next).ShouldBe(next, "what is allowed is allowed at once");
            var step = TimeSpan.FromTicks(Math.Max((next - c.At).Ticks / 7, TimeSpan.TicksPerMinute));
            for (var before = c.At; before < next; before += step)
            {
                QuietTime.NextAllowed(c.Schedule, c.Zone, before).ShouldBe(next, $"{before:u} is quiet too");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Away_from_changes_of_the_clock_quiet_is_what_the_wall_shows() => Prop.ForAll(
        (from minutes in Gen.Choose(0, 60 * 24 * 300)
         from zone in Gen.Elements("Asia/Shanghai", "Asia/Kolkata", "UTC")
         from hours in SomeHours
         select (At: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes), Zone: TimeZoneInfo.FindSystemTimeZoneById(zone), Hours: hours)).ToArbitrary(),
        c =>
        {
            var wall = TimeZoneInfo.ConvertTime(c.At, c.Zone).DateTime;
            var (today, yesterday) = (IsoOf(wall), IsoOf(wall.AddDays(-1)));
            var (now, over) = (TimeOnly.FromDateTime(wall), c.Hours.To <= c.Hours.From);
            var isQuiet = (c.Hours.Days.Contains(today) && now >= c.Hours.From && (over || now < c.Hours.To)) || (over && c.Hours.Days.Contains(yesterday) && now < c.Hours.To);
            (QuietTime.NextAllowed(new QuietSchedule(false, [c.Hours], [], []), c.Zone, c.At) != c.At).ShouldBe(isQuiet);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_change_of_zone_counts_at_once()
    {
        var at = DateTimeOffset.Parse("2026-06-10T15:00:00Z");
        var quiet = MemberPreferences.Default with { Quiet = Hours(EveryDay, "22:00", "08:00"), TimeZone = "Asia/Shanghai" };
        quiet.NextAllowed(at).ShouldBe(DateTimeOffset.Parse("2026-06-11T00:00:00Z"));
        (quiet with { TimeZone = "America/New_York" }).NextAllowed(at).ShouldBe(at);
        (quiet with { TimeZone = "Europe/Berlin" }).NextAllowed(at.AddHours(6)).ShouldBe(DateTimeOffset.Parse("2026-06-11T06:00:00Z"));
    }

    private static Gen<QuietHours> SomeHours =>
        from days in Gen.SubListOf(EveryDay).Where(d => d.Count > 0)
        from start in Gen.Choose(0, 95)
        from end in Gen.Choose(0, 95)
        select new QuietHours([.. days], TimeOnly.MinValue.AddMinutes(start * 15), TimeOnly.MinValue.AddMinutes(end * 15));

    private static QuietSchedule Hours(int[] days, string from, string to) => new(false, [new QuietHours(days, TimeOnly.Parse(from), TimeOnly.Parse(to))], [], []);

    private static DateTimeOffset? Next(QuietSchedule schedule, string zone, string at) =>
        QuietTime.NextAllowed(schedule, TimeZoneInfo.FindSystemTimeZoneById(zone), DateTimeOffset.Parse(at));

    private static int IsoOf(DateTime day) => day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek;
}
