using System.Diagnostics;

namespace Liaison.WeComSimulator.Tests.Seeding;

/// <summary>Measures, so nothing runs beside it.</summary>
[Collection(nameof(SeedSizeTests))]
[CollectionDefinition(nameof(SeedSizeTests), DisableParallelization = true)]
public sealed class SeedSizeTests
{
    [Fact]
    public void A_hundred_thousand_people_are_there_in_three_seconds_and_300_MB()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var corp = SeedTests.Create(100_000, 1);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(300L * 1024 * 1024);

        // The best of three: the machine may be busy with something else.
        Enumerable.Range(0, 3).Min(_ =>
        {
            var watch = Stopwatch.StartNew();
            SeedTests.Create(100_000, 1);
            return watch.Elapsed;
        }).ShouldBeLessThan(TimeSpan.FromSeconds(3));
        corp.MemberCount.ShouldBe(100_000);
    }
}
