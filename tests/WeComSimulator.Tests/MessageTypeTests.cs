using System.Text.Json.Nodes;
using Liaison.WeComSimulator.Tests.Support;

namespace Liaison.WeComSimulator.Tests;

/// <summary>Messages beside texts and cards, and the media that they name.</summary>
public sealed class MessageTypeTests
{
    private const string Corp = RunningSimulator.Corp;
    private const string MiniProgram = "wx123123123123123";
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    [Fact]
    public async Task A_picture_is_uploaded_sent_and_shown_for_three_days()
    {
        await using var simulator = await StartAsync();
        var media = (await simulator.UploadAsync("image", Png)).ShouldSay(0);
        ((string)media["type"]!, media["created_at"]!.GetValueKind()).ShouldBe(("image", System.Text.Json.JsonValueKind.String));
        var id = (string)media["media_id"]!;

        (await SendAsync(simulator, "image", new { media_id = id })).ShouldSay(0);
        (await simulator.Http.GetStringAsync($"/phone/{Corp}/ann")).ShouldContain($"src=\"/media/{Corp}/{id}\"");
        (await simulator.Http.GetByteArrayAsync($"/media/{Corp}/{id}")).ShouldBe(Png);
        (await SendAsync(simulator, "file", new { media_id = id })).ShouldSay(40007);

        await simulator.ControlAsync("clock/advance", new { seconds = (3 * 86400) + 1 });
        (await SendAsync(simulator, "image", new { media_id = id })).ShouldSay(40007);
    }

    [Theory]
    [InlineData("poem", "image.png", 11, 40004)]
    [InlineData("image", "image.png", 5, 40006)]
    [InlineData("image", "", 11, 41005)]
    public async Task What_is_no_upload_is_refused(string type, string name, int length, int errCode)
    {
        await using var simulator = await StartAsync();
        (await simulator.UploadAsync(type, Png[..length], name)).ShouldSay(errCode);
    }

    [Fact]
    public async Task Something_else_called_a_picture_and_a_boundary_in_quotes_are_refused()
    {
        await using var simulator = await StartAsync();
        (await simulator.UploadAsync("image", "GIF89a..."u8.ToArray())).ShouldSay(40005);
        (await simulator.UploadAsync("image", Png, quoted: true)).ShouldSay(41005);
        (await simulator.UploadAsync("file", "anything"u8.ToArray())).ShouldSay(0);
    }

    [Fact]
    public async Task News_are_cut_by_bytes()
    {
        await using var simulator = await StartAsync();
        var article = new { title = new string('题', 100), description = new string('文', 300), url = "https://app.example/a", picurl = "https://app.example/p.png" };

        (await SendAsync(simulator, "news", new { articles = new[] { article } })).ShouldSay(0);

        var shown = (await simulator.InboxAsync("ann")).Single()["part"]!["articles"]![0]!;
        ((string)shown["title"]!, (string)shown["description"]!).ShouldBe((new string('题', 42), new string('文', 170)));
        (await simulator.Http.GetStringAsync($"/phone/{Corp}/ann")).ShouldContain("open?url=https%3A%2F%2Fapp.example%2Fa");
    }

    public static TheoryData<string, object, int> Faulty => new()
    {
        { "news", new { articles = Array.Empty<object>() }, 40058 },
        { "news", new { articles = Enumerable.Range(0, 9).Select(i => new { title = "t", url = "https://a.example" }) }, 45008 },
        { "news", new { articles = new[] { new { url = "https://a.example" } } }, 41016 },
        { "news", new { articles = new[] { new { title = "t" } } }, 40058 },
        { "news", new { articles = new[] { new { title = "t", url = "https://" + new string('a', 2048) } } }, 40039 },
        { "news", new { articles = new[] { new { title = "t", appid = "wx1", pagepath = new string('p', 129) } } }, 40058 },
        { "voice", new { }, 40007 },
        { "video", new { media_id = "unknown" }, 40007 },
        { "miniprogram_notice", new { title = "four" }, 90200 },
        { "miniprogram_notice", new { appid = "wx-other", title = "four" }, 90208 },
        { "miniprogram_notice", new { appid = MiniProgram }, 41016 },
        { "miniprogram_notice", new { appid = MiniProgram, title = "一二三" }, 40058 },
        { "miniprogram_notice", new { appid = MiniProgram, title = "four", content_item = Enumerable.Range(0, 11).Select(i => new { key = "k", value = "v" }) }, 90201 },
        { "miniprogram_notice", new { appid = MiniProgram, title = "four", content_item = new[] { new { key = new string('k', 11), value = "v" } } }, 90202 },
        { "miniprogram_notice", new { appid = MiniProgram, title = "four", content_item = new[] { new { key = "k", value = new string('v', 31) } } }, 90203 },
        { "miniprogram_notice", new { appid = MiniProgram, title = "four", page = new string('p', 1025) }, 90204 },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public async Task Faulty_messages_are_refused_and_reach_nobody(string type, object part, int errCode)
    {
        await using var simulator = await StartAsync();
        (await SendAsync(simulator, type, part)).ShouldSay(errCode);
        (await simulator.InboxAsync("ann")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mini_programs_notice_names_no_agent_and_never_goes_to_everybody()
    {
        await using var simulator = await StartAsync();
        var request = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Samples", "send.miniprogram_notice.request.json")))!.AsObject();
        request["touser"] = "ann";
        (await simulator.PostAsync("message/send", request)).ShouldSay(0);
        (await simulator.Http.GetStringAsync($"/phone/{Corp}/ann")).ShouldContain("<dt>会议地点</dt><dd>广州TIT-402会议室</dd>");

        request["touser"] = "@all";
        (await simulator.PostAsync("message/send", request)).ShouldSay(40058);
    }

    [Fact]
    public async Task A_message_is_recalled_within_a_day_by_its_own_app()
    {
        await using var simulator = await StartAsync();
        await simulator.ControlAsync($"{Corp}/apps", new { agentId = 7, name = "other", secret = "other-secret" });
        var first = (string)(await SendAsync(simulator, "text", new { content = "1" }))["msgid"]!;
        var second = (string)(await SendAsync(simulator, "text", new { content = "2" }))["msgid"]!;

        (await simulator.PostAsync("message/recall", new { msgid = first }, "other-secret")).ShouldSay(40058);
        (await simulator.PostAsync("message/recall", new { msgid = first })).ShouldSay(0);
        (await simulator.InboxAsync("ann")).Select(m => (string)m["content"]!).ShouldBe(["2"]);
        (await simulator.PostAsync("message/recall", new { msgid = "made up" })).ShouldSay(40058);
        (await simulator.PostAsync("message/recall", new { x = 1 })).ShouldSay(40063);

        await simulator.ControlAsync("clock/advance", new { seconds = 86401 });
        (await simulator.PostAsync("message/recall", new { msgid = second })).ShouldSay(40058);
        (await simulator.InboxAsync("ann")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Statistics_are_of_the_day_in_Beijing()
    {
        await using var simulator = await StartAsync();
        await SendAsync(simulator, "text", new { content = "1" });
        await SendAsync(simulator, "text", new { content = "2" });
        var today = (await simulator.PostAsync("message/get_statistics", new { time_type = 0 })).ShouldSay(0)["statistics"]!.AsArray().Single()!;
        ((int)today["agentid"]!, (string)today["app_name"]!, (int)today["count"]!).ShouldBe((RunningSimulator.AgentId, "Liaison", 2));

        await simulator.ControlAsync("clock/advance", new { seconds = 86400 });
        (await simulator.PostAsync("message/get_statistics", new { time_type = 0 }))["statistics"]!.AsArray().ShouldBeEmpty();
        ((int)(await simulator.PostAsync("message/get_statistics", new { time_type = 1 }))["statistics"]![0]!["count"]!).ShouldBe(2);
        (await simulator.PostAsync("message/get_statistics", new { time_type = 2 })).ShouldSay(40058);
    }

    private static Task<JsonObject> SendAsync(RunningSimulator simulator, string type, object part) =>
        simulator.PostAsync("message/send", new Dictionary<string, object> { ["touser"] = "ann", ["msgtype"] = type, ["agentid"] = RunningSimulator.AgentId, [type] = part });

    private static async Task<RunningSimulator> StartAsync()
    {
        var simulator = await RunningSimulator.StartAsync();
        await simulator.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        await simulator.ControlAsync($"{Corp}/mini-program", new { appId = MiniProgram });
        return simulator;
    }
}
