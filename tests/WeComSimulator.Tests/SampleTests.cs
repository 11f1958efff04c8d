using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

/// <summary>Every field of WeCom's own examples is in the simulator's answers, with the same kind of value.</summary>
public sealed class SampleTests
{
    /// <summary>What a self-built app never gets.</summary>
    private static readonly string[] ThirdPartyOnly = ["open_userid", "customized_publish_status"];

    [Theory]
    [InlineData("gettoken.response.json", "gettoken?corpid=wwliaisondemo0001&corpsecret=demo-app-secret-000000000000000000000000001")]
    [InlineData("agent_get.response.json", "agent/get?agentid=1000002")]
    [InlineData("department_list.response.json", "department/list")]
    [InlineData("department_simplelist.response.json", "department/simplelist")]
    [InlineData("department_get.response.json", "department/get?id=2")]
    [InlineData("user_get.full.response.json", "user/get?userid=full")]
    [InlineData("user_simplelist.response.json", "user/simplelist?department_id=2")]
    [InlineData("tag_list.response.json", "tag/list")]
    [InlineData("tag_get.response.json", "tag/get?tagid=1")]
    [InlineData("get_api_domain_ip.response.json", "get_api_domain_ip")]
    [InlineData("getcallbackip.response.json", "getcallbackip")]
    [InlineData("get_jsapi_ticket.response.json", "get_jsapi_ticket")]
    [InlineData("ticket_get_agent_config.response.json", "ticket/get?type=agent_config")]
    public async Task Answers_have_every_field_of_the_sample(string sample, string path)
    {
        await using var simulator = await StartAsync(restricted: false);
        var answer = path.StartsWith("gettoken", StringComparison.Ordinal) ? await simulator.GetAsync(path) : await simulator.CallAsync(path);
        SampleShape(Sample(sample)).ShouldBeSubsetOf(Shape(answer));
    }

    [Fact]
    public async Task A_restricted_app_gets_exactly_the_fields_of_the_restricted_sample()
    {
        await using var simulator = await StartAsync(restricted: true);
        var answer = await simulator.CallAsync("user/get?userid=full");
        answer.Select(p => p.Key).ShouldBe(Sample("user_get.restricted_self_built.response.json").AsObject().Select(p => p.Key), ignoreOrder: true);
    }

    [Fact]
    public async Task User_list_rows_have_the_fields_of_user_get()
    {
        await using var simulator = await StartAsync(restricted: false);
        var one = await simulator.CallAsync("user/get?userid=full");
        var row = (await simulator.CallAsync("user/list?department_id=2"))["userlist"]!.AsArray().Single(r => (string)r!["userid"]! == "full")!.AsObject();
        row.Select(p => p.Key).ShouldBe(one.Select(p => p.Key).Except(["errcode", "errmsg"]));
    }

    [Theory]
    [InlineData("user_list_id.response.json", 1)]
    [InlineData("user_list_id.last_page.response.json", 10000)]
    public async Task List_id_answers_as_the_samples(string sample, int limit)
    {
        await using var simulator = await StartAsync(restricted: true);
        var answer = await simulator.PostAsync("user/list_id", new { limit }, RunningSimulator.ContactsSecret);
        SampleShape(Sample(sample)).ShouldBeSubsetOf(Shape(answer));
    }

    [Theory]
    [InlineData("send.text.request.json")]
    [InlineData("send.textcard.request.json")]
    [InlineData("send.markdown.request.json")]
    [InlineData("send.image.request.json")]
    [InlineData("send.file.request.json")]
    [InlineData("send.news.request.json")]
    [InlineData("send.miniprogram_notice.request.json")]
    [InlineData("send.template_card.text_notice.request.json")]
    [InlineData("send.template_card.news_notice.request.json")]
    [InlineData("send.template_card.button_interaction.request.json")]
    [InlineData("send.template_card.multiple_interaction.request.json")]
    public async Task Sample_messages_are_accepted_for_people_who_exist(string sample)
    {
        await using var simulator = await StartAsync(restricted: true);
        var request = Sample(sample).AsObject();
        (request["touser"], request["agentid"]) = ("full|UserID2", RunningSimulator.AgentId);
        if (request["textcard"] is { } card)
        {
            card["url"] = "https://app.example/x";
        }

        var type = (string)request["msgtype"]!;
        if (request[type]!["media_id"] is not null)
        {
            request[type]!["media_id"] = (string)(await simulator.UploadAsync(type, [0xFF, 0xD8, 0xFF, 0, 0, 0]))["media_id"]!;
        }

        await simulator.ControlAsync($"{RunningSimulator.Corp}/mini-program", new { appId = "wx123123123123123" });

        var answer = (await simulator.PostAsync("message/send", request)).ShouldSay(0);
        answer.Select(p => p.Key).ShouldBeSubsetOf(Sample("send.all_fields.response.json").AsObject().Select(p => p.Key));
        Sample("send.ok.response.json").AsObject().Select(p => p.Key).ShouldBeSubsetOf(answer.Select(p => p.Key));
        ((string)answer["invaliduser"]!, (string)answer["invalidtag"]!).ShouldBe(("userid2", "3|4"));
    }

    [Theory]
    [InlineData("agent_get_permissions.response.json", "agent/get_permissions", "{}")]
    [InlineData("batch_invite.response.json", "batch/invite", """{"user":["full","UserID1"],"party":[98],"tag":[98]}""")]
    [InlineData("batch_userid_to_openuserid.response.json", "batch/userid_to_openuserid", """{"userid_list":["full","bbb"]}""")]
    [InlineData("user_get_userid_by_email.response.json", "user/get_userid_by_email", """{"email":"m63@mail.example","email_type":2}""")]
    [InlineData("get_statistics.response.json", "message/get_statistics", null)]
    [InlineData("recall.request.json", "message/recall", """{"msgid":"MSGID"}""")]
    [InlineData("update_template_card.response.json", "message/update_template_card", """{"userids":["full","userid1"],"agentid":1000002,"response_code":"CODE","button":{"replace_name":"x"}}""")]
    public async Task Answers_to_posts_have_every_field_of_the_sample(string sample, string path, string? body)
    {
        await using var simulator = await StartAsync(restricted: true);
        var card = Sample("send.template_card.button_interaction.request.json").AsObject();
        (card["touser"], card["agentid"]) = ("full", RunningSimulator.AgentId);
        var sent = (await simulator.PostAsync("message/send", card)).ShouldSay(0);
        Sample("send.interactive_card.response.json").AsObject().Select(p => p.Key).ShouldBeSubsetOf(sent.Select(p => p.Key));
        body = (body ?? Sample("get_statistics.request.json").ToJsonString())
            .Replace("MSGID", (string)sent["msgid"]!, StringComparison.Ordinal).Replace("CODE", (string)sent["response_code"]!, StringComparison.Ordinal);

        var answer = (await simulator.PostAsync(path, JsonNode.Parse(body)!)).ShouldSay(0);

        if (sample.EndsWith(".response.json", StringComparison.Ordinal))
        {
            SampleShape(Sample(sample)).ShouldBeSubsetOf(Shape(answer));
        }
        else
        {
            Sample(sample).AsObject().Select(p => p.Key).ShouldBe(JsonNode.Parse(body)!.AsObject().Select(p => p.Key));
        }
    }

    [Fact]
    public async Task A_mini_programs_session_has_the_fields_of_the_sample()
    {
        await using var simulator = await StartAsync(restricted: true);
        await simulator.ControlAsync($"{RunningSimulator.Corp}/mini-program", new { appId = "wx1" });
        var code = (string)(await simulator.ControlAsync($"{RunningSimulator.Corp}/mini-program-code", new { userid = "full", appId = "wx1" }))!["code"]!;

        var answer = await simulator.CallAsync($"miniprogram/jscode2session?js_code={code}&grant_type=authorization_code");

        Shape(answer).ShouldBe(SampleShape(Sample("miniprogram_jscode2session.response.json")));
    }

    [Theory]
    [InlineData("301002_other_agent.json")]
    [InlineData("40001_invalid_credential.json")]
    [InlineData("40013_invalid_corpid.json")]
    [InlineData("40014_invalid_access_token.json")]
    [InlineData("40029_invalid_code.json")]
    [InlineData("42001_access_token_expired.json")]
    [InlineData("48002_api_forbidden.json")]
    [InlineData("50001_redirect_uri_unauthorized.json")]
    [InlineData("60011_no_privilege.json")]
    [InlineData("60111_userid_not_found.json")]
    [InlineData("81013_all_invalid.json")]
    public async Task Error_texts_are_those_of_the_samples(string sample)
    {
        await using var simulator = await StartAsync(restricted: true);
        var expected = Sample(sample);
        await simulator.FaultAsync("agent/list", "errcode", new { errcode = (int)expected["errcode"]! });
        var answer = (await simulator.CallAsync("agent/list")).ShouldSay((int)expected["errcode"]!);
        Text(answer).ShouldBe(Text(expected));

        static string Text(JsonNode error) => ((string)error["errmsg"]!).Split(", hint: [")[0] + ((string)error["errmsg"]!).Split("more info at ")[1];
    }

    private static async Task<RunningSimulator> StartAsync(bool restricted)
    {
        var simulator = await RunningSimulator.StartAsync($"--Simulator:NewApp={restricted}", "--Simulator:Size=63");
        // The 64th person: every seventh has every field.
        await simulator.ControlAsync($"{RunningSimulator.Corp}/hire", new { userid = "full", name = "全", departments = new[] { 2 } });
        await simulator.ControlAsync($"{RunningSimulator.Corp}/tags", new { id = 1, name = "标签", users = new[] { "full" }, departments = new[] { 2 } });
        await simulator.ControlAsync($"{RunningSimulator.Corp}/scope", new { departments = new[] { 1 }, users = new[] { "full" }, tags = new[] { 1 } });
        return simulator;
    }

    private static JsonNode Sample(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", name)))!;

    private static SortedSet<string> Shape(JsonNode? node, string at = "")
    {
        var shape = new SortedSet<string>(StringComparer.Ordinal);
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields)
                {
                    shape.UnionWith(Shape(value, $"{at}/{name}"));
                }

                break;
            case JsonArray { Count: > 0 } rows:
                foreach (var row in rows)
                {
                    shape.UnionWith(Shape(row, $"{at}[]"));
                }

                break;
            default:
                shape.Add($"{at}: {node?.GetValueKind()}");
                break;
        }

        return shape;
    }

    private static SortedSet<string> SampleShape(JsonNode sample)
    {
        var shape = Shape(sample);
        shape.RemoveWhere(field => ThirdPartyOnly.Any(name => field.Contains($"/{name}:")));
        return shape;
    }
}
