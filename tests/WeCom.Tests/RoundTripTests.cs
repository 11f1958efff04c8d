using System.Net;
using System.Text.Json.Nodes;

namespace Liaison.WeCom.Tests;

/// <summary>Each call from the client to the simulated server and back, over real HTTP.</summary>
public sealed class RoundTripTests
{
    private static readonly WeComApp App = Simulator.App;
    private static readonly WeComReceivers Ann = new(["ann"]);
    private static readonly Uri Site = new("https://devops.example.com/");
    private static readonly WeComPageLink Page = new(Site);
    private static readonly WeComCardTitle Title = new("标题", "说明");
    private static readonly WeComCardOption[] Options = [new("a", "A"), new("b", "B")];
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. "--liaison-\r\n\r\n--"u8];

    public static TheoryData<string, WeComContent> Contents() => new()
    {
        { "text", new WeComText(new string('字', 1000)) },
        { "markdown", new WeComMarkdown("**完成** <font color=\"info\">ok</font>") },
        { "textcard", new WeComTextCard(new string('t', 200), new string('d', 600), Site, "打开看看吧") },
        { "news", new WeComNews([new(new string('题', 100), new string('文', 300), Site, new(Site, "p.png")), new("t", MiniProgram: new("wx1", "p"))]) },
        { "miniprogram_notice", new WeComMiniProgramNotice("wx1", "四个字的", [new("k", "v")]) { Page = "p", EmphasizesFirst = true } },
        { "template_card", new WeComTextNotice(Page) { Title = Title, Text = new string('字', 300), Emphasis = new("100", "核心"), Quote = new("q", "t", Page),
            Rows = [new("a", "b"), new("c", "d") { Url = Site }, new("e", "f.apk") { MediaId = "m" }, new("g", "h") { UserId = "ann" }], Jumps = [new("j", Page), new("n")] } },
        { "template_card", new WeComNewsNotice(Title, Page) { Image = new(Site), ImageText = new(Site, "t", "d"), Paragraphs = [new("t", "d")] } },
        { "template_card", new WeComButtonCard(Title, [new("Yes", "yes"), new("Look", null, 2, Site)]) { TaskId = "b", Choice = new("q", "t", Options, "b") } },
        { "template_card", new WeComVoteCard(Title, new("q", Options, TakesMany: true, ["a", "b"]), new("Send", "send")) { TaskId = "v" } },
        { "template_card", new WeComChoiceCard(Title, [new("q", "t", Options)], new("Send", "send")) { TaskId = "c" } },
    };

    [Theory, MemberData(nameof(Contents), DisableDiscoveryEnumeration = true)]
    public async Task Every_message_type_arrives_as_it_was_written(string type, WeComContent content)
    {
        await using var simulator = await Simulator.StartAsync();
        using var test = new TestClient(simulator.Address);

        var sent = await test.Client.SendAsync(App, new(new WeComReceivers(["ANN", "nobody"]) { Departments = [99], Tags = [1, 98] }, content), default);

        sent.InvalidUsers.ShouldBe(["nobody"]);
        sent.InvalidDepartments.ShouldBe([99]);
        sent.InvalidTags.ShouldBe([98]);
        (sent.ResponseCode is not null).ShouldBe(content is WeComButtonCard or WeComVoteCard or WeComChoiceCard);
        var shown = (await simulator.InboxAsync("ann")).Single()!;
        ((string?)shown["msgtype"], (string?)shown["msgId"]).ShouldBe((type, sent.MessageId));
        // What the client cut is within the limits: the server has left every text as it came.
        var written = System.Text.Json.JsonSerializer.SerializeToNode(SendWire.From(new(Ann, content), 1), WeComJson.Default.SendWire)![type];
        JsonNode.DeepEquals(shown["part"], written).ShouldBeTrue($"{shown["part"]} {written}");
    }

    [Fact]
    public async Task A_picture_goes_up_and_arrives()
    {
        await using var simulator = await Simulator.StartAsync();
        using var test = new TestClient(simulator.Address);

        var media = await test.Messages.UploadImageAsync(App, new("图片.png", Png), default);
        await test.Client.SendAsync(App, new(Ann, new WeComImage(media.MediaId)), default);

        ((string?)(await simulator.InboxAsync("ann")).Single()!["part"]!["media_id"]).ShouldBe(media.MediaId);
        (await simulator.MediaAsync(media.MediaId)).ShouldBe(Png);
        foreach (var other in (WeComContent[])[new WeComVoice(media.MediaId), new WeComVideo(media.MediaId), new WeComFile(media.MediaId)])
            (await Should.ThrowAsync<WeComException>(() => test.Client.SendAsync(App, new(Ann, other), default))).ErrCode.ShouldBe(40007);
    }

    [Fact]
    public async Task A_repeated_message_is_one_message()
    {
        await using var simulator = await Simulator.StartAsync();
        using var test = new TestClient(simulator.Address);
        var message = new WeComMessage(Ann, new WeComButtonCard(Title, [new("Yes", "yes")]) { TaskId = "t" });

        var first = await test.Client.SendAsync(App, message, default);
        var again = await test.Client.SendAsync(App, message, default);

        again.MessageId.ShouldBe(first.MessageId);
        (await simulator.InboxAsync("ann")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_to_everybody_reaches_the_scope_and_is_recalled()
    {
        await using var simulator = await Simulator.StartAsync();
        using var test = new TestClient(simulator.Address);

        var sent = await test.Client.SendAsync(App, new(WeComReceivers.Everybody, new WeComText("hello")), default);
        (await simulator.InboxAsync("ann")).Count.ShouldBe(1);
        (await simulator.InboxAsync("new")).Count.ShouldBe(1);

        await test.Messages.RecallAsync(App, sent.MessageId!, default);
        (await simulator.InboxAsync("ann")).ShouldBeEmpty();
        (await simulator.InboxAsync("new")).ShouldBeEmpty();
        (await Should.ThrowAsync<WeComException>(() => test.Messages.RecallAsync(App, "other", default))).ErrCode.ShouldBe(40058);
    }

    [Fact]
    public async Task A_card_is_changed_once_by_its_button_and_once_as_a_whole()
    {
        await using var simulator = await Simulator.StartAsync();
        using var test = new TestClient(simulator.Address);
        var card = new WeComButtonCard(Title, [new("Yes", "yes")]) { TaskId = "t" };
        var message = new WeComMessage(Ann, card);
        var first = await test.Client.SendAsync(App, message, default);
        var second = await test.Client.SendAsync(App, message, default);   // the same card with a further code

        (await test.Messages.UpdateCardAsync(App, new WeComButtonUpdate(new(["ann", "new"]), first.ResponseCode!, "已处理"), default)).ShouldBe(["new"]);
        ((string?)(await simulator.InboxAsync("ann")).Single()!["frozen"]).ShouldBe("已处理");

        var whole = new WeComWholeCardUpdate(WeComReceivers.Everybody, second.ResponseCode!, card with { Text = "shipped" }) { FrozenText = "Done" };
        (await test.Messages.UpdateCardAsync(App, whole, default)).ShouldBeEmpty();
        var shown = (await simulator.InboxAsync("ann")).Single()!;
        ((string?)shown["frozen"], (string?)shown["part"]!["sub_title_text"]).ShouldBe(("Done", "shipped"));

        var used = await Should.ThrowAsync<WeComException>(() => test.Messages.UpdateCardAsync(App, whole, default));
        (used.ErrCode, used.Entry.Reaction).ShouldBe((60140, WeComReaction.Ignore));
    }

    [Fact]
    public async Task Statistics_count_what_was_sent()
    {
        await using var simulator = await Simulator.StartAsync();
        using var test = new TestClient(simulator.Address);
        await test.Client.SendAsync(App, new(Ann, new WeComText("hello")), default);

        (await test.Messages.GetStatisticsAsync(App, WeComStatisticsDay.Today, default)).ShouldBe([new(1000002, "Liaison", 1)]);
        (await test.Messages.GetStatisticsAsync(App, WeComStatisticsDay.Yesterday, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_app_its_permissions_and_the_tags_are_listed()
    {
        await using var simulator = await Simulator.StartAsync();
        using var test = new TestClient(simulator.Address);

        var app = (await test.Client.ListAgentsAsync(App, default)).Single();
        (app.AgentId, app.Name).ShouldBe((1000002, "Liaison"));
        app.LogoUrl.ShouldNotBeNull();
        (await test.Client.GetPermissionsAsync(App, default)).ShouldContain("contact:base:base");
        (await test.Client.ListTagsAsync(App, default)).ShouldContain(new WeComTagName(1, "研发"));
    }

    [Fact]
    public async Task Members_are_invited_and_found_by_other_ids()
    {
        await using var simulator = await Simulator.StartAsync("--Simulator:NewApp=false");
        using var test = new TestClient(simulator.Address);
        var ann = (await test.Client.GetUserAsync(App, "ann", default)).Value!;

        var invited = await test.Members.InviteAsync(App, new(["new", "nobody"]) { Departments = [1, 99], Tags = [98] }, default);
        invited.InvalidUsers.ShouldBe(["nobody"]);
        invited.InvalidDepartments.ShouldBe([99]);
        invited.InvalidTags.ShouldBe([98]);
        (await simulator.StateAsync())["invited"]!.AsArray().Select(u => (string?)u).ShouldContain("new");

        (await test.Members.FindUserIdByEmailAsync(App, ann.BizMail!, WeComEmailType.Corp, default)).ShouldBe("ann");
        (await test.Members.FindUserIdByEmailAsync(App, ann.Email!, WeComEmailType.Personal, default)).ShouldBe("ann");
        (await test.Members.FindUserIdByEmailAsync(App, "who@corp.example", WeComEmailType.Corp, default)).ShouldBeNull();

        var open = await test.Members.ToOpenUserIdsAsync(App, ["Ann", "nobody"], default);
        open.OpenUserIds["ann"].ShouldStartWith("wo");
        open.Invalid.ShouldBe(["nobody"]);
    }

    [Fact]
    public async Task A_mini_program_signs_its_own_corps_members_in_and_no_others()
    {
        await using var simulator = await Simulator.StartAsync();
        using var test = new TestClient(simulator.Address);
        var code = (string?)(await simulator.ControlAsync("mini-program-code", new { userid = "ann", appId = "wx1" }))!["code"];
        await simulator.ControlAsync("hire", new { userid = "guest", name = "客", departments = new[] { 1 } }, "wwliaisondemo0002");
        var foreign = (string?)(await simulator.ControlAsync("mini-program-code", new { userid = "guest", appId = "wx1" }, "wwliaisondemo0002"))!["code"];

        var session = await test.Client.GetMiniProgramSessionAsync(App, code!, default);
        (session.UserId, Convert.FromBase64String(session.SessionKey).Length).ShouldBe(("ann", 16));
        (await Should.ThrowAsync<WeComException>(() => test.Client.GetMiniProgramSessionAsync(App, code!, default))).ErrCode.ShouldBe(40029);
        (await Should.ThrowAsync<WeComException>(() => test.Client.GetMiniProgramSessionAsync(App, foreign!, default))).ErrCode.ShouldBe(92002);
    }

    [Fact]
    public async Task Pages_are_signed_and_addresses_read()
    {
        await using var simulator = await Simulator.StartAsync();
        using var test = new TestClient(simulator.Address);

        (await test.Tickets.SignConfigAsync(App, Site.AbsoluteUri, default)).Signature.Length.ShouldBe(40);
        (await test.Tickets.SignAgentConfigAsync(App, Site.AbsoluteUri, default)).AgentId.ShouldBe(1000002);

        var callbacks = await test.Network.ListCallbackAddressesAsync(App, default);
        foreach (var address in (string[])["101.226.103.4", "127.0.0.1", "203.0.113.200"])
            callbacks.Contains(IPAddress.Parse(address)).ShouldBeTrue();
        callbacks.Contains(IPAddress.Parse("127.0.0.2")).ShouldBeFalse();
        callbacks.Unreadable.ShouldBeEmpty();
        (await test.Network.ListApiAddressesAsync(App, default)).Contains(IPAddress.Parse("182.254.78.66")).ShouldBeTrue();
    }
}
