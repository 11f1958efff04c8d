using System.Text.Json.Nodes;
using System.Web;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests.Suite;

/// <summary>Who opened a page or mini program of the suite.</summary>
public sealed class SuiteSignInTests
{
    private const string Corp = RunningSimulator.Corp;

    [Fact]
    public async Task A_member_is_known_by_the_provider_s_ids_and_shows_more_by_a_ticket()
    {
        await using var provider = await StartAsync();
        var (corpId, _, _) = await provider.InstallAsync();
        var ann = await provider.IdOfAsync("ann");
        var who = (await provider.ServiceAsync($"auth/getuserinfo3rd?code={await CodeAsync(provider, "ann", withTicket: true)}")).ShouldSay(0);
        ((string)who["corpid"]!, (string)who["userid"]!, (string)who["open_userid"]!, (int)who["expires_in"]!).ShouldBe((corpId, ann, ann, 1800));

        var ticket = (string)who["user_ticket"]!;
        var detail = (await provider.ServiceAsync("auth/getuserdetail3rd", new { user_ticket = ticket })).ShouldSay(0);
        detail.Select(p => p.Key).ShouldBe(["errcode", "errmsg", "corpid", "userid", "name", "gender", "avatar", "qr_code"]);
        ((string)detail["name"]!).ShouldBe(ann);
        (await provider.ServiceAsync("auth/getuserdetail3rd", new { user_ticket = "made-up" })).ShouldSay(84015);
        (await provider.ServiceAsync("auth/getuserdetail3rd", new { })).ShouldSay(84090);
        await provider.Simulator.ControlAsync("clock/advance", new { seconds = 1801 });
        await provider.ToldAsync("suite_ticket", 2);
        (await provider.ServiceAsync("auth/getuserdetail3rd", new { user_ticket = ticket })).ShouldSay(84014);
    }

    [Fact]
    public async Task A_code_is_good_once_and_a_good_answer_is_no_proof_of_an_install()
    {
        await using var provider = await StartAsync();
        var code = await CodeAsync(provider, "ann", withTicket: true);
        var who = (await provider.ServiceAsync($"auth/getuserinfo3rd?code={code}")).ShouldSay(0);
        ((string)who["userid"]!).ShouldStartWith("enc");
        who.ContainsKey("user_ticket").ShouldBeFalse();
        (await provider.ServiceAsync($"auth/getuserinfo3rd?code={code}")).ShouldSay(40029);
        (await provider.ServiceAsync("auth/getuserinfo3rd")).ShouldSay(41008);
        var stranger = (await provider.ServiceAsync($"auth/getuserinfo3rd?code={await CodeAsync(provider, null)}")).ShouldSay(0);
        stranger.Select(p => p.Key).ShouldBe(["errcode", "errmsg", "openid"]);
    }

    [Fact]
    public async Task The_in_app_link_and_the_qr_code_name_the_suite()
    {
        await using var provider = await StartAsync();
        await provider.InstallAsync();
        var http = provider.Simulator.Http;
        var back = Uri.EscapeDataString(SuiteProvider.Return);
        http.DefaultRequestHeaders.Add("X-Simulator-Phone", $"{Corp}/ann");
        foreach (var link in (string[])[
            $"/connect/oauth2/authorize?appid={SuiteProvider.SuiteId}&redirect_uri={back}&response_type=code&scope=snsapi_privateinfo&state=s",
            $"/wwlogin/sso/login?login_type=ServiceApp&appid={SuiteProvider.SuiteId}&redirect_uri={back}&state=s"])
        {
            using var answer = await http.GetAsync(link);
            var query = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
            (query["state"], query["x"]).ShouldBe(("s", "1"));
            var who = (await provider.ServiceAsync($"auth/getuserinfo3rd?code={query["code"]}")).ShouldSay(0);
            ((string)who["userid"]!).ShouldBe(await provider.IdOfAsync("ann"));
            who.ContainsKey("user_ticket").ShouldBe(link.Contains("privateinfo"));
        }

        http.DefaultRequestHeaders.Clear();
        (await http.GetStringAsync($"/wwlogin/sso/login?login_type=ServiceApp&appid={SuiteProvider.SuiteId}&redirect_uri={back}&state=s")).ShouldContain("scan=");
        (await http.GetStringAsync($"/wwlogin/sso/login?login_type=ServiceApp&appid=wwnobody&redirect_uri={back}&state=s")).ShouldContain("40083");
        (await http.GetStringAsync($"/connect/oauth2/authorize?appid={SuiteProvider.SuiteId}&redirect_uri=https%3A%2F%2Fevil.example&response_type=code&scope=snsapi_base")).ShouldContain("50001");
    }

    [Fact]
    public async Task A_mini_program_s_code_becomes_a_session()
    {
        await using var provider = await StartAsync();
        var (corpId, _, _) = await provider.InstallAsync();
        var session = (await provider.ServiceAsync($"miniprogram/jscode2session?js_code={await CodeAsync(provider, "ann")}&grant_type=authorization_code")).ShouldSay(0);
        ((string)session["corpid"]!, (string)session["userid"]!).ShouldBe((corpId, await provider.IdOfAsync("ann")));
        Convert.FromBase64String((string)session["session_key"]!).Length.ShouldBe(16);
        (await provider.ServiceAsync($"miniprogram/jscode2session?js_code={await CodeAsync(provider, "ann")}")).ShouldSay(40058);
        (await provider.ServiceAsync("miniprogram/jscode2session?js_code=made-up&grant_type=authorization_code")).ShouldSay(40029);
    }

    [Fact]
    public async Task The_provider_s_own_token_has_no_errcode()
    {
        await using var provider = await StartAsync();
        var answer = await provider.ServiceAsync("get_provider_token", new { corpid = SuiteProvider.ProviderCorp, provider_secret = $"provider-secret-of-{SuiteProvider.ProviderCorp}" }, token: null);
        answer.Select(p => p.Key).ShouldBe(["provider_access_token", "expires_in"]);
        (await provider.ServiceAsync("get_provider_token", new { corpid = SuiteProvider.ProviderCorp, provider_secret = "x" }, token: null)).ShouldSay(40091);
        (await provider.ServiceAsync("get_provider_token", new { corpid = "x", provider_secret = "x" }, token: null)).ShouldSay(40013);
    }

    private static async Task<SuiteProvider> StartAsync()
    {
        var provider = await SuiteProvider.StartAsync();
        await provider.Simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        return provider;
    }

    private static async Task<string> CodeAsync(SuiteProvider provider, string? userid, bool withTicket = false)
    {
        JsonNode body = userid is null ? new JsonObject() : new JsonObject { ["corpId"] = Corp, ["userid"] = userid, ["withTicket"] = withTicket };
        return (string)(await provider.Simulator.ControlAsync($"suites/{SuiteProvider.SuiteId}/codes", body))!["code"]!;
    }
}
