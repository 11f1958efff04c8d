using System.Net;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

public sealed class PageTests
{
    private const string Corp = RunningSimulator.Corp;

    [Fact]
    public async Task Names_that_are_markup_stay_text()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var page = await simulator.Http.GetStringAsync("/?q=alert");
        page.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        page.ShouldNotContain("<script");
        page.ShouldContain(RunningSimulator.AppSecret);
    }

    [Fact]
    public async Task The_page_speaks_chinese_first_and_english_on_request()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        (await simulator.Http.GetStringAsync("/")).ShouldContain("可见范围");
        (await simulator.Http.GetStringAsync("/?lang=en")).ShouldContain("Visible scope");
        (await simulator.Http.GetStringAsync("/mail")).ShouldContain("暂无邮件");
        (await simulator.Http.GetStringAsync("/calls?lang=en")).ShouldContain("Calls");
    }

    [Theory]
    [InlineData("dismiss", "userid=ann", 60111)]
    [InlineData("status", "userid=ann&status=2", 0)]
    [InlineData("change", "userid=ann&name=New&newUserid=ann&departments=1,3", 0)]
    [InlineData("scope", "departments=3", 60011)]
    [InlineData("fault", "api=/cgi-bin/user/get&kind=errcode&errcode=45009", 45009)]
    [InlineData("reset-secret", "which=app", 40014)]
    [InlineData("tokens", "what=expire", 42001)]
    [InlineData("tokens", "what=invalidate", 40014)]
    [InlineData("clock", "", 0)]
    [InlineData("app", "domain=x.example&ips=203.0.113.9&enabled=on", 60020)]
    [InlineData("app", "domain=x.example&ips=", 50003)]
    [InlineData("department", "what=remove&id=2", 0)]
    [InlineData("reset", "", 40014)]
    public async Task Buttons_do_what_they_say(string what, string form, int errCodeAfter)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        var token = await simulator.TokenAsync();

        (await PressAsync(simulator, what, form)).ShouldBe($"/corp/{Corp}");

        var answer = (await simulator.GetAsync($"user/get?userid=ann&access_token={token}")).ShouldSay(errCodeAfter);
        switch (what)
        {
            case "status":
                ((int)answer["status"]!).ShouldBe(2);
                break;
            case "change":
                ((string)answer["name"]!).ShouldBe("New");
                answer["department"].Numbers().ShouldBe([1, 3]);
                break;
            case "department":
                answer["department"].Numbers().ShouldBe([1]);
                break;
        }
    }

    [Fact]
    public async Task People_are_hired_and_half_are_dismissed_by_button()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await PressAsync(simulator, "hire", "userid=newbie&name=新人&department=2");
        await PressAsync(simulator, "dismiss-share", "percent=50");
        await PressAsync(simulator, "department", "what=add&id=1&name=新部门");
        await PressAsync(simulator, "department", "what=rename&id=2&name=改名");

        ((int)(await simulator.ControlAsync($"{Corp}/state"))["people"]!).ShouldBeInRange(30, 31);
        string[] expected = ["新部门", "改名"];
        expected.ShouldBeSubsetOf((await simulator.ControlAsync($"{Corp}/departments")).Texts("name"));
    }

    [Fact]
    public async Task A_refused_change_is_explained()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var back = await PressAsync(simulator, "hire", "userid=*&name=x&department=1");
        (await simulator.Http.GetStringAsync(back)).ShouldContain("A userid has 1 to 64 characters");
    }

    [Fact]
    public async Task A_fault_that_is_on_can_be_switched_off()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await PressAsync(simulator, "fault", "api=/cgi-bin/*&kind=http503&times=");
        (await simulator.Http.GetStringAsync("/")).ShouldContain("fault-off");
        await PressAsync(simulator, "fault-off", "id=1");
        (await simulator.ControlAsync("faults")).AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_phone_shows_cards_whose_links_open_as_its_owner()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "<i>安</i>", departments = new[] { 2 } });
        var card = new { title = "<b>加入</b>", description = "<div class=\"gray\">今天</div>第一行<br>第二行<script>", url = "https://app.example/join?a=1&b=2" };
        await simulator.PostAsync("message/send", new { touser = "ann", msgtype = "textcard", agentid = RunningSimulator.AgentId, textcard = card });
        await simulator.PostAsync("message/send", new
        {
            touser = "ann",
            msgtype = "text",
            agentid = RunningSimulator.AgentId,
            text = new { content = "看 <a href=\"https://app.example/\">这里</a> <b>" },
        });

        var page = await simulator.Http.GetStringAsync($"/phone/{Corp}/ann");

        page.ShouldContain($"href=\"/phone/{Corp}/ann/open?url=https%3A%2F%2Fapp.example%2Fjoin%3Fa%3D1%26b%3D2\"");
        page.ShouldContain("<span class=\"gray\">今天</span>");
        page.ShouldContain("第一行<br>第二行&lt;script&gt;");
        page.ShouldContain("open?url=https%3A%2F%2Fapp.example%2F\">这里</a> &lt;b&gt;");
        page.ShouldContain("&lt;i&gt;安&lt;/i&gt;");
        using var nobody = await simulator.Http.GetAsync($"/phone/{Corp}/nobody");
        nobody.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    public async Task A_phone_opens_web_addresses_only(string url)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var answer = await simulator.Http.GetAsync($"/phone/{Corp}/ann/open?url={Uri.EscapeDataString(url)}");
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<string> PressAsync(RunningSimulator simulator, string what, string form)
    {
        using var content = new StringContent(form, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        using var answer = await simulator.Http.PostAsync($"/ui/{Corp}/{what}", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return answer.Headers.Location!.OriginalString;
    }
}
