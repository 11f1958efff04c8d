using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

/// <summary>Ids by other ids, sign-in by a mini program, invitations, permissions, tickets' limits.</summary>
public sealed class IdentityTests
{
    private const string Corp = RunningSimulator.Corp;
    private const string MiniProgram = "wx123123123123123";

    [Fact]
    public async Task A_mailbox_finds_its_member_as_far_as_the_app_sees()
    {
        await using var simulator = await RunningSimulator.StartAsync("--Simulator:NewApp=false");
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        var ann = await simulator.CallAsync("user/get?userid=ann");

        ((string)(await ByEmailAsync(simulator, (string)ann["biz_mail"]!, 1)).ShouldSay(0)["userid"]!).ShouldBe("ann");
        ((string)(await ByEmailAsync(simulator, (string)ann["email"]!, 2)).ShouldSay(0)["userid"]!).ShouldBe("ann");
        (await ByEmailAsync(simulator, (string)ann["email"]!, 1)).ShouldSay(46004);
        (await ByEmailAsync(simulator, (string)ann["email"]!, 3)).ShouldSay(40058);

        await simulator.ControlAsync($"{Corp}/scope", new { departments = new[] { 3 } });
        (await ByEmailAsync(simulator, (string)ann["email"]!, 2)).ShouldSay(46004);
    }

    [Fact]
    public async Task Open_userids_stay_when_the_userid_changes()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        var before = (await simulator.PostAsync("batch/userid_to_openuserid", new { userid_list = new[] { "ann", "nobody" } })).ShouldSay(0);
        await simulator.ControlAsync($"{Corp}/rename", new { userid = "ann", newUserid = "anna" });
        var after = (await simulator.PostAsync("batch/userid_to_openuserid", new { userid_list = new[] { "anna" } })).ShouldSay(0);

        before["invalid_userid_list"]!.AsArray().Select(u => (string)u!).ShouldBe(["nobody"]);
        ((string)after["open_userid_list"]![0]!["open_userid"]!).ShouldBe((string)before["open_userid_list"]![0]!["open_userid"]!);
        (await simulator.PostAsync("batch/userid_to_openuserid", new { userid_list = Enumerable.Repeat("ann", 1001) })).ShouldSay(40058);
    }

    [Fact]
    public async Task A_mini_programs_code_is_good_once_for_the_linked_app()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        (await SessionAsync(simulator, await CodeAsync(simulator, "ann"))).ShouldSay(40014);

        await simulator.ControlAsync($"{Corp}/mini-program", new { appId = MiniProgram });
        var code = await CodeAsync(simulator, "ann");
        var session = (await SessionAsync(simulator, code)).ShouldSay(0);

        ((string)session["corpid"]!, (string)session["userid"]!).ShouldBe((Corp, "ann"));
        Convert.FromBase64String((string)session["session_key"]!).Length.ShouldBe(16);
        (await SessionAsync(simulator, code)).ShouldSay(40029);

        var late = await CodeAsync(simulator, "ann");
        await simulator.ControlAsync("clock/advance", new { seconds = 301 });
        (await SessionAsync(simulator, late)).ShouldSay(40029);
    }

    [Fact]
    public async Task Only_who_has_never_signed_in_is_invited()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "new", name = "新", departments = new[] { 2 }, status = 4 });

        var answer = (await simulator.PostAsync("batch/invite", new { user = new[] { "ann", "new", "nobody" }, party = new[] { 99 }, tag = Array.Empty<int>() })).ShouldSay(0);

        answer["invaliduser"]!.AsArray().Select(u => (string)u!).ShouldBe(["nobody"]);
        answer["invalidparty"].Numbers().ShouldBe([99]);
        answer["invalidtag"]!.AsArray().ShouldBeEmpty();
        (await simulator.ControlAsync($"{Corp}/state"))["invited"]!.AsArray().Select(u => (string)u!).ShouldBe(["new"]);
    }

    [Fact]
    public async Task Invitations_of_nobody_or_too_many_are_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        (await simulator.PostAsync("batch/invite", new { user = Array.Empty<string>() })).ShouldSay(81012);
        (await simulator.PostAsync("batch/invite", new { user = new[] { "nobody" } })).ShouldSay(40070);
        (await simulator.PostAsync("batch/invite", new { user = "ann" })).ShouldSay(40058);
        (await simulator.PostAsync("batch/invite", new { user = Enumerable.Repeat("a", 1001) })).ShouldSay(40032);
        (await simulator.PostAsync("batch/invite", new { party = Enumerable.Repeat(1, 101) })).ShouldSay(82002);
        (await simulator.PostAsync("batch/invite", new { tag = Enumerable.Repeat(1, 101) })).ShouldSay(82003);
    }

    [Theory]
    [InlineData("true", 2)]
    [InlineData("false", 4)]
    public async Task Permissions_are_fewer_for_newer_apps(string newApp, int count)
    {
        await using var simulator = await RunningSimulator.StartAsync($"--Simulator:NewApp={newApp}");
        (await simulator.PostAsync("agent/get_permissions", new { })).ShouldSay(0)["app_permissions"]!.AsArray().Count.ShouldBe(count);
    }

    [Theory]
    [InlineData("ticketsPerHour")]
    [InlineData("corpTicketsPerHour")]
    public async Task Tickets_of_an_app_and_of_a_corp_are_limited(string limit)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync("limits", new Dictionary<string, int> { [limit] = 0 });
        (await simulator.CallAsync("get_jsapi_ticket")).ShouldSay(45009);
        (await simulator.CallAsync("ticket/get?type=agent_config")).ShouldSay(45009);
    }

    private static async Task<string> CodeAsync(RunningSimulator simulator, string userid) =>
        (string)(await simulator.ControlAsync($"{Corp}/mini-program-code", new { userid, appId = MiniProgram }))!["code"]!;

    private static Task<System.Text.Json.Nodes.JsonObject> SessionAsync(RunningSimulator simulator, string code) =>
        simulator.CallAsync($"miniprogram/jscode2session?js_code={code}&grant_type=authorization_code");

    private static Task<System.Text.Json.Nodes.JsonObject> ByEmailAsync(RunningSimulator simulator, string email, int type) =>
        simulator.PostAsync("user/get_userid_by_email", new { email, email_type = type });
}
