
namespace Liaison.WeComSimulator.Tests.Seeding;

/// <summary>Measures, so nothing runs beside it.</summary>
[Collection(nameof(SeedSizeTests))]
[CollectionDefinition(nameof(SeedSizeTests), DisableParallelization = true)]
public sealed class SeedSizeTests
{
    [Fact]
    public void A_hundred_thousand_people_take_less_than_300_MB()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var corp = SeedTests.Create(100_000, 1);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(300L * 1024 * 1024);

        corp.MemberCount.ShouldBe(100_000);
    }
}
