using Liaison.Directory.Policy;
using Liaison.Directory.Syncs;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>Rule 3: limits are "more than", each of them alone.</summary>
public class HoldRuleTests
{
    [Theory]
    [InlineData(1000, 10, 0, false, null)]          // 10 is not more than 10
    [InlineData(1000, 50, 0, false, null)]          // 50 of 1,000 is not more than 5 %
    [InlineData(1000, 51, 0, false, "share-of-members")]
    [InlineData(100, 11, 0, false, "share-of-members")]
    [InlineData(10_000, 200, 0, false, null)]
    [InlineData(10_000, 201, 0, false, "absolute")]
    [InlineData(1000, 20, 31, false, "share-of-members")]   // a slow drip: with what the last 24 hours took
    [InlineData(1000, 1, 0, true, "first-run")]
    [InlineData(1000, 0, 500, true, null)]          // takes nothing, so there is nothing to hold
    public void A_plan_is_held_when_it_takes_access_from_too_many(int members, int losers, int before, bool firstRun, string? reason)
    {
        var all = Enumerable.Range(0, members).ToDictionary(_ => Guid.CreateVersion7(), i => new long[] { 1 });
        HoldRule.Check(HoldLimits.Default, all, all.Keys.Take(losers).ToHashSet(), before, firstRun)?.Reason.ShouldBe(reason);
        (HoldRule.Check(HoldLimits.Default, all, all.Keys.Take(losers).ToHashSet(), before, firstRun) is null).ShouldBe(reason is null);
    }

    [Theory]
    [InlineData(10, 5, null)]
    [InlineData(10, 6, "department")]
    [InlineData(9, 9, null)]   // small departments come and go
    public void A_plan_is_held_when_it_empties_a_department(int size, int losers, string? reason)
    {
        var others = Enumerable.Range(0, 1000).ToDictionary(_ => Guid.CreateVersion7(), i => new long[] { 1 });
        var department = Enumerable.Range(0, size).ToDictionary(_ => Guid.CreateVersion7(), i => new long[] { 2 });
        HoldRule.Check(HoldLimits.Default, others.Concat(department).ToDictionary(), department.Keys.Take(losers).ToHashSet(), 0, firstRun: false)?.Reason.ShouldBe(reason);
    }
}
