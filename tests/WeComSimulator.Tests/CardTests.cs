using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Tests.Callbacks;
using Liaison.WeComSimulator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Liaison.WeComSimulator.Tests;

/// <summary>Template cards: what is refused, and how they change.</summary>
public sealed class CardTests
{
    private const string Corp = RunningSimulator.Corp;
    private static readonly object Link = new { type = 1, url = "https://app.example/x" };
    private static readonly object Title = new { title = "t" };
    private static readonly object Submit = new { text = "Send", key = "send" };
    private static readonly object[] Options = [new { id = "a", text = "A" }, new { id = "b", text = "B" }];

    public static TheoryData<string, object, int> Faulty => new()
    {
        { "card_type", new { card_type = "poem" }, 40058 },
        { "main_title.title", new { card_type = "text_notice", card_action = Link }, 40058 },
        { "card_action", new { card_type = "text_notice", sub_title_text = "x" }, 40058 },
        { "card_action.type", new { card_type = "text_notice", sub_title_text = "x", card_action = new { type = 0 } }, 40058 },
        { "card_action.url", new { card_type = "text_notice", sub_title_text = "x", card_action = new { type = 1 } }, 40058 },
        { "card_action.appid", new { card_type = "text_notice", sub_title_text = "x", card_action = new { type = 2 } }, 40058 },
        { "task_id", new { card_type = "text_notice", sub_title_text = "x", card_action = Link, action_menu = new { action_list = new[] { new { text = "a", key = "a" } } } }, 42014 },
        { "action_menu.action_list", Menu("a", "b", "c", "d"), 40058 },
        { "action_menu.action_list", Menu("a", "a"), 42018 },
        { "action_menu.action_list[0].key", Menu(""), 42017 },
        { "horizontal_content_list", new { card_type = "text_notice", sub_title_text = "x", card_action = Link, horizontal_content_list = Many(7, i => (object)new { keyname = $"{i}" }) }, 40058 },
        { "horizontal_content_list[0].url", new { card_type = "text_notice", sub_title_text = "x", card_action = Link, horizontal_content_list = new[] { new { keyname = "k", type = 1 } } }, 40058 },
        { "jump_list", new { card_type = "text_notice", sub_title_text = "x", card_action = Link, jump_list = Many(4, i => (object)new { title = $"{i}" }) }, 40058 },
        { "card_image", new { card_type = "news_notice", main_title = Title, card_action = Link }, 40058 },
        { "card_image.aspect_ratio", new { card_type = "news_notice", main_title = Title, card_action = Link, card_image = new { url = "https://a.example/p", aspect_ratio = 2.25 } }, 40058 },
        { "vertical_content_list", new { card_type = "news_notice", main_title = Title, card_action = Link, card_image = new { url = "https://a.example/p" }, vertical_content_list = Many(5, _ => Title) }, 40058 },
        { "task_id", new { card_type = "button_interaction", main_title = Title, button_list = new[] { new { text = "a", key = "a" } } }, 42014 },
        { "task_id", new { card_type = "button_interaction", main_title = Title, button_list = new[] { new { text = "a", key = "a" } }, task_id = "a b" }, 42014 },
        { "button_list", Buttons(), 42019 },
        { "button_list", Buttons("a", "b", "c", "d", "e", "f", "g"), 42019 },
        { "button_list", Buttons("a", "a"), 42018 },
        { "button_list[0].key", Buttons(new string('k', 1025)), 42017 },
        { "checkbox", new { card_type = "vote_interaction", main_title = Title, submit_button = Submit, task_id = "t" }, 40058 },
        { "checkbox.option_list", new { card_type = "vote_interaction", main_title = Title, submit_button = Submit, task_id = "t", checkbox = new { question_key = "q", option_list = Many(21, i => (object)new { id = $"{i}", text = "x" }) } }, 40058 },
        { "submit_button", new { card_type = "vote_interaction", main_title = Title, task_id = "t", checkbox = new { question_key = "q", option_list = Options } }, 40058 },
        { "select_list", new { card_type = "multiple_interaction", main_title = Title, submit_button = Submit, task_id = "t", select_list = Many(4, i => (object)new { question_key = $"{i}", option_list = Options }) }, 40058 },
        { "select_list[0].option_list", new { card_type = "multiple_interaction", main_title = Title, submit_button = Submit, task_id = "t", select_list = new[] { new { question_key = "q" } } }, 40058 },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public async Task A_faulty_card_is_refused_by_its_field_and_reaches_nobody(string field, object card, int errCode)
    {
        await using var simulator = await StartAsync();

        var answer = (await SendAsync(simulator, card)).ShouldSay(errCode);

        ((string)answer["errmsg"]!).ShouldContain($" template_card.{field},");
        (await simulator.InboxAsync("ann")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text_notice", true)]   // the sample has a menu
    [InlineData("news_notice", false)]
    [InlineData("button_interaction", true)]
    [InlineData("multiple_interaction", true)]
    public async Task A_card_that_can_be_answered_comes_with_a_response_code(string kind, bool hasCode)
    {
        await using var simulator = await StartAsync();
        var card = SampleCard(kind);

        var answer = (await SendAsync(simulator, card)).ShouldSay(0);

        answer.ContainsKey("response_code").ShouldBe(hasCode);
        JsonNode.DeepEquals((await simulator.InboxAsync("ann")).Single()["part"], card).ShouldBeTrue();
        (await simulator.Http.GetStringAsync($"/phone/{Corp}/ann")).ShouldContain((string)card["main_title"]!["title"]!);
    }

    [Fact]
    public async Task A_task_id_is_used_once_by_an_app_save_for_the_same_message_again()
    {
        await using var simulator = await StartAsync();
        var first = (await SendAsync(simulator, Buttons("a"), check: 1)).ShouldSay(0);
        var again = (await SendAsync(simulator, Buttons("a"), check: 1)).ShouldSay(0);

        ((string)again["msgid"]!).ShouldBe((string)first["msgid"]!);
        ((string)again["response_code"]!).ShouldNotBe((string)first["response_code"]!);
        (await simulator.InboxAsync("ann")).Count.ShouldBe(1);
        (await SendAsync(simulator, Buttons("b"), check: 1)).ShouldSay(42018);
        (await SendAsync(simulator, Buttons("a"))).ShouldSay(42018);
    }

    [Fact]
    public async Task A_response_code_changes_a_card_once()
    {
        await using var simulator = await StartAsync();
        var code = (string)(await SendAsync(simulator, Buttons("a"))).ShouldSay(0)["response_code"]!;

        (await UpdateAsync(simulator, code, new { replace_name = "已处理" }, "ann")).ShouldSay(0);

        ((string)(await simulator.InboxAsync("ann")).Single()["frozen"]!).ShouldBe("已处理");
        (await simulator.Http.GetStringAsync($"/phone/{Corp}/ann")).ShouldContain("<button disabled>已处理</button>");
        (await UpdateAsync(simulator, code, new { replace_name = "again" }, "ann")).ShouldSay(60140);
    }

    /// <summary>Pressing a button of a card that was sent brings a code that is good for that card.</summary>
    [Fact]
    public async Task A_press_on_a_card_has_a_code_of_its_own_and_the_reply_to_it_changes_the_card()
    {
        await using var simulator = await StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        var crypto = new CallbackCrypto(CallbackReceiver.Token, CallbackReceiver.Key);
        var encrypted = crypto.Encrypt($"<xml><ToUserName>ann</ToUserName><FromUserName>{Corp}</FromUserName><MsgType>update_button</MsgType><Button><ReplaceName>OK</ReplaceName></Button></xml>", Corp);
        receiver.OnPost = (http, _) => http.Response.WriteAsync(
            $"<xml><Encrypt>{encrypted}</Encrypt><MsgSignature>{crypto.Sign("7", "1", encrypted)}</MsgSignature><TimeStamp>7</TimeStamp><Nonce>1</Nonce></xml>");
        await simulator.PutAsync(CallbackPaths.App, receiver.Body());
        (await SendAsync(simulator, Buttons("a"), task: "task-1")).ShouldSay(0);

        await simulator.ControlAsync(CallbackPaths.Events, new { @event = "template_card_event", userid = "ann", eventKey = "a", taskId = "task-1" });
        await simulator.SettledAsync(1);

        ((string)(await simulator.InboxAsync("ann")).Single()["frozen"]!).ShouldBe("OK");
        (await UpdateAsync(simulator, receiver.Posts.Single()["ResponseCode"]!, new { replace_name = "done" }, "ann")).ShouldSay(0);
        ((string)(await simulator.InboxAsync("ann")).Single()["frozen"]!).ShouldBe("done");
    }

    [Fact]
    public async Task A_response_code_ends_after_72_hours()
    {
        await using var simulator = await StartAsync();
        var early = (string)(await SendAsync(simulator, Buttons("a"))).ShouldSay(0)["response_code"]!;
        await simulator.ControlAsync("clock/advance", new { seconds = (72 * 3600) - 60 });
        (await UpdateAsync(simulator, early, new { replace_name = "x" }, "ann")).ShouldSay(0);

        var late = (string)(await SendAsync(simulator, Buttons("a"), task: "late")).ShouldSay(0)["response_code"]!;
        await simulator.ControlAsync("clock/advance", new { seconds = (72 * 3600) + 1 });
        (await UpdateAsync(simulator, late, new { replace_name = "x" }, "ann")).ShouldSay(60140);
        (await UpdateAsync(simulator, "made up", new { replace_name = "x" }, "ann")).ShouldSay(60140);
    }

    [Fact]
    public async Task A_whole_card_takes_the_place_of_the_first_and_may_freeze_it()
    {
        await using var simulator = await StartAsync();
        var code = (string)(await SendAsync(simulator, Buttons("a"))).ShouldSay(0)["response_code"]!;
        var update = Sample("update_template_card.button_interaction.request.json").AsObject();
        (update["userids"], update["agentid"], update["response_code"]) = (new JsonArray("ann"), RunningSimulator.AgentId, code);

        (await simulator.PostAsync("message/update_template_card", update)).ShouldSay(0);

        var shown = (await simulator.InboxAsync("ann")).Single();
        JsonNode.DeepEquals(shown["part"], update["template_card"]).ShouldBeTrue();
        ((string)shown["frozen"]!).ShouldBe("已提交");
    }

    [Fact]
    public async Task Only_who_got_the_card_gets_the_change_and_a_refusal_uses_up_nothing()
    {
        await using var simulator = await StartAsync();
        var code = (string)(await SendAsync(simulator, Buttons("a"))).ShouldSay(0)["response_code"]!;

        (await UpdateAsync(simulator, code, new { replace_name = "x" }, "bob")).ShouldSay(82102);
        (await UpdateAsync(simulator, code, null, "ann")).ShouldSay(82101);
        (await UpdateAsync(simulator, code, new { }, "ann")).ShouldSay(40058);
        (await UpdateAsync(simulator, code, new { replace_name = "x" })).ShouldSay(82001);
        (await simulator.PostAsync("message/update_template_card", new { userids = "ann", agentid = RunningSimulator.AgentId, response_code = code, button = new { replace_name = "x" } })).ShouldSay(40058);

        var done = (await UpdateAsync(simulator, code, new { replace_name = "x" }, "Bob", "ann", "nobody")).ShouldSay(0);
        done["invaliduser"]!.AsArray().Select(u => (string)u!).ShouldBe(["nobody", "bob"]);
    }

    private static object Menu(params string[] keys) => new
    {
        card_type = "text_notice",
        sub_title_text = "x",
        card_action = Link,
        task_id = "t",
        action_menu = new { action_list = keys.Select(key => new { text = "a", key }) },
    };

    private static object Buttons(params string[] keys) =>
        new { card_type = "button_interaction", main_title = Title, task_id = "t", button_list = keys.Select(key => new { text = "b", key }) };

    private static object[] Many(int count, Func<int, object> make) => [.. Enumerable.Range(0, count).Select(make)];

    private static JsonObject SampleCard(string kind)
    {
        var card = Sample($"send.template_card.{kind}.request.json")["template_card"]!.AsObject();
        card["source"]!["icon_url"] = "https://app.example/icon.png";
        return card.DeepClone().AsObject();
    }

    private static JsonNode Sample(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", name)))!;

    private static Task<JsonObject> SendAsync(RunningSimulator simulator, object card, int check = 0, string? task = null)
    {
        var part = System.Text.Json.JsonSerializer.SerializeToNode(card)!.AsObject();
        if (task is not null)
        {
            part["task_id"] = task;
        }

        return simulator.PostAsync("message/send", new { touser = "ann", msgtype = "template_card", agentid = RunningSimulator.AgentId, template_card = part, enable_duplicate_check = check });
    }

    private static Task<JsonObject> UpdateAsync(RunningSimulator simulator, string code, object? button, params string[] userids) =>
        simulator.PostAsync("message/update_template_card", new { userids, agentid = RunningSimulator.AgentId, response_code = code, button });

    private static async Task<RunningSimulator> StartAsync()
    {
        var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "bob", name = "博", departments = new[] { 1 } });
        return simulator;
    }
}
