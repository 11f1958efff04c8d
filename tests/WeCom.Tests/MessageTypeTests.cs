using System.Text.Json;
using System.Text.Json.Nodes;

namespace Liaison.WeCom.Tests;

/// <summary>Every message type comes out in WeCom's own words.</summary>
public sealed class MessageTypeTests
{
    private static readonly Uri Site = new("https://devops.example.com/");

    [Fact]
    public void A_markdown_is_as_the_sample()
    {
        var content = (string)Sample.Json("message/send.markdown.request.json")["markdown"]!["content"]!;
        ShouldBeSample(new WeComMarkdown(content), "markdown");
    }

    [Fact]
    public void A_picture_is_as_the_sample() => ShouldBeSample(new WeComImage("MEDIA_ID"), "image");

    [Fact]
    public void A_file_is_as_the_sample() => ShouldBeSample(new WeComFile("1Yv-zXfHjSjU-7LH-GwtYqDGS-zz6w22KmWAT5COgP7o"), "file");

    [Fact]
    public void A_mini_programs_notice_is_as_the_sample_and_names_no_agent()
    {
        var notice = new WeComMiniProgramNotice("wx123123123123123", "会议室预订成功通知",
            [new("会议室", "402"), new("会议地点", "广州TIT-402会议室"), new("会议时间", "2018年8月1日 09:00-09:30"), new("参与人员", "周剑轩")])
        {
            Page = "pages/index?userid=zhangsan&orderid=123123123",
            Description = "4月27日 16:16",
            EmphasizesFirst = true,
        };

        ShouldBeSample(notice, "miniprogram_notice");
        Write(notice, agentId: null)["agentid"].ShouldBeNull();
    }

    [Fact]
    public void A_voice_and_a_video_name_their_media()
    {
        Write(new WeComVoice("v"))["voice"]!.ToJsonString().ShouldBe("""{"media_id":"v"}""");
        Write(new WeComVideo("v", new string('t', 200), new string('字', 200)))["video"]!.ToJsonString(Relaxed)
            .ShouldBe($$"""{"media_id":"v","title":"{{new string('t', 125)}}…","description":"{{new string('字', 169)}}…"}""");
    }

    [Fact]
    public void News_are_articles_that_lead_to_a_page_or_a_mini_program()
    {
        var news = Write(new WeComNews(
        [
            new("中秋节礼品领取", "今年中秋节公司有豪礼相送", Site, new("https://devops.example.com/p.png")),
            new("两个", MiniProgram: new("wx1", "pages/index")),
        ]));

        news["news"]!["articles"]!.ToJsonString(Relaxed).ShouldBe(
            """[{"title":"中秋节礼品领取","description":"今年中秋节公司有豪礼相送","url":"https://devops.example.com/","picurl":"https://devops.example.com/p.png"},"""
            + """{"title":"两个","appid":"wx1","pagepath":"pages/index"}]""");
    }

    [Fact]
    public void A_card_with_a_picture_is_as_the_sample() => ShouldBeSample(
        new WeComNewsNotice(new("Build 1042 failed", "main, 3 tests"), Page("build/1042"))
        {
            Source = Source,
            Image = new(new("https://devops.example.com/build/1042.png"), 1.3),
            ImageText = new(new("https://devops.example.com/t.png"), "unit tests", "3 of 812 failed", Page("build/1042")),
            Paragraphs = [new("last commit", "fix login")],
            Rows = [new("author", "lisi") { UserId = "lisi" }, new("log", "open") { Url = new(Site, "build/1042/log") }],
            Jumps = [new("all builds", Page("builds"))],
        }, "template_card", ".news_notice");

    [Fact]
    public void A_card_with_buttons_is_as_the_sample() => ShouldBeSample(
        new WeComButtonCard(new("Deploy release 2.4 to production?", "asked by zhangsan"), [new("Approve", "approve"), new("Reject", "reject", 2)])
        {
            Source = Source,
            Text = "12 commits, all checks green",
            Quote = new("release notes", "sign-in by QR code", Page("release/2.4")),
            Rows = [new("service", "billing")],
            Opens = Page("release/2.4"),
            TaskId = "deploy-1042",
            Choice = new("window", "when", [new("now", "now"), new("night", "tonight")], "now"),
        }, "template_card", ".button_interaction");

    [Fact]
    public void A_card_with_choices_is_as_the_sample() => ShouldBeSample(
        new WeComChoiceCard(new("File an incident", "two choices"),
            [new("severity", "severity", [new("s1", "S1"), new("s2", "S2")], "s2"), new("service", "service", [new("api", "api"), new("web", "web")])],
            new("File", "file"))
        {
            Source = Source,
            TaskId = "incident-5",
        }, "template_card", ".multiple_interaction");

    [Fact]
    public void A_card_in_words_has_the_parts_of_the_sample()
    {
        var card = new WeComTextNotice(new WeComMiniProgramLink("wx1", "/index.html"))
        {
            Source = new("企业微信", Site, WeComCardColor.Black),
            Menu = new([new("接受推送", "A"), new("不再推送", "B")], "卡片副交互辅助文本说明"),
            TaskId = "task_id",
            Title = new("欢迎使用企业微信", "您的好友正在邀请您加入企业微信"),
            Quote = new("企业微信的引用样式", "企业微信真好用呀真好用", new WeComPageLink(Site)),
            Emphasis = new("100", "核心数据"),
            Text = "下载企业微信还能抢红包！",
            Rows = [new("邀请人", "张三"), new("下载", "企业微信.apk") { MediaId = "m" }],
            Jumps = [new("跳转小程序", new WeComMiniProgramLink("wx1", "/index.html"))],
        };

        var written = Write(card)["template_card"]!.AsObject();

        written.Select(p => p.Key).ShouldBe(Sample.Json("message/send.template_card.text_notice.request.json")["template_card"]!.AsObject().Select(p => p.Key), ignoreOrder: true);
        written["card_action"]!.ToJsonString().ShouldBe("""{"type":2,"appid":"wx1","pagepath":"/index.html"}""");
        written["horizontal_content_list"]!.ToJsonString(Relaxed).ShouldBe(
            """[{"keyname":"邀请人","value":"张三"},{"type":2,"keyname":"下载","value":"企业微信.apk","media_id":"m"}]""");
    }

    [Fact]
    public void A_vote_says_which_boxes_are_ticked()
    {
        var vote = Write(new WeComVoteCard(new("Lunch?"), new("meal", [new("a", "Noodles"), new("b", "Rice")], TakesMany: true, ["b"]), new("Send", "send")) { TaskId = "lunch" });

        vote["template_card"]!["checkbox"]!.ToJsonString().ShouldBe(
            """{"question_key":"meal","mode":1,"option_list":[{"id":"a","text":"Noodles","is_checked":false},{"id":"b","text":"Rice","is_checked":true}]}""");
        ((string?)vote["template_card"]!["card_type"]).ShouldBe("vote_interaction");
    }

    [Fact]
    public void Departments_tags_and_everybody_are_addressed_by_their_own_fields()
    {
        var some = Write(new WeComMessage(new WeComReceivers(["a"]) { Departments = [1, 2, 2], Tags = [0, 3] }, new WeComText("x")));
        var all = Write(new WeComMessage(WeComReceivers.Everybody, new WeComText("x")));

        ((string?)some["touser"], (string?)some["toparty"], (string?)some["totag"]).ShouldBe(("a", "1|2", "0|3"));
        ((string?)all["touser"], (string?)all["toparty"], (string?)all["totag"]).ShouldBe(("@all", null, null));
    }

    [Fact]
    public void A_confidential_message_and_names_for_ids_are_asked_for()
    {
        var message = Write(new WeComMessage(["a"], new WeComText("x")) { IsConfidential = true, TranslateIds = true });

        ((int?)message["safe"], (int?)message["enable_id_trans"]).ShouldBe((1, 1));
    }

    private static WeComCardSource Source => new("DevOps", new("https://devops.example.com/icon.png"), WeComCardColor.Black);

    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static WeComPageLink Page(string path) => new(new Uri(Site, path));

    private static void ShouldBeSample(WeComContent content, string msgtype, string kind = "")
    {
        var sample = Sample.Json($"message/send.{msgtype}{kind}.request.json");
        var written = Write(content);
        ((string?)written["msgtype"]).ShouldBe(msgtype);
        JsonNode.DeepEquals(written[msgtype], sample[msgtype]).ShouldBeTrue(written.ToJsonString(Relaxed));
    }

    private static JsonNode Write(WeComContent content, int? agentId = 1) => Write(new WeComMessage(["a"], content), agentId);

    private static JsonNode Write(WeComMessage message, int? agentId = 1) =>
        JsonSerializer.SerializeToNode(SendWire.From(message, agentId), WeComJson.Default.SendWire)!;
}
