using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom.Tests;

public sealed class RuleTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("1", true)]
    [InlineData("0_-@.Z", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("_a", false)]
    [InlineData("@all", false)]
    [InlineData("a|b", false)]
    [InlineData("ww1/a", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("张三", false)]
    [InlineData("ａ", false)]   // a full-width letter
    public void A_userid_follows_WeComs_rules(string? userId, bool valid) => WeComUserId.IsValid(userId).ShouldBe(valid);

    [Fact]
    public void A_userid_has_up_to_64_characters()
    {
        WeComUserId.IsValid(new string('a', 64)).ShouldBeTrue();
        WeComUserId.IsValid(new string('a', 65)).ShouldBeFalse();
    }

    [Fact]
    public void Spellings_of_one_userid_are_one_in_every_culture()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new("tr-TR");   // where i is not the small I
            WeComUserId.Key("LISI").ShouldBe("lisi");
            WeComUserId.Comparer.Equals("LISI", "lisi").ShouldBeTrue();
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_in_app_link_is_as_WeCom_wants_it() =>
        Links().InAppOAuth(TestClient.App, new("https://liaison.example/join?team=团队&x=1"), "abc123").AbsoluteUri.ShouldBe(
            "https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1"
            + "&redirect_uri=https%3A%2F%2Fliaison.example%2Fjoin%3Fteam%3D%25E5%259B%25A2%25E9%2598%259F%26x%3D1"
            + "&response_type=code&scope=snsapi_base&state=abc123&agentid=1000005#wechat_redirect");

    [Theory]
    [InlineData("a-b")]
    [InlineData("a&b")]
    [InlineData("状态")]
    public void A_state_that_WeCom_refuses_is_refused_here(string state) =>
        Should.Throw<ArgumentException>(() => Links().InAppOAuth(TestClient.App, new("https://liaison.example/"), state));

    [Fact]
    public void A_link_needs_a_short_state_an_absolute_address_and_an_app()
    {
        var home = new Uri("https://liaison.example/");
        Links().InAppOAuth(TestClient.App, home, new string('a', 128));
        Should.Throw<ArgumentException>(() => Links().InAppOAuth(TestClient.App, home, new string('a', 129)));
        Should.Throw<ArgumentException>(() => Links().InAppOAuth(TestClient.App, new("/join", UriKind.Relative), "a"));
        Should.Throw<ArgumentException>(() => Links().InAppOAuth(TestClient.App with { AgentId = null }, home, "a"));
    }

    [Theory]
    [InlineData("ApiBase", "http://qyapi.weixin.qq.com", "https")]
    [InlineData("ApiBase", "qyapi.weixin.qq.com", "https")]
    [InlineData("ApiBase", "https://qyapi.weixin.qq.com/cgi-bin", "without a path")]
    [InlineData("ApiBase", "https://user:password@qyapi.weixin.qq.com", "https")]
    [InlineData("ApiBase", "ftp://127.0.0.1", "https")]
    [InlineData("OAuthBase", "http://open.weixin.qq.com", "https")]
    [InlineData("LoginBase", "http://login.work.weixin.qq.com", "https")]
    [InlineData("AttemptTimeout", "00:00:31", "00:00:30")]
    [InlineData("Retries", "4", "0 to 3")]
    [InlineData("RetryDelay", "00:01:00", "00:00:10")]
    [InlineData("TokenMargin", "02:00:00", "01:00:00")]
    [InlineData("MaxAnswerBytes", "10", "1024")]
    [InlineData("CallsPerMinute", "10001", "10000")]
    [InlineData("CallsPerHour", "0", "150000")]
    [InlineData("MaxConcurrentCalls", "0", "1 to 64")]
    [InlineData("MaxWait", "00:00:00", "01:00:00")]
    public async Task A_wrong_setting_stops_the_start_and_says_what_to_set(string setting, string value, string hint)
    {
        var error = await Should.ThrowAsync<OptionsValidationException>(() => StartAsync(new() { [$"WeCom:{setting}"] = value }));

        error.Message.ShouldContain($"WeCom:{setting}");
        error.Message.ShouldContain(hint);
    }

    [Theory]
    [InlineData("https://wecom.internal.example:8443")]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080")]
    [InlineData("http://[::1]:5080")]
    public Task A_good_address_starts(string address) => StartAsync(new() { ["WeCom:ApiBase"] = address, ["WeCom:OAuthBase"] = address });

    [Fact]
    public Task Nothing_needs_to_be_set() => StartAsync([]);

    [Fact]
    public void Credentials_show_no_secret()
    {
        TestClient.App.ToString().ShouldNotContain(TestClient.App.Secret);
        JsonSerializer.Serialize(TestClient.App).ShouldNotContain(TestClient.App.Secret);
        $"{new { TestClient.App }}".ShouldNotContain(TestClient.App.Secret);
    }

    private static WeComLinks Links() => new(Options.Create(new WeComOptions()));

    private static async Task StartAsync(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddLogging().AddWeCom(builder.Configuration);
        using var host = builder.Build();
        await host.StartAsync();
        host.Services.GetRequiredService<IWeComClient>().ShouldNotBeNull();
        await host.StopAsync();
    }
}
