using System.Text.Json.Nodes;

namespace Liaison.WeCom.Tests;

public sealed class SendTests
{
    private static readonly WeComApp App = TestClient.App;
    private static readonly Uri Link = new("https://liaison.example/join/7");

    [Fact]
    public async Task A_card_goes_to_everybody_in_one_call()
    {
        var people = Enumerable.Range(0, 1000).Select(i => $"user{i}").ToArray();

        var sent = await SendAsync(new(people, new WeComTextCard("标题", "说明", Link, "查看")));

        JsonNode.DeepEquals(sent, new JsonObject
        {
            ["touser"] = string.Join('|', people),
            ["msgtype"] = "textcard",
            ["agentid"] = 1000005,
            ["textcard"] = new JsonObject { ["title"] = "标题", ["description"] = "说明", ["url"] = "https://liaison.example/join/7", ["btntxt"] = "查看" },
            ["enable_duplicate_check"] = 1,
            ["duplicate_check_interval"] = 1800,
        }).ShouldBeTrue(sent.ToJsonString());
    }

    [Fact]
    public async Task Texts_are_cut_to_WeComs_limits()
    {
        var text = await SendAsync(new(["a"], new WeComText(new('字', 1000))));
        var card = await SendAsync(new(["a"], new WeComTextCard(new('t', 200), new('d', 600), Link, "打开看看吧")));

        text["text"]!["content"]!.GetValue<string>().ShouldBe(new string('字', 681) + "…");   // 2046 of 2048 bytes
        card["textcard"]!["title"]!.GetValue<string>().Length.ShouldBe(128);
        card["textcard"]!["description"]!.GetValue<string>().Length.ShouldBe(512);
        card["textcard"]!["btntxt"]!.GetValue<string>().ShouldBe("打开看…");
    }

    [Fact]
    public async Task Spellings_of_one_userid_get_one_message() =>
        (await SendAsync(new(["ZhangSan", "zhangsan", "lisi"], new WeComText("x"))))["touser"]!.GetValue<string>().ShouldBe("ZhangSan|lisi");

    [Fact]
    public async Task The_check_for_duplicates_can_be_switched_off()
    {
        var sent = await SendAsync(new(["a"], new WeComText("x")) { DuplicateWindow = TimeSpan.Zero });

        sent["enable_duplicate_check"]!.GetValue<int>().ShouldBe(0);
        sent["duplicate_check_interval"].ShouldBeNull();
    }

    public static TheoryData<WeComMessage> Wrong() =>
    [
        new WeComMessage([], new WeComText("x")),
        new WeComMessage(["@all"], new WeComText("x")),
        new WeComMessage(["a|b"], new WeComText("x")),
        new WeComMessage(["a", ""], new WeComText("x")),
        new WeComMessage([.. Enumerable.Range(0, 1001).Select(i => $"user{i}")], new WeComText("x")),
        new WeComMessage(["a"], new WeComText(" ")),
        new WeComMessage(["a"], new WeComTextCard("", "d", Link)),
        new WeComMessage(["a"], new WeComTextCard("t", "", Link)),
        new WeComMessage(["a"], new WeComTextCard("t", "d", new("/join", UriKind.Relative))),
        new WeComMessage(["a"], new WeComTextCard("t", "d", new($"https://liaison.example/{new string('x', 2048)}"))),
        new WeComMessage(["a"], new WeComText("x")) { DuplicateWindow = TimeSpan.FromHours(5) },
    ];

    [Theory, MemberData(nameof(Wrong))]
    public async Task What_WeCom_would_refuse_or_misread_is_never_sent(WeComMessage message)
    {
        await using var fake = await FakeWeCom.StartAsync();
        using var test = new TestClient(fake.Address);

        await Should.ThrowAsync<ArgumentException>(() => test.Client.SendAsync(App, message, default));
        fake.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_contacts_sync_secret_sends_nothing()
    {
        await using var fake = await FakeWeCom.StartAsync();
        using var test = new TestClient(fake.Address);

        await Should.ThrowAsync<ArgumentException>(() => test.Client.SendAsync(App with { AgentId = null }, new(["a"], new WeComText("x")), default));
        fake.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_bad_receivers_is_a_refusal()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("message/send", FakeWeCom.Error(81013));
        using var test = new TestClient(fake.Address);

        (await Should.ThrowAsync<WeComException>(() => test.Client.SendAsync(App, new(["a"], new WeComText("x")), default))).ErrCode.ShouldBe(81013);
        fake.Count("message/send").ShouldBe(1);
    }

    private static async Task<JsonNode> SendAsync(WeComMessage message)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("message/send", """{"errcode":0,"errmsg":"ok","invaliduser":"","msgid":"m"}""");
        using var test = new TestClient(fake.Address);
        (await test.Client.SendAsync(App, message, default)).InvalidUsers.ShouldBeEmpty();
        return JsonNode.Parse(fake.Requests.Last().Body)!;
    }
}
