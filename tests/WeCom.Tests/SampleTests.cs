using System.Text.Json.Nodes;

namespace Liaison.WeCom.Tests;

/// <summary>Every published sample of the calls that the client makes.</summary>
public sealed class SampleTests
{
    private static readonly WeComApp App = TestClient.App;

    [Fact]
    public async Task Gettoken_is_read()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("gettoken", Sample.Text("token/gettoken.response.json")).On("agent/get", Sample.Text("agent/agent_get.response.json"));
        using var test = new TestClient(fake.Address);

        await test.Client.GetAgentAsync(App, default);

        fake.Requests.Select(r => r.Api).ShouldBe(["gettoken", "agent/get"]);
        fake.Requests.First().Query["corpsecret"].ToString().ShouldBe(App.Secret);
        fake.Requests.Last().Query["access_token"].ToString().ShouldBe("accesstoken000001");
    }

    [Fact]
    public async Task Agent_is_read_with_its_scope()
    {
        var agent = await CallAsync("agent/get", "agent/agent_get.response.json", c => c.GetAgentAsync(App, default));

        (agent.AgentId, agent.Name, agent.IsClosed, agent.RedirectDomain).ShouldBe((1000005, "HR助手", false, "open.work.weixin.qq.com"));
        agent.Scope.UserIds.ShouldBe(["zhangshan", "lisi"]);
        agent.Scope.Departments.ShouldBe([1]);
        agent.Scope.Tags.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Departments_are_read()
    {
        var rows = await CallAsync("department/list", "contacts/department_list.response.json", c => c.ListDepartmentsAsync(App, default));

        rows.Select(r => (r.Value!.Id, r.Value.Name, r.Value.NameEn, r.Value.ParentId, r.Value.Order))
            .ShouldBe([(2, "广州研发中心", "RDGZ", 1, 10u), (3, "邮箱产品部", "mail", 2, 40u)]);
        rows[0].Value!.Leaders.ShouldBe(["zhangsan", "lisi"]);
    }

    [Fact]
    public async Task Department_ids_are_read()
    {
        var rows = await CallAsync("department/simplelist", "contacts/department_simplelist.response.json", c => c.ListDepartmentIdsAsync(App, default));

        rows.Select(r => r.Value).ShouldBe([new(2, 1, 10), new(3, 2, 40)]);
    }

    [Fact]
    public async Task One_department_is_read()
    {
        var row = await CallAsync("department/get", "contacts/department_get.response.json", c => c.GetDepartmentAsync(App, 2, default));

        (row.Value!.Id, row.Value.Name, row.Value.ParentId).ShouldBe((2, "广州研发中心", 1));
    }

    [Theory]
    [InlineData("contacts/user_get.full.response.json", "zhangsan", "13800000000", "xxxxxx")]
    [InlineData("contacts/user_get.restricted_self_built.response.json", "zhangsan", null, null)]
    [InlineData("contacts/user_get.third_party.response.json", "woAJ2GCAAAXtWyujaWJHDDGi0mACH71w", null, "woAJ2GCAAAXtWyujaWJHDDGi0mACH71w")]
    public async Task A_person_is_read(string sample, string userId, string? mobile, string? openUserId)
    {
        var row = await CallAsync("user/get", sample, c => c.GetUserAsync(App, userId, default));

        var user = row.Value.ShouldNotBeNull();
        (user.UserId, user.Status, user.MainDepartment, user.Mobile, user.OpenUserId).ShouldBe((userId, WeComUserStatus.Active, 1, mobile, openUserId));
        user.Departments.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task The_people_of_a_department_are_read()
    {
        var person = Sample.Json("contacts/user_get.full.response.json").AsObject();
        var list = new JsonObject { ["errcode"] = 0, ["errmsg"] = "ok", ["userlist"] = new JsonArray(person) };
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", list.ToJsonString());
        using var test = new TestClient(fake.Address);

        var rows = await test.Client.ListUsersAsync(App, 7, default).ToListAsync();

        rows.Single().Value!.Name.ShouldBe("张三");
        rows.Single().Value!.DirectLeaders.ShouldBe(["lisi", "wangwu"]);
        fake.Requests.Last().Query["department_id"].ToString().ShouldBe("7");
    }

    [Fact]
    public async Task The_names_of_a_department_are_read()
    {
        var rows = await CallAsync("user/simplelist", "contacts/user_simplelist.response.json",
            async c => await c.ListUserNamesAsync(App, 1, default).ToListAsync());

        var name = rows.Single().Value.ShouldNotBeNull();
        (name.UserId, name.Name, name.OpenUserId).ShouldBe(("zhangsan", "张三", "xxxxxx"));
        name.Departments.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Userids_are_read_page_by_page()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list_id", Sample.Text("contacts/user_list_id.response.json"), Sample.Text("contacts/user_list_id.last_page.response.json"));
        using var test = new TestClient(fake.Address);

        var first = await test.Client.ListUserIdsAsync(App, null, 10_000, default);
        var last = await test.Client.ListUserIdsAsync(App, first.NextCursor, 10_000, default);

        first.Rows.Select(r => r.Value).ShouldBe([new("zhangsan", 1), new("zhangsan", 2), new("lisi", 2)]);
        first.NextCursor.ShouldBe("aaaaaaaaa");
        last.Rows.Single().Value.ShouldBe(new("lisi", 2));
        last.NextCursor.ShouldBeNull();
        fake.Requests.Where(r => r.Api == "user/list_id").Select(r => r.Body).ShouldBe(["""{"limit":10000}""", """{"cursor":"aaaaaaaaa","limit":10000}"""]);
    }

    [Fact]
    public async Task A_tag_is_read()
    {
        var tag = await CallAsync("tag/get", "contacts/tag_get.response.json", c => c.GetTagAsync(App, 1, default));

        tag.Name.ShouldBe("乒乓球协会");
        tag.Users.Single().Value!.Name.ShouldBe("李四");
        tag.Departments.ShouldBe([2]);
    }

    [Theory]
    [InlineData("auth/auth_getuserinfo.member_base.response.json", "zhangsan")]
    [InlineData("auth/auth_getuserinfo.member_privateinfo.response.json", "zhangsan")]
    [InlineData("auth/auth_getuserinfo.non_member.response.json", null)]
    public async Task A_visitor_is_a_member_or_a_stranger(string sample, string? userId)
    {
        var visitor = await CallAsync("auth/getuserinfo", sample, c => c.GetUserInfoAsync(App, "code", default));

        visitor.UserId.ShouldBe(userId);
        visitor.IsMember.ShouldBe(userId is not null);
    }

    [Fact]
    public async Task What_a_member_agreed_to_show_is_read()
    {
        var details = await CallAsync("auth/getuserdetail", "auth/auth_getuserdetail.response.json", c => c.GetUserDetailAsync(App, "ticket", default));

        details.ShouldBe(new WeComDetails("lisi", "zhangsan@qyycs2.wecom.work", "zhangsan@gzdev.com"));
    }

    [Theory]
    [InlineData("message/send.ok.response.json", 0, 0)]
    [InlineData("message/send.interactive_card.response.json", 0, 0)]
    [InlineData("message/send.all_fields.response.json", 2, 2)]
    public async Task The_result_of_a_message_is_read(string sample, int invalid, int unlicensed)
    {
        var result = await CallAsync("message/send", sample, c => c.SendAsync(App, new(["zhangsan"], new WeComText("hello")), default));

        result.InvalidUsers.Count.ShouldBe(invalid);
        result.UnlicensedUsers.Count.ShouldBe(unlicensed);
        result.MessageId.ShouldBe(Sample.Json(sample)["msgid"]!.GetValue<string>());
    }

    public static TheoryData<string> ErrorSamples() =>
        [.. System.IO.Directory.GetFiles(Sample.PathOf("Samples/error"), "*.json").Select(Path.GetFileName).OfType<string>().Where(f => f[0] != '0')];

    [Theory, MemberData(nameof(ErrorSamples))]
    public async Task An_error_is_taken_apart(string sample)
    {
        var code = int.Parse(sample.Split('_')[0]);
        var error = await Should.ThrowAsync<WeComException>(() => CallAsync("tag/get", $"error/{sample}", c => c.GetTagAsync(App, 1, default)));

        error.ErrCode.ShouldBe(code);
        error.Entry.Code.ShouldBe(code);
        error.Hint.ShouldBe("1700000000123456789012345");
        error.FromIp!.ToString().ShouldBe("203.0.113.7");
        error.ErrMsg.ShouldNotContain("hint");
        error.ErrMsg.ShouldNotContain("more info");
        Sample.Json($"error/{sample}")["errmsg"]!.GetValue<string>().ShouldStartWith(error.ErrMsg);
    }

    [Fact]
    public async Task A_half_read_request_is_logged_as_a_bug_of_ours()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("message/send", Sample.Text("error/0_warning_wrong_json.json"));
        using var test = new TestClient(fake.Address);

        await test.Client.SendAsync(App, new(["zhangsan"], new WeComText("hello")), default);

        test.Log.Lines.ShouldContain(l => l.Level == Microsoft.Extensions.Logging.LogLevel.Error && l.Text.Contains("wrong json format"));
    }

    private static async Task<T> CallAsync<T>(string api, string sample, Func<IWeComClient, Task<T>> call)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On(api, Sample.Text(sample));
        using var test = new TestClient(fake.Address);
        return await call(test.Client);
    }
}
