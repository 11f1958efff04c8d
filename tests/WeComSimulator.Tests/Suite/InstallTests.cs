using System.Net;
using System.Web;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests.Suite;

/// <summary>From the link on the provider's site to the permanent code.</summary>
public sealed class InstallTests
{
    private const string Corp = RunningSimulator.Corp;

    [Fact]
    public async Task An_admin_reads_the_page_in_both_languages_chooses_the_scope_and_agrees()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var link = await LinkAsync(provider);
        (await provider.Simulator.Http.GetStringAsync(link)).ShouldContain("同意以上授权并添加");
        var english = await provider.Simulator.Http.GetStringAsync($"{link}&lang=en&corp={RunningSimulator.OtherCorp}");
        english.ShouldContain("Agree and add");
        english.ShouldContain("青禾贸易");

        var back = await DecideAsync(provider, link, $"decision=agree&corp={Corp}&departments=2&departments=3&users=nobody");

        (back.GetLeftPart(UriPartial.Path), Query(back, "x"), Query(back, "state"), Query(back, "expires_in")).ShouldBe(("https://app.example:8443/installed", "1", "st4te", "600"));
        var answer = await provider.ServiceAsync("get_permanent_code", new { auth_code = Query(back, "auth_code") });
        answer.ContainsKey("errcode").ShouldBeFalse("the older call has none when it succeeds");
        var agent = answer["auth_info"]!["agent"]!.AsArray().Single()!;
        agent["privilege"]!["allow_party"].Numbers().ShouldBe([2, 3]);
        agent["privilege"]!["allow_user"]!.AsArray().ShouldBeEmpty();
        ((string)answer["auth_corp_info"]!["corpid"]!).ShouldStartWith("wp");
        ((string)answer["auth_corp_info"]!["corp_name"]!, (string)answer["state"]!).ShouldBe(("星桥科技", "st4te"));
        provider.Command.Posts.ShouldAllBe(p => p["InfoType"] != "create_auth");
        (await provider.Simulator.GetAsync($"agent/list?access_token={answer["access_token"]}")).ShouldSay(0)["agentlist"].Numbers("agentid").ShouldBe([(long)agent["agentid"]!]);
    }

    [Fact]
    public async Task A_provider_turns_plain_ids_into_those_that_its_app_sees()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var back = await DecideAsync(provider, await LinkAsync(provider), $"decision=agree&corp={Corp}&departments=1");
        var install = await provider.ServiceAsync("get_permanent_code", new { auth_code = Query(back, "auth_code") });
        var token = (string)(await provider.ServiceAsync("get_provider_token", new { corpid = SuiteProvider.ProviderCorp, provider_secret = $"provider-secret-of-{SuiteProvider.ProviderCorp}" }, token: null))["provider_access_token"]!;

        var corp = (await provider.ServiceAsync($"corpid_to_opencorpid?provider_access_token={token}", new { corpid = Corp }, token: null)).ShouldSay(0);
        ((string)corp["open_corpid"]!).ShouldBe((string)install["auth_corp_info"]!["corpid"]!);
        (await provider.ServiceAsync($"corpid_to_opencorpid?provider_access_token={token}", new { corpid = "wwnobody" }, token: null)).ShouldSay(40013);
        (await provider.ServiceAsync("corpid_to_opencorpid?provider_access_token=made-up", new { corpid = Corp }, token: null)).ShouldSay(40014);
    }

    [Fact]
    public async Task An_admin_who_refuses_goes_back_without_a_code()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var back = await DecideAsync(provider, await LinkAsync(provider), $"decision=refuse&corp={Corp}&departments=1");
        back.AbsoluteUri.ShouldBe("https://app.example:8443/installed?x=1&state=st4te");
        (await provider.Simulator.ControlAsync($"suites/{SuiteProvider.SuiteId}/installs")).AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("suite_id=wwnobody", "40083")]
    [InlineData("pre_auth_code=made-up", "40077")]
    [InlineData("redirect_uri=https://evil.example/", "50001")]
    [InlineData("redirect_uri=javascript:alert(1)", "50001")]
    [InlineData("state=not-good", "84025")]
    public async Task A_link_that_is_wrong_leads_nowhere(string wrong, string code)
    {
        await using var provider = await SuiteProvider.StartAsync();
        var link = await LinkAsync(provider);
        var query = HttpUtility.ParseQueryString(link[(link.IndexOf('?') + 1)..]);
        query[wrong.Split('=', 2)[0]] = wrong.Split('=', 2)[1];
        (await provider.Simulator.Http.GetStringAsync($"/3rdapp/install?{query}")).ShouldContain(code);
        using var form = Form($"decision=agree&corp={Corp}&departments=1");
        using var answer = await provider.Simulator.Http.PostAsync($"/3rdapp/install?{query}", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, "an error page, not a redirect");
    }

    [Fact]
    public async Task A_pre_auth_code_lives_twenty_minutes_and_may_be_for_a_test()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var link = await LinkAsync(provider);
        var code = HttpUtility.ParseQueryString(link)["pre_auth_code"];
        (await provider.ServiceAsync("set_session_info", new { pre_auth_code = code, session_info = new { appid = Array.Empty<int>(), auth_type = 1 } })).ShouldSay(0);
        (await provider.Simulator.Http.GetStringAsync(link)).ShouldContain("测试授权");
        (await provider.ServiceAsync("set_session_info", new { pre_auth_code = code, session_info = new { auth_type = 2 } })).ShouldSay(40058);
        (await provider.ServiceAsync("set_session_info", new { pre_auth_code = code })).ShouldSay(40058);
        (await provider.ServiceAsync("set_session_info", new { pre_auth_code = "made-up", session_info = new { auth_type = 1 } })).ShouldSay(40077);

        await provider.Simulator.ControlAsync("clock/advance", new { seconds = 1201 });

        (await provider.ServiceAsync("set_session_info", new { pre_auth_code = code, session_info = new { auth_type = 1 } })).ShouldSay(42007);
        (await provider.Simulator.Http.GetStringAsync(link)).ShouldContain("42007");
    }

    [Fact]
    public async Task An_auth_code_is_good_once_for_ten_minutes_and_for_its_own_suite()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var first = await MarketAsync(provider);
        (await provider.ServiceAsync("v2/get_permanent_code", new { auth_code = first })).ShouldSay(0);
        (await provider.ServiceAsync("v2/get_permanent_code", new { auth_code = first })).ShouldSay(40078);
        (await provider.ServiceAsync("get_permanent_code", new { auth_code = "made-up" })).ShouldSay(40078);
        var late = await MarketAsync(provider);
        await provider.Simulator.ControlAsync("clock/advance", new { seconds = 601 });
        (await provider.ServiceAsync("get_permanent_code", new { auth_code = late })).ShouldSay(40078);
    }

    [Fact]
    public async Task The_second_version_has_no_token_and_no_scope()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var answer = (await provider.ServiceAsync("v2/get_permanent_code", new { auth_code = await MarketAsync(provider) })).ShouldSay(0);
        answer.Select(p => p.Key).ShouldBe(["errcode", "errmsg", "permanent_code", "auth_corp_info", "auth_user_info", "state"]);
        answer["auth_corp_info"]!.AsObject().Select(p => p.Key).ShouldBe(["corpid", "corp_name"]);
    }

    [Fact]
    public async Task An_install_from_the_market_is_told_with_its_code_and_state()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var code = await MarketAsync(provider);
        var told = (await provider.ToldAsync("create_auth")).Single();
        (told["AuthCode"], told["State"], told.ReceiveId).ShouldBe((code, "market", SuiteProvider.SuiteId));
    }

    [Fact]
    public async Task Who_installs_again_keeps_agent_and_permanent_code_and_gets_the_new_scope()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var first = await provider.InstallAsync();
        var again = await provider.InstallAsync(new { departments = new[] { 3 } });
        again.ShouldBe(first);
        var info = (await provider.ServiceAsync("get_auth_info", new { auth_corpid = first.CorpId, permanent_code = first.PermanentCode })).ShouldSay(0);
        info["auth_info"]!["agent"]![0]!["privilege"]!["allow_party"].Numbers().ShouldBe([3]);
        (await provider.ToldAsync("change_auth")).Single()["AuthCorpId"].ShouldBe(first.CorpId);
    }

    private static async Task<string> LinkAsync(SuiteProvider provider)
    {
        var answer = (await provider.ServiceAsync("get_pre_auth_code")).ShouldSay(0);
        ((int)answer["expires_in"]!).ShouldBe(1200);
        return $"/3rdapp/install?suite_id={SuiteProvider.SuiteId}&pre_auth_code={answer["pre_auth_code"]}&redirect_uri={Uri.EscapeDataString(SuiteProvider.Return)}&state=st4te";
    }

    private static async Task<Uri> DecideAsync(SuiteProvider provider, string link, string form)
    {
        using var content = Form(form);
        using var answer = await provider.Simulator.Http.PostAsync(link, content);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return answer.Headers.Location!;
    }

    private static async Task<string> MarketAsync(SuiteProvider provider) =>
        (string)(await provider.Simulator.ControlAsync($"suites/{SuiteProvider.SuiteId}/market-install", new { corpId = Corp, departments = new[] { 1 }, state = "market" }))!["authCode"]!;

    private static StringContent Form(string text) => new(text, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));

    private static string? Query(Uri address, string name) => HttpUtility.ParseQueryString(address.Query)[name];
}
