using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

public sealed class MessageTests
{
    private const string Corp = RunningSimulator.Corp;

    [Fact]
    public async Task A_card_arrives_whole_and_its_fields_are_cut_to_the_limits()
    {
        await using var simulator = await StartAsync();
        var card = new { title = new string('题', 200), description = new string('文', 600), url = "https://app.example/join", btntxt = "马上加入团队" };
        (await SendAsync(simulator, new { touser = "ann", msgtype = "textcard", agentid = RunningSimulator.AgentId, textcard = card })).ShouldSay(0);

        var message = (await simulator.InboxAsync("ann")).Single();
        ((string)message["title"]!).ShouldBe(new string('题', 128));
        ((string)message["description"]!).ShouldBe(new string('文', 512));
        ((string)message["btnTxt"]!).ShouldBe("马上加入");
        ((string)message["url"]!).ShouldBe("https://app.example/join");
        ((string)message["msgtype"]!).ShouldBe("textcard");
    }

    [Fact]
    public async Task A_text_is_cut_at_2048_bytes_and_never_inside_a_character()
    {
        await using var simulator = await StartAsync();
        (await SendAsync(simulator, Text("ann", new string('字', 700)))).ShouldSay(0);
        ((string)(await simulator.InboxAsync("ann")).Single()["content"]!).ShouldBe(new string('字', 682));
    }

    [Fact]
    public async Task Bad_receivers_are_listed_in_lower_case_and_the_good_ones_get_the_message()
    {
        await using var simulator = await StartAsync();
        await simulator.ControlAsync($"{Corp}/leave", new { userid = "bob" });

        var answer = (await SendAsync(simulator, Text("ANN|Nobody|bob", "hi"))).ShouldSay(0);

        ((string)answer["invaliduser"]!).ShouldBe("nobody|bob");
        (await simulator.InboxAsync("ann")).Count.ShouldBe(1);
        (await simulator.InboxAsync("bob")).ShouldBeEmpty();
        (await SendAsync(simulator, Text("ann", "again"))).ContainsKey("invaliduser").ShouldBeFalse();
    }

    [Fact]
    public async Task When_nobody_is_reachable_it_is_81013()
    {
        await using var simulator = await StartAsync();
        await simulator.ControlAsync($"{Corp}/scope", new { users = new[] { "bob" } });
        (await SendAsync(simulator, Text("ann|nobody", "hi"))).ShouldSay(81013);
        (await SendAsync(simulator, Text("ann|bob", "hi"))).ShouldSay(0);
    }

    [Fact]
    public async Task A_department_brings_those_below_it_and_all_brings_the_scope()
    {
        await using var simulator = await StartAsync();
        await simulator.ControlAsync($"{Corp}/move", new { userid = "ann", departments = new[] { 4 } });
        var answer = (await SendAsync(simulator, new { toparty = "3|99", totag = "99", msgtype = "text", agentid = RunningSimulator.AgentId, text = new { content = "x" } })).ShouldSay(0);
        ((string)answer["invalidparty"]!, (string)answer["invalidtag"]!).ShouldBe(("99", "99"));
        (await simulator.InboxAsync("ann")).Count.ShouldBe(1);
        (await simulator.InboxAsync("bob")).ShouldBeEmpty();

        await simulator.ControlAsync($"{Corp}/scope", new { users = new[] { "bob" } });
        (await SendAsync(simulator, Text("@all", "everybody"))).ShouldSay(0);
        (await simulator.InboxAsync("ann")).Count.ShouldBe(1);
        (await simulator.InboxAsync("bob")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task More_than_thirty_a_minute_are_dropped_without_a_word()
    {
        await using var simulator = await StartAsync();
        for (var i = 0; i < 33; i++)
        {
            (await SendAsync(simulator, Text("ann", $"{i}"))).ShouldSay(0);
        }

        (await simulator.InboxAsync("ann")).Count.ShouldBe(30);
        ((int)(await simulator.ControlAsync($"{Corp}/state"))["dropped"]!).ShouldBe(3);
        await simulator.ControlAsync("clock/advance", new { seconds = 61 });
        (await SendAsync(simulator, Text("ann", "later"))).ShouldSay(0);
        (await simulator.InboxAsync("ann")).Count.ShouldBe(31);
    }

    [Fact]
    public async Task The_same_body_is_delivered_once_within_its_interval()
    {
        await using var simulator = await StartAsync();
        var body = new { touser = "ann", msgtype = "text", agentid = RunningSimulator.AgentId, text = new { content = "once" }, enable_duplicate_check = 1, duplicate_check_interval = 600 };
        (await SendAsync(simulator, body)).ShouldSay(0);
        (await SendAsync(simulator, body)).ShouldSay(0);
        (await simulator.InboxAsync("ann")).Count.ShouldBe(1);

        await simulator.ControlAsync("clock/advance", new { seconds = 601 });
        (await SendAsync(simulator, body)).ShouldSay(0);
        (await simulator.InboxAsync("ann")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_days_person_times_are_limited()
    {
        await using var simulator = await StartAsync();
        await simulator.ControlAsync("limits", new { accountLimit = 0 });
        (await SendAsync(simulator, Text("ann", "x"))).ShouldSay(45009);
    }

    [Fact]
    public async Task A_message_stays_with_the_person_when_the_userid_changes()
    {
        await using var simulator = await StartAsync();
        await SendAsync(simulator, Text("ann", "hi"));
        await simulator.ControlAsync($"{Corp}/rename", new { userid = "ann", newUserid = "anna" });
        (await simulator.InboxAsync("anna")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Contacts_sync_sends_nothing()
    {
        await using var simulator = await StartAsync();
        (await simulator.PostAsync("message/send", Text("ann", "x"), RunningSimulator.ContactsSecret)).ShouldSay(48002);
    }

    public static TheoryData<object, int> Faulty => new()
    {
        { new { msgtype = "text", agentid = 1000002, text = new { content = "x" } }, 82001 },
        { new { touser = "ann", msgtype = "poem", agentid = 1000002 }, 40008 },
        { new { touser = "ann", msgtype = "text", text = new { content = "x" } }, 41011 },
        { new { touser = "ann", msgtype = "text", agentid = "1000002", text = new { content = "x" } }, 40058 },
        { new { touser = "ann", msgtype = "text", agentid = 9, text = new { content = "x" } }, 40056 },
        { new { touser = "ann", msgtype = "text", agentid = 1000002, text = new { content = "" } }, 44004 },
        { new { touser = "ann", msgtype = "markdown", agentid = 1000002 }, 44004 },
        { new { touser = "ann", msgtype = "textcard", agentid = 1000002, textcard = new { description = "d", url = "https://a.example" } }, 41016 },
        { new { touser = "ann", msgtype = "textcard", agentid = 1000002, textcard = new { title = "t", url = "https://a.example" } }, 41033 },
        { new { touser = "ann", msgtype = "textcard", agentid = 1000002, textcard = new { title = "t", description = "d" } }, 40058 },
        { new { touser = "ann", msgtype = "textcard", agentid = 1000002, textcard = new { title = "t", description = "d", url = "a.example" } }, 40058 },
        { new { touser = "ann", msgtype = "textcard", agentid = 1000002, textcard = new { title = "t", description = "d", url = "https://" + new string('a', 2048) } }, 40039 },
        { new { touser = string.Join('|', Enumerable.Repeat("ann", 1001)), msgtype = "text", agentid = 1000002, text = new { content = "x" } }, 40032 },
        { new { toparty = string.Join('|', Enumerable.Repeat("1", 101)), msgtype = "text", agentid = 1000002, text = new { content = "x" } }, 82002 },
        { new { totag = string.Join('|', Enumerable.Repeat("1", 101)), msgtype = "text", agentid = 1000002, text = new { content = "x" } }, 82003 },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public async Task Faulty_messages_are_refused_and_reach_nobody(object body, int errCode)
    {
        await using var simulator = await StartAsync();
        (await SendAsync(simulator, body)).ShouldSay(errCode);
        (await simulator.InboxAsync("ann")).ShouldBeEmpty();
    }

    private static object Text(string to, string content) => new { touser = to, msgtype = "text", agentid = RunningSimulator.AgentId, text = new { content } };

    private static Task<System.Text.Json.Nodes.JsonObject> SendAsync(RunningSimulator simulator, object body) => simulator.PostAsync("message/send", body);

    private static async Task<RunningSimulator> StartAsync()
    {
        var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "bob", name = "博", departments = new[] { 1 } });
        return simulator;
    }
}
