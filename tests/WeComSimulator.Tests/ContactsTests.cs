using System.Text;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

public sealed class ContactsTests
{
    private static readonly string[] Sensitive = ["avatar", "thumb_avatar", "gender", "mobile", "email", "biz_mail", "qr_code", "address"];

    [Fact]
    public async Task A_narrow_scope_hides_departments_and_members()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{RunningSimulator.Corp}/hire", new { userid = "outsider", name = "外人", departments = new[] { 1 } });
        await simulator.ControlAsync($"{RunningSimulator.Corp}/hire", new { userid = "insider", name = "内人", departments = new[] { 1, 3 } });
        var branch = (await simulator.CallAsync("department/simplelist?id=3"))["department_id"].Numbers("id");

        await simulator.ControlAsync($"{RunningSimulator.Corp}/scope", new { departments = new[] { 3 } });

        var visible = (await simulator.CallAsync("department/list"))["department"]!;
        visible.Numbers("id").ShouldBe(branch, ignoreOrder: true);
        visible.AsArray().Single(d => (int)d!["id"]! == 3)!["parentid"]!.GetValue<int>().ShouldBe(2, "its parent is not visible, and still named");
        (await simulator.CallAsync("department/get?id=1")).ShouldSay(60011);
        (await simulator.CallAsync("department/get?id=999")).ShouldSay(60003);
        (await simulator.CallAsync("user/list?department_id=1")).ShouldSay(60011);
        (await simulator.CallAsync("user/get?userid=outsider")).ShouldSay(60011);
        var insider = (await simulator.CallAsync("user/get?userid=insider")).ShouldSay(0);
        insider["department"].Numbers().ShouldBe([3]);
        insider["order"].Numbers().Count.ShouldBe(1);
        insider["is_leader_in_dept"].Numbers().Count.ShouldBe(1);
        insider.ContainsKey("main_department").ShouldBeFalse("the main one is not visible");
    }

    [Fact]
    public async Task A_member_in_scope_by_name_or_tag_is_found_by_user_get_only()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{RunningSimulator.Corp}/hire", new { userid = "byname", name = "甲", departments = new[] { 2 } });
        await simulator.ControlAsync($"{RunningSimulator.Corp}/hire", new { userid = "bytag", name = "乙", departments = new[] { 2 } });
        await simulator.ControlAsync($"{RunningSimulator.Corp}/tags", new { id = 7, name = "标签", users = new[] { "bytag" } });
        await simulator.ControlAsync($"{RunningSimulator.Corp}/scope", new { users = new[] { "ByName" }, tags = new[] { 7 } });

        (await simulator.CallAsync("department/simplelist"))["department_id"]!.AsArray().ShouldBeEmpty();
        (await simulator.CallAsync("user/get?userid=byname")).ShouldSay(0)["department"].Numbers().ShouldBeEmpty();
        (await simulator.CallAsync("user/get?userid=BYTAG")).ShouldSay(0);
        (await simulator.CallAsync("tag/get?tagid=7"))["userlist"].Texts("userid").ShouldBe(["bytag"]);
        (await simulator.CallAsync("tag/get?tagid=1"))["userlist"]!.AsArray().ShouldBeEmpty("tag/get lists visible members only");
        var scope = await simulator.CallAsync($"agent/get?agentid={RunningSimulator.AgentId}");
        scope["allow_userinfos"]!["user"].Texts("userid").ShouldBe(["byname"]);
        scope["allow_tags"]!["tagid"].Numbers().ShouldBe([7]);
    }

    [Fact]
    public async Task A_new_app_gets_no_sensitive_fields_and_an_old_one_all_of_them()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var someone = (await simulator.UserIdsAsync())[0];
        var restricted = await simulator.CallAsync($"user/get?userid={someone}");
        restricted.Select(p => p.Key).Intersect(Sensitive).ShouldBeEmpty();

        await simulator.ControlAsync($"{RunningSimulator.Corp}/restricted", new { restricted = false });
        var full = await simulator.CallAsync($"user/get?userid={someone}");
        full.Select(p => p.Key).Intersect(Sensitive).Count().ShouldBe(Sensitive.Length);
    }

    [Theory]
    [InlineData("department/list", 48009)]
    [InlineData("department/get?id=1", 48009)]
    [InlineData("user/list?department_id=1", 48009)]
    [InlineData("user/simplelist?department_id=1", 48009)]
    [InlineData("user/get?userid=x", 48009)]
    [InlineData("department/simplelist", 0)]
    [InlineData("agent/get?agentid=1000002", 48002)]
    [InlineData("auth/getuserinfo?code=x", 40029)]
    public async Task Contacts_sync_from_a_new_ip_reads_ids_only(string path, int errCode)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        (await simulator.CallAsync(path, RunningSimulator.ContactsSecret)).ShouldSay(errCode);
    }

    [Fact]
    public async Task List_id_is_for_contacts_sync_alone()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        (await simulator.PostAsync("user/list_id", new { limit = 10 })).ShouldSay(48002);
        (await simulator.PostAsync("user/list_id", new { limit = 10 }, RunningSimulator.ContactsSecret)).ShouldSay(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(10000)]
    public async Task List_id_gives_every_place_of_every_member_once(int limit)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var rows = new List<string>();
        var cursor = "";
        do
        {
            var page = (await simulator.PostAsync("user/list_id", new { cursor, limit }, RunningSimulator.ContactsSecret)).ShouldSay(0);
            page["dept_user"]!.AsArray().Count.ShouldBeInRange(1, limit);
            rows.AddRange(page["dept_user"]!.AsArray().Select(r => $"{r!["userid"]} {r["department"]}"));
            cursor = (string)page["next_cursor"]!;
        }
        while (cursor.Length > 0);

        var people = (await simulator.ControlAsync($"{RunningSimulator.Corp}/people")).AsArray();
        rows.ShouldBe(people.SelectMany(p => p!["departments"].Numbers().Select(d => $"{p["userid"]} {d}")));
    }

    [Theory]
    [InlineData("""{"cursor":"nonsense","limit":10}""", 50100)]
    [InlineData("""{"cursor":"***","limit":10}""", 50100)]
    [InlineData("""{"limit":10001}""", 40058)]
    [InlineData("""{"limit":0}""", 40058)]
    [InlineData("", 40063)]
    public async Task List_id_refuses_what_it_cannot_read(string body, int errCode)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        (await simulator.PostAsync("user/list_id", new StringContent(body, Encoding.UTF8), RunningSimulator.ContactsSecret)).ShouldSay(errCode);
    }

    [Fact]
    public async Task A_malformed_body_is_half_read_with_a_warning()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var answer = await simulator.PostAsync("user/list_id", new StringContent("""{"limit":3,"cursor":"""), RunningSimulator.ContactsSecret);
        ((string)answer.ShouldSay(0)["errmsg"]!).ShouldBe("ok. Warning: wrong json format. ");
        answer["dept_user"]!.AsArray().Count.ShouldBe(3, "the limit stood before the fault");
    }

    [Fact]
    public async Task Get_where_post_is_asked_is_a_missing_body()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        (await simulator.CallAsync("user/list_id", RunningSimulator.ContactsSecret)).ShouldSay(40063);
    }

    [Theory]
    [InlineData("user/get?userid=nobody", 60111)]
    [InlineData("user/get?userid=other%2Fperson", 40003)]
    [InlineData("user/get", 41009)]
    [InlineData("user/list?department_id=99", 60003)]
    [InlineData("user/list?department_id=x", 40058)]
    [InlineData("user/list", 40063)]
    [InlineData("tag/get?tagid=99", 40068)]
    [InlineData("agent/get?agentid=9", 40056)]
    [InlineData("agent/get", 41011)]
    public async Task Unknown_things_have_codes_of_their_own(string path, int errCode)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        (await simulator.CallAsync(path)).ShouldSay(errCode);
    }

    [Fact]
    public async Task Another_app_of_the_corp_is_301002()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{RunningSimulator.Corp}/apps", new { agentId = 1000009, name = "二", secret = "second" });
        (await simulator.CallAsync("agent/get?agentid=1000009")).ShouldSay(301002);
        (await simulator.CallAsync("agent/get?agentid=1000009", "second")).ShouldSay(0);
    }

    [Fact]
    public async Task User_list_gives_the_direct_members_of_one_department()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var people = (await simulator.ControlAsync($"{RunningSimulator.Corp}/people")).AsArray();
        var expected = people.Where(p => p!["departments"].Numbers().Contains(2)).Select(p => (string)p!["userid"]!);

        (await simulator.CallAsync("user/list?department_id=2"))["userlist"].Texts("userid").ShouldBe(expected);
        (await simulator.CallAsync("user/simplelist?department_id=2"))["userlist"].Texts("userid").ShouldBe(expected);
    }

    [Fact]
    public async Task Hiring_moving_renaming_and_dismissing_show_in_the_answers()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        const string corp = RunningSimulator.Corp;
        await simulator.ControlAsync($"{corp}/hire", new { userid = "newbie", name = "新人", departments = new[] { 2 } });
        await simulator.ControlAsync($"{corp}/move", new { userid = "newbie", departments = new[] { 3, 2 } });
        await simulator.ControlAsync($"{corp}/rename", new { userid = "NEWBIE", newUserid = "Newbie.2" });
        await simulator.ControlAsync($"{corp}/name", new { userid = "newbie.2", name = "老人" });
        await simulator.ControlAsync($"{corp}/leave", new { userid = "newbie.2" });

        var member = (await simulator.CallAsync("user/get?userid=newbie.2")).ShouldSay(0);
        ((string)member["userid"]!, (string)member["name"]!, (int)member["status"]!).ShouldBe(("Newbie.2", "老人", 5));
        member["department"].Numbers().ShouldBe([3, 2]);
        (await simulator.CallAsync("user/get?userid=newbie")).ShouldSay(60111);

        await simulator.ControlAsync($"{corp}/dismiss", new { userids = new[] { "newbie.2" } });
        (await simulator.CallAsync("user/get?userid=newbie.2")).ShouldSay(60111);
        (await simulator.CallAsync("user/list?department_id=3"))["userlist"].Texts("userid").ShouldNotContain("Newbie.2");
    }

    [Fact]
    public async Task A_userid_that_differs_in_case_only_is_taken()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{RunningSimulator.Corp}/hire", new { userid = "Twin", name = "甲", departments = new[] { 1 } });
        using var again = await simulator.Http.PostAsync($"/control/{RunningSimulator.Corp}/hire", Json("""{"userid":"tWIN","name":"乙","departments":[1]}"""));
        ((int)again.StatusCode).ShouldBe(400);
        (await again.Content.ReadAsStringAsync()).ShouldContain("taken");
    }

    [Fact]
    public async Task Half_of_the_corp_goes_and_always_the_same_half()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var before = await simulator.UserIdsAsync();
        var gone = (await simulator.ControlAsync($"{RunningSimulator.Corp}/dismiss-share", new { share = 0.5, seed = 3 }))!["userids"]!.AsArray().Select(u => (string)u!).ToArray();

        gone.Length.ShouldBe(30);
        (await simulator.UserIdsAsync()).ShouldBe(before.Except(gone));

        await simulator.ControlAsync("reset", new { });
        var again = await simulator.ControlAsync($"{RunningSimulator.Corp}/dismiss-share", new { share = 0.5, seed = 3 });
        again!["userids"]!.AsArray().Select(u => (string)u!).ShouldBe(gone);
    }

    [Fact]
    public async Task A_removed_department_leaves_its_people_in_the_corp()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{RunningSimulator.Corp}/hire", new { userid = "deep", name = "深", departments = new[] { 4 } });
        await simulator.ControlAsync($"{RunningSimulator.Corp}/departments/3/remove", new { });

        (await simulator.CallAsync("department/get?id=4")).ShouldSay(60003);
        (await simulator.CallAsync("user/get?userid=deep")).ShouldSay(0)["department"].Numbers().ShouldBe([1]);
    }

    [Fact]
    public async Task A_department_moves_with_what_is_below_it_but_never_below_itself()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{RunningSimulator.Corp}/departments/3/move", new { parentId = 1 });
        (await simulator.CallAsync("department/get?id=3"))["department"]!["parentid"]!.GetValue<int>().ShouldBe(1);

        using var loop = await simulator.Http.PostAsync($"/control/{RunningSimulator.Corp}/departments/3/move", Json("""{"parentId":4}"""));
        ((int)loop.StatusCode).ShouldBe(400);
    }

    [Theory]
    [InlineData("faults", """{"api":"/cgi-bin/*","kind":"http5000"}""")]
    [InlineData("faults", """{"api":"/cgi-bin/*","kind":"http500","tmies":1}""")]
    [InlineData("wwliaisondemo0001/dismiss", "{}")]
    [InlineData("wwliaisondemo0001/hire", """{"userid":"x","name":"x","departments":[99]}""")]
    [InlineData("wwnobody/dismiss", """{"userids":[]}""")]
    public async Task A_control_call_that_is_misspelt_is_refused(string path, string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var answer = await simulator.Http.PostAsync($"/control/{path}", Json(body));
        ((int)answer.StatusCode).ShouldBe(400);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
