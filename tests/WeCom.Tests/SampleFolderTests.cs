using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Liaison.WeCom.Tests;

/// <summary>Every file of the Samples folder goes through the client: requests through its wire types and back, answers through the call,
/// callbacks through the parser.</summary>
public sealed class SampleFolderTests
{
    private static readonly WeComApp App = TestClient.App;
    private static readonly WeComReceivers To = new(["zhangsan"]);

    private static readonly Dictionary<string, Func<string, Task>> Consumers = new(StringComparer.Ordinal)
    {
        ["auth/auth_getuserdetail.request.json"] = Request(WeComJson.Default.TicketWire),
        ["contacts/batch_invite.request.json"] = Request(WeComJson.Default.InviteWire),
        ["contacts/batch_userid_to_openuserid.request.json"] = Request(WeComJson.Default.UserIdListWire),
        ["contacts/user_get_userid_by_email.request.json"] = Request(WeComJson.Default.EmailWire),
        ["contacts/user_list_id.request.json"] = Request(WeComJson.Default.ListIdWire),
        ["message/get_statistics.request.json"] = Request(WeComJson.Default.StatisticsAskWire),
        ["message/recall.request.json"] = Request(WeComJson.Default.RecallWire),
        ["message/send.file.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.image.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.markdown.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.miniprogram_notice.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.news.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.template_card.button_interaction.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.template_card.multiple_interaction.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.template_card.news_notice.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.template_card.text_notice.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.text.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/send.textcard.request.json"] = Request(WeComJson.Default.SendWire),
        ["message/update_template_card.button.request.json"] = Request(WeComJson.Default.CardUpdateWire),
        ["message/update_template_card.button_interaction.request.json"] = Request(WeComJson.Default.CardUpdateWire),
        ["message/update_template_card.text_notice.request.json"] = Request(WeComJson.Default.CardUpdateWire),

        ["agent/agent_get.response.json"] = Answer("agent/get", async t => (await t.Client.GetAgentAsync(App, default)).Name.ShouldBe("HR助手")),
        ["agent/agent_get_permissions.response.json"] = Answer("agent/get_permissions",
            async t => (await t.Client.GetPermissionsAsync(App, default)).ShouldBe(["xxx::xxx::xx"])),
        ["auth/auth_getuserdetail.response.json"] = Answer("auth/getuserdetail",
            async t => (await t.Client.GetUserDetailAsync(App, "t", default)).UserId.ShouldBe("lisi")),
        ["auth/auth_getuserinfo.member_base.response.json"] = Answer("auth/getuserinfo",
            async t => (await t.Client.GetUserInfoAsync(App, "c", default)).ShouldBe(new("zhangsan"))),
        ["auth/auth_getuserinfo.member_privateinfo.response.json"] = Answer("auth/getuserinfo",
            async t => (await t.Client.GetUserInfoAsync(App, "c", default)).ShouldBe(new("zhangsan", "USER_TICKET"))),
        ["auth/auth_getuserinfo.non_member.response.json"] = Answer("auth/getuserinfo",
            async t => (await t.Client.GetUserInfoAsync(App, "c", default)).IsMember.ShouldBeFalse()),
        ["auth/miniprogram_jscode2session.response.json"] = Answer("miniprogram/jscode2session",
            async t => (await t.Client.GetMiniProgramSessionAsync(App with { CorpId = "CORPID" }, "c", default))
                .ShouldBe(new("USERID", "kJtdi6RF+Dv67QkbLlPGjw=="))),
        ["contacts/batch_invite.response.json"] = Answer("batch/invite", async t =>
        {
            var result = await t.Members.InviteAsync(App, To, default);
            result.InvalidUsers.ShouldBe(["UserID1", "UserID2"]);
            (result.InvalidDepartments.Sum(), result.InvalidTags.Sum()).ShouldBe((3, 3));
        }),
        ["contacts/batch_userid_to_openuserid.response.json"] = Answer("batch/userid_to_openuserid", async t =>
        {
            var result = await t.Members.ToOpenUserIdsAsync(App, ["aaa", "bbb"], default);
            result.OpenUserIds["AAA"].ShouldBe("xxxxx");
            result.Invalid.ShouldBe(["bbb"]);
        }),
        ["contacts/department_get.response.json"] = Answer("department/get",
            async t => (await t.Client.GetDepartmentAsync(App, 2, default)).Value!.Name.ShouldBe("广州研发中心")),
        ["contacts/department_list.response.json"] = Answer("department/list",
            async t => (await t.Client.ListDepartmentsAsync(App, default)).Select(r => r.Value!.Id).ShouldBe([2, 3])),
        ["contacts/department_simplelist.response.json"] = Answer("department/simplelist",
            async t => (await t.Client.ListDepartmentIdsAsync(App, default)).Select(r => r.Value!.Order).ShouldBe([10u, 40u])),
        ["contacts/tag_get.response.json"] = Answer("tag/get", async t => (await t.Client.GetTagAsync(App, 1, default)).Departments.ShouldBe([2])),
        ["contacts/tag_list.response.json"] = Answer("tag/list",
            async t => (await t.Client.ListTagsAsync(App, default)).ShouldBe([new(1, "a"), new(2, "b")])),
        ["contacts/user_get.full.response.json"] = Answer("user/get",
            async t => (await t.Client.GetUserAsync(App, "zhangsan", default)).Value!.Mobile.ShouldBe("13800000000")),
        ["contacts/user_get.restricted_self_built.response.json"] = Answer("user/get",
            async t => (await t.Client.GetUserAsync(App, "zhangsan", default)).Value!.Mobile.ShouldBeNull()),
        ["contacts/user_get.third_party.response.json"] = Answer("user/get",
            async t => (await t.Client.GetUserAsync(App, "woAJ2GCAAAXtWyujaWJHDDGi0mACH71w", default)).Value!.Name.ShouldBe("woAJ2GCAAAXtWyujaWJHDDGi0mACH71w")),
        ["contacts/user_get_userid_by_email.response.json"] = Answer("user/get_userid_by_email",
            async t => (await t.Members.FindUserIdByEmailAsync(App, "a@b.example", WeComEmailType.Corp, default)).ShouldBe("zhangsan")),
        ["contacts/user_list_id.last_page.response.json"] = Answer("user/list_id",
            async t => (await t.Client.ListUserIdsAsync(App, null, 10, default)).NextCursor.ShouldBeNull()),
        ["contacts/user_list_id.response.json"] = Answer("user/list_id",
            async t => (await t.Client.ListUserIdsAsync(App, null, 10, default)).NextCursor.ShouldBe("aaaaaaaaa")),
        ["contacts/user_simplelist.response.json"] = Answer("user/simplelist",
            async t => (await t.Client.ListUserNamesAsync(App, 1, default).ToListAsync()).Single().Value!.Name.ShouldBe("张三")),
        ["message/get_statistics.response.json"] = Answer("message/get_statistics", async t =>
            (await t.Messages.GetStatisticsAsync(App, WeComStatisticsDay.Today, default)).ShouldBe([new(1000002, "应用1", 101), new(1000003, "应用2", 102)])),
        ["message/send.all_fields.response.json"] = Answer("message/send", async t =>
        {
            var result = await t.Client.SendAsync(App, new(To, new WeComText("hello")), default);
            result.InvalidUsers.ShouldBe(["userid1", "userid2"]);
            result.InvalidDepartments.ShouldBe([1, 2]);
            result.InvalidTags.ShouldBe([3, 4]);
            result.UnlicensedUsers.ShouldBe(["userid3", "userid4"]);
            (result.MessageId, result.ResponseCode).ShouldBe(("xxxx", "xyzxyz"));
        }),
        ["message/send.interactive_card.response.json"] = Answer("message/send",
            async t => (await t.Client.SendAsync(App, new(To, new WeComText("hello")), default)).ResponseCode.ShouldBe("Tq6gk4cA0b2Zt1xYk3nPpQ")),
        ["message/send.ok.response.json"] = Answer("message/send",
            async t => (await t.Client.SendAsync(App, new(To, new WeComText("hello")), default)).ResponseCode.ShouldBeNull()),
        ["message/update_template_card.response.json"] = Answer("message/update_template_card",
            async t => (await t.Messages.UpdateCardAsync(App, new WeComButtonUpdate(To, "code", "已处理"), default)).ShouldBe(["userid1", "userid2"])),
        ["token/get_api_domain_ip.response.json"] = Answer("get_api_domain_ip",
            async t => (await t.Network.ListApiAddressesAsync(App, default)).Ranges.Select(r => r.ToString()).ShouldBe(["182.254.11.176", "182.254.78.66"])),
        ["token/get_jsapi_ticket.response.json"] = Answer("get_jsapi_ticket",
            async t => IsSigned(await t.Tickets.SignConfigAsync(App, "https://liaison.example/", default))),
        ["token/getcallbackip.response.json"] = Answer("getcallbackip", async t =>
            (await t.Network.ListCallbackAddressesAsync(App, default)).Contains(System.Net.IPAddress.Parse("101.226.62.9")).ShouldBeTrue()),
        ["token/gettoken.response.json"] = Answer("gettoken", t => t.Client.VerifyAsync(App, default)),
        ["token/ticket_get_agent_config.response.json"] = Answer("ticket/get",
            async t => IsSigned(await t.Tickets.SignAgentConfigAsync(App, "https://liaison.example/", default))),
        ["callback/envelope.app.post.xml"] = Envelope,
        ["callback/envelope.suite.post.xml"] = Envelope,
        ["callback/envelope.passive_reply.xml"] = Reply("MsgSignature", "8b549ddd62de18d50a62771d16948749b3ef358d"),
        ["callback/reply.update_button.xml"] = Reply("Button/ReplaceName", "ReplaceName"),
        ["vectors.json"] = Vectors,
        ["error/0_warning_wrong_json.json"] = Answer("message/recall", async t =>
        {
            await t.Messages.RecallAsync(App, "m", default);
            t.Log.Lines.ShouldContain(l => l.Level == Microsoft.Extensions.Logging.LogLevel.Error);
        }),
    };

    public static TheoryData<string> Files() => [.. Names()];

    /// <summary>Fails for a file that nobody consumes; errors are of one kind, and so are callbacks.</summary>
    [Theory, MemberData(nameof(Files))]
    public Task Every_sample_in_the_folder_goes_through_the_client(string file)
    {
        if (!Consumers.TryGetValue(file, out var consume))
            consume = file.StartsWith("error/", StringComparison.Ordinal) ? Error
                : file.EndsWith(".xml", StringComparison.Ordinal) ? Callback
                : throw new InvalidOperationException($"No test consumes {file}.");
        return consume(file);
    }

    [Fact]
    public void No_consumer_waits_for_a_sample_that_is_not_there() => Consumers.Keys.Except(Names()).ShouldBeEmpty();

    private static IEnumerable<string> Names()
    {
        var folder = Sample.PathOf("Samples");
        return System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Where(f => f != "README.md")
            // SuiteSampleTests has a list of its own, and fails for a file that is not in it.
            .Where(f => !(f.StartsWith("suite/", StringComparison.Ordinal) && f.EndsWith(".json", StringComparison.Ordinal))).Order(StringComparer.Ordinal);
    }

    private static Func<string, Task> Request<T>(JsonTypeInfo<T> type) => file =>
    {
        var written = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(Sample.Text(file), type)!, type);
        JsonNode.DeepEquals(Sample.Json(file), written).ShouldBeTrue($"{file}: {written}");
        return Task.CompletedTask;
    };

    private static Func<string, Task> Answer(string api, Func<TestClient, Task> check) => async file =>
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On(api, Sample.Text(file));
        using var test = new TestClient(fake.Address);
        await check(test);
        fake.Count(api).ShouldBe(1);
    };

    private static async Task Error(string file)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/list", Sample.Text(file));
        using var test = new TestClient(fake.Address);
        var error = await Should.ThrowAsync<WeComException>(() => test.Client.ListTagsAsync(App, default));
        error.ErrCode.ShouldBe((int)Sample.Json(file)["errcode"]!);
    }

    private static Task Callback(string file)
    {
        CallbackParser.TryParse(Sample.Text(file), out var callback).ShouldBeTrue(file);
        callback.ShouldNotBeOfType<WeComUnknownCallback>();
        return Task.CompletedTask;
    }

    private static Task Envelope(string file)
    {
        WeComEnvelope.TryParse(File.ReadAllBytes(Sample.PathOf(Path.Combine("Samples", file))), out var envelope).ShouldBeTrue(file);
        envelope!.Encrypt.ShouldNotBeEmpty();
        return Task.CompletedTask;
    }

    private static Func<string, Task> Reply(string element, string text) => file =>
    {
        CallbackXml.TryParse(Sample.Text(file), out var reply).ShouldBeTrue(file);
        reply![element].ShouldBe(text);
        return Task.CompletedTask;
    };

    // Those of the JS-SDK; CallbackCryptoTests takes the others.
    private static Task Vectors(string file)
    {
        foreach (var vector in Sample.Json(file)["jsapi"]!.AsArray().Select(v => v!))
        {
            PageSignature.Sign((string)vector["jsapi_ticket"]!, (string)vector["noncestr"]!, long.Parse((string)vector["timestamp"]!), (string)vector["url"]!)
                .ShouldBe((string)vector["signature"]!);
        }
        return Task.CompletedTask;
    }

    private static void IsSigned(WeComPageSignature signature) => signature.Signature.ShouldMatch("^[0-9a-f]{40}$");
}
