using Liaison.Binding.Suite;

namespace Liaison.Binding.Tests.Suite;

public sealed class SuiteOptionsTests
{
    [Fact]
    public void Absent_is_off() => (new SuiteOptionsValidator().Validate(null, new SuiteOptions()).Succeeded, new SuiteOptions().IsOn).ShouldBe((true, false));

    [Fact]
    public void A_whole_one_is_on() => (new SuiteOptionsValidator().Validate(null, Whole()).Succeeded, Whole().IsOn).ShouldBe((true, true));

    [Theory]
    [InlineData(nameof(SuiteOptions.SuiteId))]
    [InlineData(nameof(SuiteOptions.Secret))]
    [InlineData(nameof(SuiteOptions.Token))]
    [InlineData(nameof(SuiteOptions.EncodingAesKey))]
    [InlineData(nameof(SuiteOptions.ProviderCorpId))]
    [InlineData(nameof(SuiteOptions.ProviderSecret))]
    public void What_is_missing_is_named(string setting)
    {
        var options = Whole();
        typeof(SuiteOptions).GetProperty(setting)!.SetValue(options, "");
        new SuiteOptionsValidator().Validate(null, options).Failures!.ShouldHaveSingleItem().ShouldContain($"WeCom:Suite:{setting}");
    }

    [Fact]
    public void Keys_that_are_none_are_refused_at_start_and_not_shown()
    {
        var options = Whole();
        options.EncodingAesKey = "canary";
        new SuiteOptionsValidator().Validate(null, options).Failures!.ShouldHaveSingleItem().ShouldNotContain("canary");
    }

    private static SuiteOptions Whole() => new()
    {
        SuiteId = "ww1",
        Secret = "s",
        Token = "t",
        EncodingAesKey = new string('a', 43),
        ProviderCorpId = "ww2",
        ProviderSecret = "p",
    };
}
