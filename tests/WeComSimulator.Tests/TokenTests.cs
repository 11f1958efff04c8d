using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

public sealed class TokenTests
{
    private const string Good = $"gettoken?corpid={RunningSimulator.Corp}&corpsecret={RunningSimulator.AppSecret}";

    [Fact]
    public async Task Within_its_life_the_same_token_comes_again_and_a_new_one_after_it()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var first = await simulator.GetAsync(Good);
        ((int)first["expires_in"]!).ShouldBe(7200);
        (await simulator.TokenAsync()).ShouldBe((string)first["access_token"]!);

        await simulator.ControlAsync("clock/advance", new { seconds = 7201 });

        (await simulator.GetAsync($"agent/list?access_token={first["access_token"]}")).ShouldSay(42001);
        var second = await simulator.TokenAsync();
        second.ShouldNotBe((string)first["access_token"]!);
        (await simulator.GetAsync($"agent/list?access_token={second}")).ShouldSay(0);
    }

    [Theory]
    [InlineData("gettoken?corpsecret=x", 41002)]
    [InlineData("gettoken?corpid=wwliaisondemo0001", 41004)]
    [InlineData("gettoken?corpid=wwnobody&corpsecret=x", 40013)]
    [InlineData("gettoken?corpid=wwliaisondemo0001&corpsecret=wrong", 40001)]
    [InlineData("gettoken?corpid=wwliaisondemo0002&corpsecret=demo-app-secret-000000000000000000000000001", 40001)]
    [InlineData("agent/list", 41001)]
    [InlineData("agent/list?access_token=made-up", 40014)]
    public async Task Bad_credentials_have_codes_of_their_own(string path, int errCode)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        (await simulator.GetAsync(path)).ShouldSay(errCode);
    }

    [Fact]
    public async Task A_token_in_a_header_does_not_count()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var token = await simulator.TokenAsync();
        simulator.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        (await simulator.GetAsync("agent/list")).ShouldSay(41001);
    }

    [Fact]
    public async Task Expired_on_request_is_42001_and_invalidated_early_is_40014()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var token = await simulator.TokenAsync();
        await simulator.ControlAsync("tokens/expire", new { });
        (await simulator.GetAsync($"agent/list?access_token={token}")).ShouldSay(42001);

        token = await simulator.TokenAsync();
        await simulator.ControlAsync("tokens/invalidate", new { });
        (await simulator.GetAsync($"agent/list?access_token={token}")).ShouldSay(40014);
    }

    [Fact]
    public async Task A_new_secret_kills_the_token_of_the_old_one()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var token = await simulator.TokenAsync();

        await simulator.ControlAsync($"{RunningSimulator.Corp}/secret", new { which = "app", secret = "fresh" });

        (await simulator.GetAsync($"agent/list?access_token={token}")).ShouldSay(40014);
        (await simulator.GetAsync(Good)).ShouldSay(40001);
        (await simulator.CallAsync("agent/list", "fresh")).ShouldSay(0);
    }

    [Fact]
    public async Task Too_many_wrong_secrets_ban_the_address_for_an_hour()
    {
        await using var simulator = await RunningSimulator.StartAsync("--Simulator:Limits:WrongSecretsPerHour=3");
        var token = await simulator.TokenAsync();
        for (var i = 0; i < 3; i++)
        {
            (await simulator.GetAsync(Good + "x")).ShouldSay(40001);
        }

        (await simulator.GetAsync(Good)).ShouldSay(45009);
        (await simulator.GetAsync($"agent/list?access_token={token}")).ShouldSay(45009);

        await simulator.ControlAsync("clock/advance", new { seconds = 3601 });
        (await simulator.GetAsync(Good)).ShouldSay(0);
    }

    [Fact]
    public async Task A_disabled_app_gets_no_token_and_agent_get_says_closed()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var token = await simulator.TokenAsync();

        await simulator.ControlAsync($"{RunningSimulator.Corp}/enabled", new { enabled = false });

        (await simulator.GetAsync(Good)).ShouldSay(40001);
        (await simulator.GetAsync($"department/list?access_token={token}")).ShouldSay(50003);
        ((int)(await simulator.GetAsync($"agent/get?agentid={RunningSimulator.AgentId}&access_token={token}")).ShouldSay(0)["close"]!).ShouldBe(1);
    }

    [Fact]
    public async Task An_address_that_is_not_trusted_is_named_in_the_refusal()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{RunningSimulator.Corp}/trusted-ips", new { ips = new[] { "203.0.113.7" } });

        var refused = (await simulator.CallAsync("agent/list")).ShouldSay(60020);
        ((string)refused["errmsg"]!).ShouldContain("from ip: 127.0.0.1");

        await simulator.ControlAsync($"{RunningSimulator.Corp}/trusted-ips", new { ips = new[] { "127.0.0.1" } });
        (await simulator.CallAsync("agent/list")).ShouldSay(0);
    }

    [Fact]
    public async Task Errors_are_http_200_with_the_verdict_in_the_headers_too()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var answer = await simulator.Http.GetAsync("/cgi-bin/agent/list?access_token=nonsense");

        ((int)answer.StatusCode).ShouldBe(200);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=UTF-8");
        answer.Headers.GetValues("Error-Code").ShouldBe(["40014"]);
        answer.Headers.GetValues("Error-Msg").Single()
            .ShouldMatch(@"^invalid access_token, hint: \[\d{25}\], from ip: 127\.0\.0\.1, more info at https://open\.work\.weixin\.qq\.com/devtool/query\?e=40014$");
    }

    [Fact]
    public async Task Calls_beyond_the_rate_are_45009_until_the_window_ends()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync("limits", new { callsPerMinute = 2 });
        var token = await simulator.TokenAsync();
        var codes = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            codes.Add((int)(await simulator.GetAsync($"agent/list?access_token={token}"))["errcode"]!);
        }

        // A minute may turn in between; six calls always pass the limit of two.
        codes.ShouldContain(45009);
        await simulator.ControlAsync("clock/advance", new { seconds = 60 });
        (await simulator.GetAsync($"agent/list?access_token={token}")).ShouldSay(0);
    }

    [Fact]
    public async Task Tickets_of_corp_and_app_differ_and_stay_the_same_in_their_life()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var corp = (string)(await simulator.CallAsync("get_jsapi_ticket")).ShouldSay(0)["ticket"]!;
        var app = (string)(await simulator.CallAsync("ticket/get?type=agent_config")).ShouldSay(0)["ticket"]!;

        app.ShouldNotBe(corp);
        ((string)(await simulator.CallAsync("get_jsapi_ticket"))["ticket"]!).ShouldBe(corp);
        (await simulator.CallAsync("ticket/get?type=other")).ShouldSay(91040);
        (await simulator.GetAsync($"agent/list?access_token={corp}")).ShouldSay(40014);
    }
}
