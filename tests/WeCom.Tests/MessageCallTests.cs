using System.Text.Json.Nodes;

namespace Liaison.WeCom.Tests;

/// <summary>Recall, changes of cards, statistics, uploads.</summary>
public sealed class MessageCallTests
{
    private static readonly WeComApp App = TestClient.App;
    private static readonly WeComReceivers To = new(["userid1", "userid2"]);
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    [Fact]
    public async Task A_button_is_changed_for_people_departments_and_tags()
    {
        var to = To with { Departments = [2, 3], Tags = [44, 55] };
        var sent = await UpdateAsync(new WeComButtonUpdate(to, "response_code", "replace_name"));

        var sample = Sample.Json("message/update_template_card.button.request.json").AsObject();
        sample.Remove("atall");   // 0 is what its absence means
        sample["agentid"] = 1000005;
        JsonNode.DeepEquals(sent, sample).ShouldBeTrue(sent.ToJsonString());
    }

    [Fact]
    public async Task A_card_with_frozen_buttons_takes_its_place_without_a_task_id()
    {
        var card = new WeComButtonCard(new("欢迎使用企业微信", "您的好友正在邀请您加入企业微信"), [new("按钮1", "button_key_1"), new("按钮2", "button_key_2", 2)])
        {
            Text = "下载企业微信还能抢红包！",
        };
        var sent = await UpdateAsync(new WeComWholeCardUpdate(To, "response_code", card) { FrozenText = "已提交" });

        var sample = Sample.Json("message/update_template_card.button_interaction.request.json").AsObject();
        sample["agentid"] = 1000005;
        JsonNode.DeepEquals(sent, sample).ShouldBeTrue(sent.ToJsonString());
    }

    [Fact]
    public async Task Everybody_who_got_the_card_gets_the_change()
    {
        var sent = await UpdateAsync(new WeComButtonUpdate(WeComReceivers.Everybody, "c", "done"));

        (sent["userids"], (int?)sent["atall"]).ShouldBe((null, 1));
    }

    public static TheoryData<string, WeComCardUpdate> WrongUpdates() => new()
    {
        { "userids", new WeComButtonUpdate(new([]), "c", "done") },
        { "response_code", new WeComButtonUpdate(To, "", "done") },
        { "button.replace_name", new WeComButtonUpdate(To, "c", " ") },
        { "template_card.replace_text", new WeComWholeCardUpdate(To, "c", new WeComTextNotice(new WeComMiniProgramLink("wx1")) { Text = "t" }) { FrozenText = "x" } },
        { "template_card.button_list", new WeComWholeCardUpdate(To, "c", new WeComButtonCard(new("t"), [])) },
    };

    [Theory, MemberData(nameof(WrongUpdates), DisableDiscoveryEnumeration = true)]
    public async Task A_change_that_WeCom_would_refuse_is_never_sent(string field, WeComCardUpdate update)
    {
        await using var fake = await FakeWeCom.StartAsync();
        using var test = new TestClient(fake.Address);

        (await Should.ThrowAsync<WeComFieldException>(() => test.Messages.UpdateCardAsync(App, update, default))).Field.ShouldBe(field);
        fake.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_response_code_is_not_used_a_second_time_on_a_broken_line()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("message/update_template_card", context => { context.Abort(); return Task.CompletedTask; });
        using var test = new TestClient(fake.Address);

        await Should.ThrowAsync<WeComUnavailableException>(() => test.Messages.UpdateCardAsync(App, new WeComButtonUpdate(To, "c", "done"), default));
        fake.Count("message/update_template_card").ShouldBe(1);
    }

    [Fact]
    public async Task A_message_is_recalled_by_its_id()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("message/recall", """{"errcode":0,"errmsg":"ok"}""");
        using var test = new TestClient(fake.Address);

        await test.Messages.RecallAsync(App, "vcT8gGc", default);

        fake.Requests.Last().Body.ShouldBe("""{"msgid":"vcT8gGc"}""");
    }

    [Theory]
    [InlineData(WeComStatisticsDay.Today, """{"time_type":0}""")]
    [InlineData(WeComStatisticsDay.Yesterday, """{"time_type":1}""")]
    public async Task Statistics_are_of_today_or_yesterday(WeComStatisticsDay day, string body)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("message/get_statistics", """{"errcode":0,"statistics":[]}""");
        using var test = new TestClient(fake.Address);

        (await test.Messages.GetStatisticsAsync(App, day, default)).ShouldBeEmpty();

        fake.Requests.Last().Body.ShouldBe(body);
    }

    [Fact]
    public async Task A_picture_goes_up_as_a_form_that_WeCom_can_read()
    {
        await using var fake = await FakeWeCom.StartAsync();
        string? contentType = null;
        fake.On("media/upload", context =>
        {
            contentType = context.Request.ContentType;
            return FakeWeCom.WriteAsync(context, """{"errcode":0,"errmsg":"","type":"image","media_id":"m1","created_at":"1380000000"}""");
        });
        using var test = new TestClient(fake.Address);

        var media = await test.Messages.UploadImageAsync(App, new("图片.png", Png), default);

        media.ShouldBe(new WeComMedia("m1", DateTimeOffset.FromUnixTimeSeconds(1_380_000_000)));
        media.EndsAt.ShouldBe(media.CreatedAt.AddDays(3));
        contentType!.ShouldMatch("^multipart/form-data; boundary=liaison-[0-9a-f]{32}$");   // WeCom stumbles over a boundary in quotes
        var request = fake.Requests.Last();
        request.Query["type"].ToString().ShouldBe("image");
        request.Body.ShouldContain("Content-Disposition: form-data; name=\"media\"; filename=\"图片.png\"; filelength=11\r\nContent-Type: image/png\r\n\r\n");
    }

    [Theory]
    [InlineData("media", "a.gif", "GIF89a")]
    [InlineData("media", "a.png", "")]
    [InlineData("media.filename", "a\".png", null)]
    [InlineData("media.filename", "a\r\nb.png", null)]
    [InlineData("media.filename", "", null)]
    public async Task What_is_no_picture_is_not_uploaded(string field, string name, string? content)
    {
        await using var fake = await FakeWeCom.StartAsync();
        using var test = new TestClient(fake.Address);
        var image = new WeComImageFile(name, content is null ? Png : System.Text.Encoding.ASCII.GetBytes(content));

        (await Should.ThrowAsync<WeComFieldException>(() => test.Messages.UploadImageAsync(App, image, default))).Field.ShouldBe(field);
        fake.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_picture_above_ten_megabytes_is_not_uploaded()
    {
        await using var fake = await FakeWeCom.StartAsync();
        using var test = new TestClient(fake.Address);
        var large = new byte[WeComImageFile.MaxBytes + 1];
        Png.CopyTo(large, 0);

        (await Should.ThrowAsync<WeComFieldException>(() => test.Messages.UploadImageAsync(App, new("a.png", large), default))).Message.ShouldContain("10485761 bytes");
        fake.Requests.ShouldBeEmpty();
    }

    private static async Task<JsonObject> UpdateAsync(WeComCardUpdate update)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("message/update_template_card", """{"errcode":0,"errmsg":"ok"}""");
        using var test = new TestClient(fake.Address);
        (await test.Messages.UpdateCardAsync(App, update, default)).ShouldBeEmpty();
        return JsonNode.Parse(fake.Requests.Last().Body)!.AsObject();
    }
}
