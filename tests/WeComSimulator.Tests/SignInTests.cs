using System.Net;
using System.Web;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

public sealed class SignInTests
{
    private const string Corp = RunningSimulator.Corp;
    private const string Trusted = "https://app.example:8443/oauth?x=1";

    [Fact]
    public async Task A_member_is_sent_back_with_a_code_that_works_once()
    {
        await using var simulator = await StartAsync();
        var back = await OpenAsync(simulator, Link(), $"{Corp}/ann");

        back.GetLeftPart(UriPartial.Path).ShouldBe("https://app.example:8443/oauth");
        var query = HttpUtility.ParseQueryString(back.Query);
        (query["x"], query["state"]).ShouldBe(("1", "abc123"));
        var code = query["code"];
        var who = (await simulator.CallAsync($"auth/getuserinfo?code={code}")).ShouldSay(0);
        ((string)who["userid"]!).ShouldBe("ann");
        who.ContainsKey("user_ticket").ShouldBeFalse();
        (await simulator.CallAsync($"auth/getuserinfo?code={code}")).ShouldSay(40029);
    }

    [Fact]
    public async Task A_code_dies_after_five_minutes()
    {
        await using var simulator = await StartAsync();
        var code = await CodeAsync(simulator);
        await simulator.ControlAsync("clock/advance", new { seconds = 301 });
        (await simulator.CallAsync($"auth/getuserinfo?code={code}")).ShouldSay(40029);
    }

    [Fact]
    public async Task A_code_of_another_corp_is_worth_nothing()
    {
        await using var simulator = await StartAsync();
        var code = await CodeAsync(simulator);
        var token = await simulator.TokenAsync("demo-app-secret-000000000000000000000000002", RunningSimulator.OtherCorp);
        (await simulator.GetAsync($"auth/getuserinfo?code={code}&access_token={token}")).ShouldSay(40029);
        (await simulator.CallAsync($"auth/getuserinfo?code={code}")).ShouldSay(40029);
    }

    [Fact]
    public async Task A_code_is_only_for_an_app_that_trusts_its_domain()
    {
        await using var simulator = await StartAsync();
        await simulator.ControlAsync($"{Corp}/apps", new { agentId = 1000009, name = "二", secret = "second", trustedDomain = "other.example" });
        (await simulator.CallAsync($"auth/getuserinfo?code={await CodeAsync(simulator)}", "second")).ShouldSay(50001);
        (await simulator.CallAsync($"auth/getuserinfo?code={await CodeAsync(simulator)}", RunningSimulator.ContactsSecret)).ShouldSay(50001);
        (await simulator.CallAsync("auth/getuserinfo")).ShouldSay(41008);
    }

    [Theory]
    [InlineData("nobody-here")]
    [InlineData("wwelsewhere/ann")]
    public async Task A_stranger_gets_an_openid_and_no_userid(string phone)
    {
        await using var simulator = await StartAsync();
        var back = await OpenAsync(simulator, Link(), phone.Contains('/') ? phone : $"{Corp}/{phone}");
        var who = (await simulator.CallAsync($"auth/getuserinfo?code={HttpUtility.ParseQueryString(back.Query)["code"]}")).ShouldSay(0);
        who.ContainsKey("userid").ShouldBeFalse();
        ((string)who["openid"]!).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_member_out_of_scope_still_gets_through_silently()
    {
        await using var simulator = await StartAsync();
        await simulator.ControlAsync($"{Corp}/scope", new { departments = new[] { 3 } });
        var who = await simulator.CallAsync($"auth/getuserinfo?code={await CodeAsync(simulator)}");
        ((string)who.ShouldSay(0)["userid"]!).ShouldBe("ann");
    }

    [Theory]
    [InlineData("redirect_uri", "https://app.example/oauth")]
    [InlineData("redirect_uri", "https://evil.app.example:8443/oauth")]
    [InlineData("redirect_uri", "https://app.example:8443@evil.example/")]
    [InlineData("redirect_uri", "javascript:alert(1)")]
    [InlineData("redirect_uri", "")]
    [InlineData("appid", "wwnobody")]
    [InlineData("response_type", "token")]
    [InlineData("scope", "openid")]
    [InlineData("state", "a-b")]
    [InlineData("agentid", "77")]
    public async Task A_wrong_link_shows_an_error_and_sends_nobody_anywhere(string name, string value)
    {
        await using var simulator = await StartAsync();
        using var answer = await SendAsync(simulator, Link((name, value)), $"{Corp}/ann");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Location.ShouldBeNull();
        (await answer.Content.ReadAsStringAsync()).ShouldContain("无法打开此页面");
    }

    [Fact]
    public async Task A_state_of_128_letters_is_the_longest()
    {
        await using var simulator = await StartAsync();
        using var good = await SendAsync(simulator, Link(("state", new string('s', 128))), $"{Corp}/ann");
        good.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var bad = await SendAsync(simulator, Link(("state", new string('s', 129))), $"{Corp}/ann");
        bad.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_phone_that_opens_a_link_tells_who_it_is()
    {
        await using var simulator = await StartAsync();
        var link = new Uri(simulator.Http.BaseAddress!, Link()).AbsoluteUri;
        using var opened = await simulator.Http.GetAsync($"/phone/{Corp}/ann/open?url={Uri.EscapeDataString(link)}");
        opened.Headers.Location!.AbsoluteUri.ShouldBe(link);
        var cookie = opened.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Add("Cookie", cookie);
        using var answer = await simulator.Http.SendAsync(request);

        var code = HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["code"];
        ((string)(await simulator.CallAsync($"auth/getuserinfo?code={code}"))["userid"]!).ShouldBe("ann");
    }

    [Fact]
    public async Task An_unknown_browser_is_asked_to_open_the_link_in_WeCom()
    {
        await using var simulator = await StartAsync();
        using var answer = await SendAsync(simulator, Link(), phone: null);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("请在企业微信客户端打开链接");
    }

    [Fact]
    public async Task Private_information_needs_consent_and_gives_a_ticket()
    {
        await using var simulator = await StartAsync();
        var link = Link(("scope", "snsapi_privateinfo"));
        using (var asked = await SendAsync(simulator, link, $"{Corp}/ann"))
        {
            (await asked.Content.ReadAsStringAsync()).ShouldContain("拒绝");
        }

        (await TicketAsync("yes")).ShouldBeTrue();
        (await TicketAsync("no")).ShouldBeFalse();

        async Task<bool> TicketAsync(string consent)
        {
            var back = await OpenAsync(simulator, $"{link}&consent={consent}", $"{Corp}/ann");
            var who = await simulator.CallAsync($"auth/getuserinfo?code={HttpUtility.ParseQueryString(back.Query)["code"]}");
            return who.ShouldSay(0).ContainsKey("user_ticket");
        }
    }

    private static string Link(params (string Name, string Value)[] changes)
    {
        var query = HttpUtility.ParseQueryString("");
        query["appid"] = Corp;
        query["redirect_uri"] = Trusted;
        query["response_type"] = "code";
        query["scope"] = "snsapi_base";
        query["state"] = "abc123";
        query["agentid"] = $"{RunningSimulator.AgentId}";
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return $"/connect/oauth2/authorize?{query}";
    }

    private static async Task<string?> CodeAsync(RunningSimulator simulator) =>
        HttpUtility.ParseQueryString((await OpenAsync(simulator, Link(), $"{Corp}/ann")).Query)["code"];

    private static async Task<Uri> OpenAsync(RunningSimulator simulator, string link, string phone)
    {
        using var answer = await SendAsync(simulator, link, phone);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return answer.Headers.Location!;
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningSimulator simulator, string link, string? phone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        if (phone is not null)
        {
            request.Headers.Add("X-Simulator-Phone", phone);
        }

        return await simulator.Http.SendAsync(request);
    }

    private static async Task<RunningSimulator> StartAsync()
    {
        var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        return simulator;
    }
}
