using System.Text;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Actions;
using Liaison.Notifications.Delivery;
using Liaison.Notifications.Work;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Tests.Delivery;

/// <summary>What people wrote, on its way into WeCom's messages: no markup, whole characters, within the limits.</summary>
public class WeComContentTests
{
    private const string Family = "👨‍👩‍👧‍👦";
    private static readonly TeamId Team = new(Guid.Parse("01993a8c-0000-7000-8000-000000000001"));
    private static readonly WeComContents Contents = new(new Links(Options.Create(new PublicUrlOptions { PublicUrl = new Uri("https://liaison.example") })));

    [Fact]
    public void Markup_of_others_is_text()
    {
        var card = Contents.Of(Team, News("<a href=\"https://evil.example\">x</a> & <div>", "</div><script>alert(1)</script>\n<b>"), Guid.NewGuid()).ShouldBeOfType<WeComTextCard>();
        card.Title.ShouldBe("＜a href=\"https://evil.example\"＞x＜/a＞ ＆ ＜div＞");
        card.Description.Count(c => c == '<').ShouldBe(4, card.Description);
        card.Description.ShouldEndWith("</div>");
    }

    [Fact]
    public void Long_texts_are_cut_at_whole_characters_and_tags_stay_closed()
    {
        var card = Contents.Of(Team, News(string.Concat(Enumerable.Repeat(Family, 200)), new string('长', 100) + "\n" + string.Concat(Enumerable.Repeat(Family, 400))), Guid.NewGuid()).ShouldBeOfType<WeComTextCard>();
        card.Description.Length.ShouldBeLessThanOrEqualTo(512);
        card.Description.ShouldEndWith("…</div>");
        card.Description.ShouldNotContain('\uFFFD');
    }

    [Theory]
    [InlineData("a\u202Eb\u0000c\r\nd", "abc d")]
    [InlineData("   a\t\tb   ", "a b")]
    [InlineData("\uD83D alone", "alone")]
    [InlineData(null, "")]
    public void A_line_is_one_line_that_hides_nothing(string? text, string line) => HarmlessText.Line(text, 100).ShouldBe(line);

    [Fact]
    public void A_megabyte_is_a_line() => HarmlessText.Line(new string('x', 1_000_000), 100).Length.ShouldBe(100);

    [Fact]
    public void A_digest_fits_into_WeComs_bytes_whatever_it_holds_and_counts_what_it_does_not_tell()
    {
        var lines = Enumerable.Range(0, 50).Select(i => new DigestLine($"{i} [x](https://evil.example) **{string.Concat(Enumerable.Repeat(Family, 20))}", $"items/{Guid.NewGuid()}?m={Guid.NewGuid():n}")).ToList();
        var digest = new Content(Content.Digest, "zh-CN", "120 条通知", "") { Path = "messages?m=1", Lines = lines, Count = 120 };
        var text = Contents.Of(Team, digest, Guid.NewGuid()).ShouldBeOfType<WeComMarkdown>().Content;
        Encoding.UTF8.GetByteCount(text).ShouldBeLessThanOrEqualTo(2048);
        text.ShouldNotContain("](https://evil.example");
        var told = text.Split("\n> ").Length - 1;
        told.ShouldBeGreaterThan(2);
        text.ShouldContain($"另有 {120 - told} 条");
        text.ShouldEndWith(")");
    }

    [Fact]
    public void A_card_with_a_button_has_its_number_and_leads_to_the_thing()
    {
        var (subject, call) = (Guid.NewGuid(), Guid.NewGuid());
        var card = Contents.Of(Team, News("t", "x") with { Actions = [ActionKind.Approve], Subject = subject, SubjectKind = SubjectKind.MergeRequest, Urgent = true }, call).ShouldBeOfType<WeComButtonCard>();
        card.TaskId.ShouldBe(ActionKeys.TaskOf(call));
        card.Buttons.ShouldHaveSingleItem().Key.ShouldBe(ActionKeys.KeyOf(ActionKind.Approve, subject));
        card.Title.Title.ShouldBe("【紧急】t");
        card.Opens.ShouldBeOfType<WeComPageLink>().Url.AbsoluteUri.ShouldStartWith($"https://liaison.example/join/{Team}/wecom?to=%2Fm%2F{Team}%2Fitems");
    }

    [Fact]
    public void A_mini_program_notice_keeps_WeComs_limits()
    {
        foreach (var kind in (string[])["item", "iteration", "merge-request", "build", "digest"])
        {
            foreach (var language in (string[])["zh-CN", "en"])
            {
                var notice = WeComContents.NoticeOf("wx1", News(new string('长', 100), "x") with { Kind = kind, Language = language, What = new string('w', 100) });
                notice.Title.Length.ShouldBeInRange(4, 12, notice.Title);
                notice.Items.ShouldAllBe(i => i.Key.Length >= 1 && i.Key.Length <= 10 && i.Value.Length >= 1 && i.Value.Length <= 30);
            }
        }
    }

    private static Content News(string title, string text) => new("item", "zh-CN", title, text) { Path = "items/1?m=2", Project = "商城", What = "工作项有更新" };
}
