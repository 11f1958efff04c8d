using Liaison.Notifications.Preferences;
using Liaison.Notifications.Templates;

namespace Liaison.Notifications.Tests.Templates;

/// <summary>How a team says what happened.</summary>
public class TemplateTests
{
    [Fact]
    public void Values_take_the_place_of_placeholders_and_a_line_without_any_is_left_out()
    {
        var (title, text) = new Template("{kind}{what}：{title}", "{project} {number}\n{actor}：{comment}\n{priority}").Fill(new Dictionary<string, string>
        {
            ["kind"] = "工作项",
            ["what"] = "有更新",
            ["title"] = "登录",
            ["project"] = "商城",
            ["actor"] = "张伟",
        });
        title.ShouldBe("工作项有更新：登录");
        text.ShouldBe("商城\n张伟");
    }

    [Fact]
    public void A_value_is_no_placeholder() =>
        new Template("{title}", "{comment}").Fill(new Dictionary<string, string> { ["title"] = "{actor}", ["comment"] = "{title}", ["actor"] = "x" }).ShouldBe(("{actor}", "{title}"));

    [Fact]
    public void A_title_is_never_empty() => new Template("{state}", "{number}").Fill(new Dictionary<string, string> { ["title"] = "登录" }).Title.ShouldBe("登录");

    [Theory]
    [InlineData("{title} {project}", new string[0])]
    [InlineData("{secret}", new[] { "{secret}" })]
    [InlineData("{title", new[] { "{" })]
    [InlineData("a } b", new[] { "}" })]
    [InlineData("{{title}}", new[] { "{", "}" })]
    public void Only_our_placeholders_are_known(string text, string[] unknown) => Template.Unknown(text).ShouldBe(unknown);

    [Fact]
    public void Every_default_is_acceptable_and_says_something()
    {
        foreach (var (kind, language) in MemberPreferences.Kinds.SelectMany(_ => Languages.All, (k, l) => (k, l)))
        {
            var template = Template.Default(kind, language);
            Template.Unknown(template.Title + template.Text).ShouldBeEmpty();
            (template.Title.Length <= Template.LongestTitle && template.Text.Length <= Template.LongestText).ShouldBeTrue();
        }
    }

    [Fact]
    public void Setting_what_is_set_and_resetting_what_is_ours_is_nothing()
    {
        Template.Set(new Template("a", "b"), new TemplateSet("item", "en", "a", "b")).Events.ShouldBeEmpty();
        Template.Reset(null, "item", "en").Events.ShouldBeEmpty();
        Template.Reset(new Template("a", "b"), "item", "en").Events.ShouldHaveSingleItem().ShouldBe(new TemplateReset("item", "en"));
        new Template("a", "b").Apply(new TemplateReset("item", "en")).IsOurs.ShouldBeTrue();
    }
}
