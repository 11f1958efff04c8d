using System.Net;
using Liaison.HostTesting;

namespace Liaison.Directory.Tests.Invitations;

public sealed class JoinPageTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task The_page_speaks_the_readers_language_and_shows_names_as_text()
    {
        var people = await _team.PeopleAsync();
        await _team.InviteAsync(people[12].Userid);
        var version = (await _team.Owner.GetAsync("")).ETag!;
        (await _team.Owner.PutAsync("/name", new { name = "<b>Q&A</b>" }, ("If-Match", version))).ShouldBe(HttpStatusCode.NoContent);
        var page = (await _team.NewVisitor().OpenAsync(people[12].Userid, "en-GB,en;q=0.9")).Answer;
        var english = (await _team.App.NewClient().SendAsync(HttpMethod.Get, $"/join/{Guid.CreateVersion7()}", null, ("Accept-Language", "en"))).Text;
        english.ShouldContain("lang=\"en\"");
        page.Text.ShouldContain("&lt;b&gt;Q&amp;A&lt;/b&gt;");
        page.Text.ShouldNotContain("<b>Q");
        page.Text.ShouldNotContain("<script");
    }

    [Fact]
    public async Task A_team_that_does_not_exist_and_one_that_is_not_bound_look_alike()
    {
        var another = await _team.AnotherTeamAsync();
        var unbound = await _team.App.NewClient().GetAsync($"/join/{another.Team}");
        var unknown = await _team.App.NewClient().GetAsync($"/join/{Guid.CreateVersion7()}");
        unbound.ShouldBe(HttpStatusCode.NotFound).Text.ShouldContain("data-code=\"binding.not-bound\"");
        unbound.Text.ShouldBe(unknown.ShouldBe(HttpStatusCode.NotFound).Text);
    }

    [Fact]
    public async Task A_refusal_says_in_the_readers_language_what_to_do_and_gives_back_what_was_typed()
    {
        var people = await _team.PeopleAsync();
        await _team.InviteAsync(people[13].Userid);
        var page = await _team.NewVisitor().OpenAsync(people[13].Userid);
        WebUtility.HtmlDecode(page.Answer.Text).ShouldContain($"你好，<bdi>{people[13].Name}</bdi>。");

        var weak = (await page.PostAsync("register", ("name", "小 & 明"), ("email", "weak@acme.example"), ("password", "short"))).ShouldShow(HttpStatusCode.UnprocessableEntity, "request.invalid");
        weak.Answer.Text.ShouldContain("value=\"weak@acme.example\"");
        weak.Answer.Text.ShouldContain("value=\"小 &amp; 明\"");
        weak.Answer.Text.ShouldNotContain("short\"");

        var wrong = (await weak.SignInAsync("nobody@acme.example")).ShouldShow(HttpStatusCode.UnprocessableEntity, "accounts.sign-in-refused");
        wrong.Answer.Text.ShouldContain("邮箱或密码不正确");
        wrong.Answer.Text.ShouldContain("value=\"nobody@acme.example\"");

        var code = await wrong.RegisterAsync("patient@acme.example");
        var right = await _team.CodeAsync("patient@acme.example");
        for (var i = 0; i < 5; i++)
        {
            code = await code.VerifyAsync(right == "000000" ? "000001" : "000000");
        }

        // Five wrong ones: back to where a new one is asked for, not to a page that cannot be left.
        code.ShouldShow(HttpStatusCode.UnprocessableEntity, "accounts.code-expired").Answer.Text.ShouldContain("/register?");
    }
}
