namespace Liaison.WeCom.Tests;

/// <summary>What WeCom would refuse is refused before it is sent, and the field is named.</summary>
public sealed class MessageLimitTests
{
    private static readonly Uri Site = new("https://devops.example.com/");
    private static readonly WeComPageLink Page = new(Site);
    private static readonly WeComCardTitle Title = new("title");
    private static readonly WeComCardSubmit Submit = new("Send", "send");
    private static readonly WeComCardOption[] Options = [new("a", "A"), new("b", "B")];

    public static TheoryData<string, WeComMessage> Wrong() => new()
    {
        { "touser", new([], Text) },
        { "touser", new(["@all"], Text) },
        { "touser", new(Many(1001, i => $"user{i}"), Text) },
        { "toparty", new(new WeComReceivers([]) { Departments = Many(101, i => i + 1) }, Text) },
        { "toparty", new(new WeComReceivers([]) { Departments = [0] }, Text) },
        { "totag", new(new WeComReceivers([]) { Tags = Many(101, i => i) }, Text) },
        { "totag", new(new WeComReceivers([]) { Tags = [-1] }, Text) },
        { "touser", new(WeComReceivers.Everybody with { Tags = [1] }, Text) },
        { "duplicate_check_interval", new WeComMessage(["a"], Text) { DuplicateWindow = TimeSpan.FromHours(5) } },
        { "safe", new WeComMessage(["a"], new WeComMarkdown("x")) { IsConfidential = true } },
        { "text.content", To(new WeComText(" ")) },
        { "markdown.content", To(new WeComMarkdown("")) },
        { "textcard.title", To(new WeComTextCard("", "d", Site)) },
        { "textcard.description", To(new WeComTextCard("t", "", Site)) },
        { "textcard.url", To(new WeComTextCard("t", "d", new("/join", UriKind.Relative))) },
        { "textcard.url", To(new WeComTextCard("t", "d", new(Site, new string('x', 2048)))) },
        { "image.media_id", To(new WeComImage("")) },
        { "voice.media_id", To(new WeComVoice("")) },
        { "video.media_id", To(new WeComVideo("")) },
        { "file.media_id", To(new WeComFile("")) },

        { "news.articles", To(new WeComNews([])) },
        { "news.articles", To(new WeComNews(Many(9, i => new WeComArticle($"{i}", Url: Site)))) },
        { "news.articles[0].title", To(new WeComNews([new("", Url: Site)])) },
        { "news.articles[1].url", To(new WeComNews([new("t", Url: Site), new("t")])) },
        { "news.articles[0].picurl", To(new WeComNews([new("t", Url: Site, PictureUrl: new("p.png", UriKind.Relative))])) },
        { "news.articles[0].appid", To(new WeComNews([new("t", MiniProgram: new("", "p"))])) },
        { "news.articles[0].pagepath", To(new WeComNews([new("t", MiniProgram: new("wx1", new string('p', 129)))])) },

        { "touser", new(WeComReceivers.Everybody, new WeComMiniProgramNotice("wx1", "four", [])) },
        { "miniprogram_notice.appid", To(new WeComMiniProgramNotice("", "four", [])) },
        { "miniprogram_notice.title", To(new WeComMiniProgramNotice("wx1", "一二三", [])) },
        { "miniprogram_notice.title", To(new WeComMiniProgramNotice("wx1", "一二三四五六七八九十一二三", [])) },
        { "miniprogram_notice.description", To(new WeComMiniProgramNotice("wx1", "four", []) { Description = "abc" }) },
        { "miniprogram_notice.page", To(new WeComMiniProgramNotice("wx1", "four", []) { Page = new string('p', 1025) }) },
        { "miniprogram_notice.content_item", To(new WeComMiniProgramNotice("wx1", "four", Many(11, i => new WeComNoticeItem($"{i}", "v")))) },
        { "miniprogram_notice.content_item[0].key", To(new WeComMiniProgramNotice("wx1", "four", [new(new string('k', 11), "v")])) },
        { "miniprogram_notice.content_item[0].value", To(new WeComMiniProgramNotice("wx1", "four", [new("k", new string('v', 31))])) },

        { "template_card.main_title.title", To(new WeComTextNotice(Page)) },
        { "template_card.card_action", To(new WeComTextNotice(null!) { Title = Title }) },
        { "template_card.card_action.url", To(new WeComTextNotice(new WeComPageLink(new("/x", UriKind.Relative))) { Title = Title }) },
        { "template_card.card_action.appid", To(new WeComTextNotice(new WeComMiniProgramLink("")) { Title = Title }) },
        { "template_card.source.icon_url", To(new WeComTextNotice(Page) { Title = Title, Source = new("x", new("i.png", UriKind.Relative)) }) },
        { "template_card.quote_area.url", To(new WeComTextNotice(Page) { Title = Title, Quote = new("q", null, new WeComPageLink(new("/x", UriKind.Relative))) }) },
        { "template_card.horizontal_content_list", To(new WeComTextNotice(Page) { Title = Title, Rows = Many(7, i => new WeComCardRow($"{i}")) }) },
        { "template_card.horizontal_content_list[0].userid", To(new WeComTextNotice(Page) { Title = Title, Rows = [new("n") { UserId = "@all" }] }) },
        { "template_card.horizontal_content_list[0].type", To(new WeComTextNotice(Page) { Title = Title, Rows = [new("n") { UserId = "a", Url = Site }] }) },
        { "template_card.horizontal_content_list[0].keyname", To(new WeComTextNotice(Page) { Title = Title, Rows = [new("")] }) },
        { "template_card.jump_list", To(new WeComTextNotice(Page) { Title = Title, Jumps = Many(4, i => new WeComCardJump($"{i}")) }) },
        { "template_card.jump_list[0].title", To(new WeComTextNotice(Page) { Title = Title, Jumps = [new("")] }) },
        { "template_card.task_id", To(new WeComTextNotice(Page) { Title = Title, Menu = new([new("t", "k")]) }) },
        { "template_card.task_id", To(new WeComTextNotice(Page) { Title = Title, TaskId = "has space" }) },
        { "template_card.action_menu.action_list", To(Menu()) },
        { "template_card.action_menu.action_list", To(Menu(Many(4, i => new WeComCardAction("t", $"{i}")))) },
        { "template_card.action_menu.action_list", To(Menu(new("t", "k"), new("u", "k"))) },
        { "template_card.action_menu.action_list[0].key", To(Menu(new WeComCardAction("t", new string('k', 1025)))) },

        { "template_card.card_image", To(new WeComNewsNotice(Title, Page)) },
        { "template_card.card_image.aspect_ratio", To(new WeComNewsNotice(Title, Page) { Image = new(Site, 1.29) }) },
        { "template_card.card_image.aspect_ratio", To(new WeComNewsNotice(Title, Page) { Image = new(Site, 2.25) }) },
        { "template_card.card_image.aspect_ratio", To(new WeComNewsNotice(Title, Page) { Image = new(Site, double.NaN) }) },
        { "template_card.vertical_content_list", To(new WeComNewsNotice(Title, Page) { Image = new(Site), Paragraphs = Many(5, _ => Title) }) },
        { "template_card.main_title.title", To(new WeComNewsNotice(new(""), Page) { Image = new(Site) }) },

        { "template_card.button_list", To(Buttons()) },
        { "template_card.button_list", To(Buttons(Many(7, i => new WeComCardButton("t", $"{i}")))) },
        { "template_card.button_list", To(Buttons(new("t", "k"), new("u", "k"))) },
        { "template_card.button_list[0].key", To(Buttons(new WeComCardButton("t", null))) },
        { "template_card.button_list[0].key", To(Buttons(new WeComCardButton("t", new string('字', 342)))) },
        { "template_card.button_list[0]", To(Buttons(new WeComCardButton("t", "k", 1, Site))) },
        { "template_card.button_list[1].text", To(Buttons(new("t", "k"), new("", "l"))) },
        { "template_card.task_id", To(Buttons(new WeComCardButton("t", "k")) with { TaskId = null }) },
        { "template_card.task_id", To(Buttons(new WeComCardButton("t", "k")) with { TaskId = "任务" }) },
        { "template_card.task_id", To(Buttons(new WeComCardButton("t", "k")) with { TaskId = new string('t', 129) }) },
        { "template_card.button_selection.selected_id", To(Buttons(new WeComCardButton("t", "k")) with { Choice = new("q", null, Options, "c") }) },

        { "template_card.checkbox.option_list", To(Vote(Many(21, i => new WeComCardOption($"{i}", "x")))) },
        { "template_card.checkbox.option_list", To(Vote([])) },
        { "template_card.checkbox.option_list", To(Vote([new("a", "A"), new("a", "B")])) },
        { "template_card.checkbox.option_list[0].id", To(Vote([new(new string('i', 129), "A")])) },
        { "template_card.checkbox.mode", To(Vote(Options, "a", "b")) },
        { "template_card.checkbox.option_list", To(Vote(Options, "c")) },
        { "template_card.task_id", To(Vote(Options) with { TaskId = "" }) },
        { "template_card.submit_button.key", To(Vote(Options) with { Submit = new("Send", "") }) },

        { "template_card.select_list", To(Choices()) },
        { "template_card.select_list", To(Choices("a", "b", "c", "d")) },
        { "template_card.select_list", To(Choices("a", "a")) },
        { "template_card.select_list[0].question_key", To(Choices("")) },
        { "template_card.select_list[0].option_list", To(Choices("a") with { Choices = [new("a", null, Many(11, i => new WeComCardOption($"{i}", "x")))] }) },
        { "template_card.task_id", To(Choices("a") with { TaskId = null }) },
    };

    [Theory, MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_message_that_WeCom_would_refuse_names_its_field(string field, WeComMessage message) =>
        Should.Throw<WeComFieldException>(() => SendWire.From(message, 1)).Field.ShouldBe(field);

    [Fact]
    public void The_largest_message_that_WeCom_takes_goes_through()
    {
        SendWire.From(new(new WeComReceivers(Many(1000, i => $"user{i}")) { Departments = Many(100, i => i + 1), Tags = Many(100, i => i) }, Text), 1).ShouldNotBeNull();
        SendWire.From(To(new WeComNews(Many(8, i => new WeComArticle($"{i}", Url: Site)))), 1).ShouldNotBeNull();
        SendWire.From(To(Buttons(Many(6, i => new WeComCardButton("t", new string('k', 1023) + i))) with { TaskId = new string('t', 128) }), 1).ShouldNotBeNull();
        SendWire.From(To(Vote(Many(20, i => new WeComCardOption($"{i}".PadLeft(128, '0'), "x")))), 1).ShouldNotBeNull();
        SendWire.From(To(Choices("a", "b", "c")), 1).ShouldNotBeNull();
        SendWire.From(To(new WeComNewsNotice(Title, Page) { Image = new(Site, 2.24), Rows = Many(6, i => new WeComCardRow($"{i}")), Jumps = Many(3, i => new WeComCardJump($"{i}")) }), 1).ShouldNotBeNull();
        SendWire.From(To(new WeComMiniProgramNotice("wx1", "一二三四五六七八九十一二", Many(10, _ => new WeComNoticeItem("k", "v")))), null).ShouldNotBeNull();
    }

    private static WeComText Text => new("x");

    private static WeComMessage To(WeComContent content) => new(["a"], content);

    private static WeComTextNotice Menu(params WeComCardAction[] actions) => new(Page) { Title = Title, TaskId = "t", Menu = new(actions) };

    private static WeComButtonCard Buttons(params WeComCardButton[] buttons) => new(Title, buttons) { TaskId = "t" };

    private static WeComVoteCard Vote(WeComCardOption[] options, params string[] ticked) =>
        new(Title, new("q", options, TakesMany: false, ticked), Submit) { TaskId = "t" };

    private static WeComChoiceCard Choices(params string[] keys) => new(Title, [.. keys.Select(k => new WeComCardChoice(k, null, Options))], Submit) { TaskId = "t" };

    private static T[] Many<T>(int count, Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];
}
