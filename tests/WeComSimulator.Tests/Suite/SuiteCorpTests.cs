using Liaison.WeComSimulator.Tests.Callbacks;
using Liaison.WeComSimulator.Tests.Support;
using Liaison.Testing;

namespace Liaison.WeComSimulator.Tests.Suite;

/// <summary>A corp that has installed the suite: what its token sees, and what it is told until it withdraws.</summary>
public sealed class SuiteCorpTests
{
    private const string Corp = RunningSimulator.Corp;
    private const string Install = $"suites/{SuiteProvider.SuiteId}/installs/{Corp}";

    [Fact]
    public async Task Names_are_ids_and_nothing_personal_is_seen()
    {
        await using var provider = await SuiteProvider.StartAsync("--Simulator:NewApp=false");
        await HireAsync(provider, "ann", 2);
        var (corpId, code, agentId) = await provider.InstallAsync(new { departments = new[] { 2 }, users = new[] { "ann" } });
        var token = (string)(await provider.CorpTokenAsync(corpId, code)).ShouldSay(0)["access_token"]!;
        var ann = await provider.IdOfAsync("ann");

        var member = (await provider.Simulator.GetAsync($"user/get?userid={ann}&access_token={token}")).ShouldSay(0);
        member.Select(p => p.Key).ShouldBe(["errcode", "errmsg", "userid", "name", "department", "order", "main_department", "status", "open_userid"]);
        ((string)member["userid"]!, (string)member["name"]!, (string)member["open_userid"]!).ShouldBe((ann, ann, ann));
        (await provider.Simulator.GetAsync($"user/get?userid=ann&access_token={token}")).ShouldSay(60111);

        var departments = (await provider.Simulator.GetAsync($"department/list?access_token={token}")).ShouldSay(0)["department"]!.AsArray();
        departments.ShouldAllBe(d => (string)d!["name"]! == d["id"]!.ToString() && !d.AsObject().ContainsKey("name_en"));
        departments.SelectMany(d => d!["department_leader"]!.AsArray()).ShouldAllBe(l => ((string)l!).StartsWith("wo", StringComparison.Ordinal));
        foreach (var call in (string[])["user/list", "user/simplelist"])
        {
            var rows = (await provider.Simulator.GetAsync($"{call}?department_id=2&access_token={token}")).ShouldSay(0)["userlist"]!.AsArray();
            rows.ShouldAllBe(r => (string)r!["name"]! == (string)r["userid"]! && (string)r["open_userid"]! == (string)r["userid"]!);
            rows.Select(r => (string)r!["userid"]!).ShouldContain(ann);
        }

        (await provider.Simulator.GetAsync($"agent/get?agentid={agentId}&access_token={token}")).ShouldSay(0)["allow_userinfos"]!["user"].Texts("userid").ShouldBe([ann]);
        (await provider.Simulator.GetAsync($"auth/getuserinfo?code=x&access_token={token}")).ShouldSay(48002);
        (await provider.Simulator.GetAsync($"gettoken?corpid={Corp}&corpsecret={code}")).ShouldSay(40001);
    }

    [Fact]
    public async Task An_id_stays_when_the_userid_is_renamed_and_a_message_reaches_whoever_it_names()
    {
        await using var provider = await SuiteProvider.StartAsync();
        await HireAsync(provider, "ann", 2);
        var (corpId, code, agentId) = await provider.InstallAsync();
        var token = (string)(await provider.CorpTokenAsync(corpId, code))["access_token"]!;
        var ann = await provider.IdOfAsync("ann");
        await provider.Simulator.ControlAsync($"{Corp}/rename", new { userid = "ann", newUserid = "ann2" });
        (await provider.IdOfAsync("ann2")).ShouldBe(ann);

        using var content = System.Net.Http.Json.JsonContent.Create(new { touser = ann, msgtype = "text", agentid = agentId, text = new { content = "你好" } });
        using var answer = await provider.Simulator.Http.PostAsync($"/cgi-bin/message/send?access_token={token}", content);

        (await answer.Content.ReadAsStringAsync()).ShouldContain("\"errcode\":0");
        (await provider.Simulator.InboxAsync("ann2")).Select(m => (string)m["content"]!).ShouldBe(["你好"]);
    }

    [Fact]
    public async Task Changes_within_the_scope_are_told_in_the_provider_s_ids()
    {
        await using var provider = await SuiteProvider.StartAsync();
        await provider.Simulator.ControlAsync($"{Corp}/departments", new { id = 900, name = "内", parentId = 1 });
        await provider.Simulator.ControlAsync($"{Corp}/departments", new { id = 901, name = "外", parentId = 1 });
        var (corpId, _, _) = await provider.InstallAsync(new { departments = new[] { 900 } });
        await HireAsync(provider, "ann", 900);                                                                       // create_user
        await HireAsync(provider, "outside", 901);
        var ann = await provider.IdOfAsync("ann");
        await provider.Simulator.ControlAsync($"{Corp}/status", new { userid = "ann", status = 2 });                // update_user
        await provider.Simulator.ControlAsync($"{Corp}/move", new { userid = "ann", departments = new[] { 901 } });   // delete_user
        await provider.Simulator.ControlAsync($"{Corp}/departments", new { id = 902, name = "子", parentId = 900, order = 5 });
        await provider.Simulator.ControlAsync($"{Corp}/departments/902/rename", new { name = "改名" });
        await provider.Simulator.ControlAsync($"{Corp}/departments/902/remove", new { });
        await provider.Simulator.ControlAsync($"{Corp}/departments/901/rename", new { name = "外面" });
        await provider.Simulator.ControlAsync($"{Corp}/tags", new { id = 40, name = "标签", users = new[] { "ann" }, departments = new[] { 900 } });

        var told = await provider.ToldAsync("change_contact", 7);

        told.Select(t => $"{t["ChangeType"]} {t["UserID"]}{t["Id"]}{t["TagId"]} {t["Department"]}{t["ParentId"]} {t["Order"]}").ShouldBe(
        [
            $"create_user {ann} 900 ", $"update_user {ann} 900 ", $"delete_user {ann}  ",
            "create_party 902 900 5", "update_party 902 900 ", "delete_party 902  ", "update_tag 40  ",
        ]);
        told.ShouldAllBe(t => t["AuthCorpId"] == corpId && t.ReceiveId == SuiteProvider.SuiteId);
        told.Take(3).ShouldAllBe(t => t["OpenUserID"] == t["UserID"]);
        (told[0]["MainDepartment"], told[6]["AddUserItems"], told[6]["AddPartyItems"]).ShouldBe(("900", ann, "900"));
    }

    [Fact]
    public async Task The_data_address_of_the_corp_is_told_who_comes_into_the_scope()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var (corpId, _, agentId) = await provider.InstallAsync();
        await HireAsync(provider, "ann", 2);
        await provider.Simulator.ControlAsync($"{Install}/events", new { @event = "enter_agent", userid = "ann" });
        var ann = await provider.IdOfAsync("ann");
        await provider.Simulator.ControlAsync($"{Corp}/dismiss", new { userids = new[] { "ann" } });
        await Eventually.BecomesTrueAsync(() => Task.FromResult(provider.Data.Posts.Count >= 3));

        provider.Data.Posts.Select(p => $"{p["Event"]} {p["FromUserName"]} {p["ToUserName"]} {p.ReceiveId}").ShouldBe(
            [$"subscribe {ann} {corpId} {corpId}", $"enter_agent {ann} {corpId} {corpId}", $"unsubscribe {ann} {corpId} {corpId}"]);
        provider.Data.Posts.ShouldAllBe(p => p["AgentID"] == $"{agentId}");
    }

    [Fact]
    public async Task A_changed_scope_is_told_and_read_again()
    {
        await using var provider = await SuiteProvider.StartAsync();
        await HireAsync(provider, "ann", 2);
        var (corpId, code, _) = await provider.InstallAsync();
        await provider.Simulator.ControlAsync($"{Install}/scope", new { departments = new[] { 3 }, users = new[] { "ann" } });

        (await provider.ToldAsync("change_auth")).Single()["AuthCorpId"].ShouldBe(corpId);
        foreach (var call in (string[])["get_auth_info", "v2/get_auth_info"])
        {
            var privilege = (await provider.ServiceAsync(call, new { auth_corpid = corpId, permanent_code = code })).ShouldSay(0)["auth_info"]!["agent"]![0]!["privilege"]!;
            privilege["allow_party"].Numbers().ShouldBe([3]);
            ((string)privilege["allow_user"]!.AsArray().Single()!).ShouldBe(await provider.IdOfAsync("ann"));
        }
    }

    [Fact]
    public async Task A_withdrawn_authorisation_ends_the_token_the_code_and_the_news()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var (corpId, code, agentId) = await provider.InstallAsync();
        var token = (string)(await provider.CorpTokenAsync(corpId, code))["access_token"]!;
        (await provider.ServiceAsync("get_admin_list", new { auth_corpid = corpId, agentid = agentId })).ShouldSay(0)["admin"]!.AsArray().ShouldHaveSingleItem();

        await provider.Simulator.ControlAsync($"{Install}/cancel", new { });

        (await provider.ToldAsync("cancel_auth")).Single()["AuthCorpId"].ShouldBe(corpId);
        (await provider.Simulator.GetAsync($"agent/list?access_token={token}")).ShouldSay(48004);
        (await provider.CorpTokenAsync(corpId, code)).ShouldSay(40084);
        (await provider.ServiceAsync("get_auth_info", new { auth_corpid = corpId, permanent_code = code })).ShouldSay(40084);
        (await provider.ServiceAsync("get_admin_list", new { auth_corpid = corpId, agentid = agentId })).ShouldSay(48004);
        await HireAsync(provider, "ann", 2);
        (await provider.DeliveriesAsync()).ShouldAllBe(d => (string)d["event"]! != "change_contact");

        var again = await provider.InstallAsync();
        again.CorpId.ShouldBe(corpId);
        again.PermanentCode.ShouldNotBe(code);
        (await provider.CorpTokenAsync(corpId, again.PermanentCode)).ShouldSay(0);
    }

    [Fact]
    public async Task A_permanent_code_that_is_reset_is_replaced_by_the_exchange()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var (corpId, code, agentId) = await provider.InstallAsync(new { departments = new[] { 3 } });
        await provider.Simulator.ControlAsync($"{Install}/reset-permanent-code", new { });
        var told = (await provider.ToldAsync("reset_permanent_code")).Single();
        told.Xml.Elements().Select(e => e.Name.LocalName).ShouldBe(["SuiteId", "InfoType", "TimeStamp", "AuthCode"], "it names no corp");

        var answer = await provider.ServiceAsync("get_permanent_code", new { auth_code = told["AuthCode"] });

        ((string)answer["auth_corp_info"]!["corpid"]!, (int)answer["auth_info"]!["agent"]![0]!["agentid"]!).ShouldBe((corpId, agentId));
        answer["auth_info"]!["agent"]![0]!["privilege"]!["allow_party"].Numbers().ShouldBe([3]);
        (await provider.CorpTokenAsync(corpId, code)).ShouldSay(40084);
        (await provider.CorpTokenAsync(corpId, (string)answer["permanent_code"]!)).ShouldSay(0);
        provider.Command.Posts.ShouldAllBe(p => p["InfoType"] != "change_auth");
    }

    [Fact]
    public async Task Calls_about_a_corp_need_the_corp_and_its_code()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var (corpId, code, agentId) = await provider.InstallAsync();
        (await provider.CorpTokenAsync("", code)).ShouldSay(41002);
        (await provider.CorpTokenAsync(corpId, "")).ShouldSay(41025);
        (await provider.CorpTokenAsync(corpId, "wrong")).ShouldSay(40084);
        (await provider.CorpTokenAsync(Corp, code)).ShouldSay(40084);
        (await provider.ServiceAsync("get_admin_list", new { auth_corpid = corpId, agentid = agentId + 1 })).ShouldSay(40056);
        await provider.Simulator.ControlAsync($"{Install}/architecture", new { });
        (await provider.ToldAsync("corp_arch_auth")).Single()["AuthCorpId"].ShouldBe(corpId);
    }

    [Fact]
    public async Task The_page_pushes_installs_changes_and_withdraws()
    {
        await using var provider = await SuiteProvider.StartAsync();
        var http = provider.Simulator.Http;
        await PressAsync("market", $"corp={Corp}");
        await provider.ServiceAsync("get_permanent_code", new { auth_code = (await provider.ToldAsync("create_auth")).Single()["AuthCode"] });
        await PressAsync("ticket", "");
        await PressAsync("scope", $"corp={Corp}&departments=3&users=");
        await PressAsync("reset", $"corp={Corp}");
        await provider.ToldAsync("suite_ticket", 2);
        await provider.ToldAsync("change_auth");
        await provider.ToldAsync("reset_permanent_code");
        (await http.GetStringAsync("/suites?lang=en")).ShouldContain("Withdraw");
        await PressAsync("cancel", $"corp={Corp}");
        await provider.ToldAsync("cancel_auth");
        (await http.GetStringAsync("/suites?lang=zh")).ShouldContain("立即推送 suite_ticket");
        (await PressAsync("cancel", $"corp={Corp}")).ShouldContain("note=");

        async Task<string> PressAsync(string what, string form)
        {
            using var content = new StringContent(form, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));
            using var answer = await http.PostAsync($"/ui/suites/{SuiteProvider.SuiteId}/{what}", content);
            ((int)answer.StatusCode).ShouldBe(302);
            return answer.Headers.Location!.OriginalString;
        }
    }

    private static async Task HireAsync(SuiteProvider provider, string userid, int department) =>
        await provider.Simulator.ControlAsync($"{Corp}/hire", new { userid, name = "安", departments = new[] { department } });
}
