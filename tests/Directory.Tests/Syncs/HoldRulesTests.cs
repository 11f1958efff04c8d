using Liaison.Directory.Policy;
using Liaison.Directory.Syncs;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>Rule 3: limits are "more than", each of them alone, with what the last 24 hours took.</summary>
public class HoldRulesTests
{
    private readonly Planning _given = new();

    [Theory]
    [InlineData(990, 10, 0, null)]                     // 10 is not more than 10
    [InlineData(950, 50, 0, null)]                     // 50 of 1,000 is not more than 5 %
    [InlineData(949, 51, 0, "share-of-members")]
    [InlineData(89, 11, 0, "share-of-members")]
    [InlineData(9_800, 200, 0, null)]
    [InlineData(9_799, 201, 0, "absolute")]
    [InlineData(929, 20, 51, "share-of-members")]      // a slow drip: with what the last 24 hours took
    [InlineData(979, 20, 1, null)]
    [InlineData(1_000, 0, 500, null)]                  // takes nothing: there is nothing to hold
    public void A_plan_is_held_when_it_takes_access_from_too_many(int staying, int leaving, int before, string? reason)
    {
        _given.Colleagues(staying);
        _given.Gone(leaving);
        _given.RecentlyEnded.AddRange(Enumerable.Repeat<IReadOnlyList<long>>([], before));
        _given.Make().Hold.ShouldBe(reason is null ? null : new Hold(reason, leaving, staying + leaving));
    }

    [Theory]
    [InlineData(5, 5, null)]
    [InlineData(4, 6, "department")]
    [InlineData(0, 9, null)]   // small departments come and go
    public void A_plan_is_held_when_it_empties_a_department(int staying, int leaving, string? reason)
    {
        _given.Colleagues(1000);
        _given.Colleagues(staying, [2]);
        _given.Gone(leaving, [2]);
        _given.Make().Hold?.Reason.ShouldBe(reason);
        (_given.Make().Hold is null).ShouldBe(reason is null);
    }

    [Fact]
    public void A_department_counts_with_those_below_it()
    {
        _given.KnownDepartments.AddRange([new(2, 1, "研发", null, 0, false, false), new(3, 2, "一组", null, 0, false, false), new(4, 2, "二组", null, 0, false, false)]);
        _given.Colleagues(1000);
        _given.Colleagues(4, [3]);
        _given.Gone(3, [3]);
        _given.Gone(3, [4]);
        _given.Make().Hold!.Reason.ShouldBe("department");
    }

    [Fact]
    public void A_department_that_is_emptied_bit_by_bit_is_held_too()
    {
        _given.Colleagues(1000);
        _given.Colleagues(4, [2]);
        _given.Gone(2, [2]);
        _given.RecentlyEnded.AddRange([[2], [2], [2], [2]]);
        _given.Make().Hold!.Reason.ShouldBe("department");
    }

    [Fact]
    public void The_first_run_of_a_binding_or_secret_is_held_when_it_takes_any_access()
    {
        _given.First = true;
        _given.Colleagues(1000);
        _given.Gone(1);
        _given.Make().Hold!.Reason.ShouldBe("first-run");
    }

    [Fact]
    public void The_first_run_with_changed_limits_is_held_when_it_takes_any_access()
    {
        _given.Policy = SyncPolicy.Default with { Limits = HoldLimits.Default with { Absolute = 5_000 } };
        _given.Colleagues(1000);
        _given.Gone(1);
        _given.Make().Hold!.Reason.ShouldBe("changed-limits");
    }

    [Fact]
    public void The_first_run_after_a_restore_is_held_when_it_takes_any_access()
    {
        _given.Database = "7300000000000000000/2/16384";
        _given.Colleagues(1000);
        _given.Gone(1);
        _given.Make().Hold!.Reason.ShouldBe("restored");
    }

    [Fact]
    public void What_an_older_version_has_planned_says_nothing_of_a_restore()
    {
        _given.Last = _given.Last! with { Database = null };
        _given.Colleagues(1000);
        _given.Gone(1);
        _given.Make().Hold.ShouldBeNull();
    }

    [Fact]
    public void A_change_of_the_grace_alone_holds_nothing()
    {
        _given.Policy = SyncPolicy.Default with { Grace = TimeSpan.FromHours(48) };
        _given.Colleagues(1000);
        _given.Gone(1);
        _given.Make().Hold.ShouldBeNull();
    }

    [Fact]
    public void Leavers_without_access_hold_nothing()
    {
        _given.First = true;
        _given.Gone(500, status: "removed");
        _given.Make().Hold.ShouldBeNull();
    }
}
