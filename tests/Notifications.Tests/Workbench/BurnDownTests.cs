using Liaison.Notifications.Workbench;

namespace Liaison.Notifications.Tests.Workbench;

public class BurnDownTests
{
    private static DateOnly Day(int day) => new(2026, 3, day);

    [Fact]
    public void What_was_made_before_it_began_is_there_from_the_first_day_and_what_is_finished_is_no_longer_left() =>
        BurnDown.Of(Day(2), Day(4), Day(20), [(Day(1), Day(3)), (Day(2), null), (Day(4), Day(4))])
            .ShouldBe([new(Day(2), 2, 2), new(Day(3), 2, 1), new(Day(4), 3, 1)]);

    [Fact]
    public void What_was_finished_before_it_began_is_not_left() =>
        BurnDown.Of(Day(5), Day(5), Day(9), [(Day(1), Day(2))]).ShouldBe([new(Day(5), 1, 0)]);

    [Fact]
    public void Days_that_have_not_come_are_not_told() => BurnDown.Of(Day(1), Day(31), Day(3), [(Day(1), null)]).Count.ShouldBe(3);

    [Fact]
    public void Before_it_begins_there_is_nothing() => BurnDown.Of(Day(10), Day(20), Day(9), [(Day(1), null)]).ShouldBeEmpty();

    [Fact]
    public void Without_days_of_its_own_it_goes_from_its_first_item_to_today() =>
        BurnDown.Of(null, null, Day(3), [(Day(2), null), (Day(3), null)]).ShouldBe([new(Day(2), 1, 1), new(Day(3), 2, 2)]);

    [Fact]
    public void Nothing_at_all_has_no_way() => BurnDown.Of(null, null, Day(3), []).ShouldBeEmpty();

    [Fact]
    public void Of_one_that_never_ends_the_last_days_are_shown()
    {
        var days = BurnDown.Of(new DateOnly(2020, 1, 1), null, Day(3), [(new DateOnly(2020, 1, 1), null)]);
        days.Count.ShouldBe(BurnDown.MostDays);
        days[^1].On.ShouldBe(Day(3));
    }
}
