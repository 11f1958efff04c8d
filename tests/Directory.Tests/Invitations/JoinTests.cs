using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Invitations;

public sealed class JoinTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task The_card_leads_an_invited_person_to_an_account_a_membership_a_link_and_a_session()
    {
        var person = (await _team.PeopleAsync())[0];
        await _team.InviteAsync(person.Userid);

        // The card that WeCom delivers holds the team's link and no secret.
        SimulatedMessage? card = null;
        await Eventually.BecomesTrueAsync(async () => (card = (await _team.App.Simulator.InboxAsync(_team.Corp.CorpId, person.Userid)).LastOrDefault()) is not null);
        new Uri(card!.Url!).PathAndQuery.ShouldBe($"/join/{_team.Owner.Team}");

        var visitor = _team.NewVisitor();
        var page = (await visitor.OpenAsync(person.Userid)).ShouldShow(HttpStatusCode.OK);
        page.Answer.Text.ShouldContain("lang=\"zh-CN\"");
        page.Answer.Text.ShouldContain("Acme");
        (await (await page.RegisterAsync("li@acme.example")).VerifyAsync()).ShouldShow(HttpStatusCode.OK, "joined");

        var me = (await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)me["teams"]![0]!["teamName"]).ShouldBe("Acme");
        var account = (Guid)me["account"]!["id"]!;
        var access = (await _team.Owner.GetAsync($"/access/{account}")).ShouldBe(HttpStatusCode.OK).Json;
        ((bool)access["allowed"]!, (string?)access["role"]).ShouldBe((true, "member"));
        (await _team.FindAsync(person.Userid)).Status.ShouldBe("active");
        (await _team.ScalarAsync<long>($"select count(*) from binding.associations_1 where account_id = '{account}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Who_has_an_account_joins_by_signing_in()
    {
        var people = await _team.PeopleAsync();
        (await _team.AnotherTeamAsync("has@account.example")).Team.ShouldNotBe(_team.Owner.Team);
        await _team.InviteAsync(people[1].Userid);
        var page = await _team.NewVisitor().OpenAsync(people[1].Userid);

        (await page.SignInAsync("has@account.example", "not the password")).ShouldShow(HttpStatusCode.UnprocessableEntity, "accounts.sign-in-refused");
        (await _team.FindAsync(people[1].Userid)).Status.ShouldBe("invited");

        (await page.SignInAsync("has@account.example")).ShouldShow(HttpStatusCode.OK, "joined");
        (await _team.FindAsync(people[1].Userid)).Status.ShouldBe("active");
    }

    [Fact]
    public async Task Who_was_not_invited_any_more_or_ever_is_told_so_and_nothing_is_left_behind()
    {
        var people = await _team.PeopleAsync();
        var invited = await _team.InviteAsync(people[2].Userid);

        // Not invited; a stranger; another person on the same link.
        (await _team.NewVisitor().OpenAsync(people[3].Userid)).ShouldShow(HttpStatusCode.Forbidden, "directory.not-invited");
        (await _team.NewVisitor().OpenAsync("nobody-at-all")).ShouldShow(HttpStatusCode.Forbidden, "binding.wecom-stranger");

        // Revoked while the page lies open in the browser.
        var open = (await _team.NewVisitor().OpenAsync(people[2].Userid)).ShouldShow(HttpStatusCode.OK);
        var waiting = await open.RegisterAsync("revoked@acme.example");
        (await _team.Owner.DeleteAsync($"/members/{invited.Member}/invitation")).ShouldBe(HttpStatusCode.NoContent);
        (await waiting.VerifyAsync()).ShouldShow(HttpStatusCode.Forbidden, "directory.not-invited");
        (await _team.NewVisitor().OpenAsync(people[2].Userid)).ShouldShow(HttpStatusCode.Forbidden, "directory.not-invited");
        (await _team.ScalarAsync<long>("select count(*) from binding.accounts_1 where email like 'revoked@%'")).ShouldBe(0);
        (await _team.FindAsync(people[2].Userid)).Status.ShouldBe("authorized");
    }

    [Fact]
    public async Task An_invitation_is_used_once()
    {
        var people = await _team.PeopleAsync();
        await _team.JoinAsync(people[4].Userid);
        (await _team.NewVisitor().OpenAsync(people[4].Userid)).ShouldShow(HttpStatusCode.Conflict, "directory.already-joined");
    }

    [Fact]
    public async Task Of_many_who_use_one_invitation_at_once_one_joins()
    {
        var people = await _team.PeopleAsync();
        await _team.InviteAsync(people[5].Userid);
        List<JoinPageSeen> waiting = [];
        for (var i = 0; i < 4; i++)
        {
            waiting.Add(await (await _team.NewVisitor().OpenAsync(people[5].Userid)).RegisterAsync($"race{i}@acme.example"));
        }

        var ends = await Task.WhenAll(waiting.Select(w => w.VerifyAsync()));
        ends.Count(e => e.Code == "joined").ShouldBe(1, string.Join(", ", ends.Select(e => e.Code)));
        (await _team.ScalarAsync<long>("select count(*) from binding.accounts_1 where email like 'race%'")).ShouldBe(1, "who did not join left no account behind");
    }

    [Fact]
    public async Task A_state_is_good_once_and_in_its_own_browser_only()
    {
        var people = await _team.PeopleAsync();
        await _team.InviteAsync(people[6].Userid);
        var visitor = _team.NewVisitor();
        var back = await visitor.ReturnAsync(people[6].Userid);

        var thief = _team.NewVisitor();
        (await thief.FollowAsync(await thief.Client.GetAsync(back))).ShouldShow(HttpStatusCode.Forbidden, "directory.join-state-refused");
        (await visitor.FollowAsync(await visitor.Client.GetAsync(back))).ShouldShow(HttpStatusCode.OK);
        (await visitor.FollowAsync(await visitor.Client.GetAsync(back))).ShouldShow(HttpStatusCode.Forbidden, "directory.join-state-refused");

        // A state that somebody made up, with a code that WeCom did give.
        var another = _team.NewVisitor();
        var code = System.Web.HttpUtility.ParseQueryString(new Uri("http://x" + await another.ReturnAsync(people[6].Userid)).Query)["code"];
        (await another.FollowAsync(await another.Client.GetAsync($"{another.Path}/return?code={code}&state=made-up"))).ShouldShow(HttpStatusCode.Forbidden, "directory.join-state-refused");
    }

    [Fact]
    public async Task Without_the_proof_of_WeCom_there_is_no_page_and_no_joining()
    {
        var people = await _team.PeopleAsync();
        await _team.InviteAsync(people[7].Userid);
        var visitor = _team.NewVisitor();
        (await visitor.FollowAsync(await visitor.Client.GetAsync(visitor.Path + "/welcome"))).ShouldShow(HttpStatusCode.Forbidden, "directory.join-proof-expired");

        // The forms of a page that was proved, from a browser that was not.
        var proved = await _team.NewVisitor().OpenAsync(people[7].Userid);
        var stolen = proved with { Client = visitor.Client };
        (await stolen.SignInAsync("owner@acme.example")).Code.ShouldBe("directory.join-form-refused");

        // And without the form's own token.
        (await proved.PostToAsync(visitor.Path + "/sign-in", ("email", "owner@acme.example"), ("password", TeamClient.Password))).Code.ShouldBe("directory.join-form-refused");
        (await _team.FindAsync(people[7].Userid)).Status.ShouldBe("invited");
    }

    [Fact]
    public async Task A_wrong_code_leaves_nothing_and_the_right_one_still_joins()
    {
        var people = await _team.PeopleAsync();
        await _team.InviteAsync(people[8].Userid);
        var waiting = await (await _team.NewVisitor().OpenAsync(people[8].Userid)).RegisterAsync("typo@acme.example");
        var right = await _team.CodeAsync("typo@acme.example");
        var again = (await waiting.VerifyAsync(right == "000000" ? "000001" : "000000")).ShouldShow(HttpStatusCode.UnprocessableEntity, "accounts.code-refused");
        (await _team.FindAsync(people[8].Userid)).Status.ShouldBe("invited");
        (await again.VerifyAsync(right)).ShouldShow(HttpStatusCode.OK, "joined");
    }

    [Fact]
    public async Task An_account_that_is_a_member_already_is_no_second_one()
    {
        var people = await _team.PeopleAsync();
        await _team.InviteAsync(people[9].Userid);
        var page = await _team.NewVisitor().OpenAsync(people[9].Userid);
        (await page.SignInAsync("owner@acme.example")).Code.ShouldBe("directory.account-is-member");
        (await _team.FindAsync(people[9].Userid)).Status.ShouldBe("invited");
        (await _team.ScalarAsync<long>($"select count(*) from binding.associations_1 where userid_key = '{people[9].Userid.ToLowerInvariant()}'")).ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_is_sent_anywhere_but_to_WeCom_and_to_our_own_pages()
    {
        var people = await _team.PeopleAsync();
        await _team.InviteAsync(people[10].Userid);
        var visitor = _team.NewVisitor();
        var begin = await visitor.Client.SendAsync(
            HttpMethod.Get, visitor.Path + "?return=https://evil.example&redirect_uri=//evil.example", null, ("X-Forwarded-Host", "evil.example"), ("Host", "evil.example"));
        begin.ShouldBe(HttpStatusCode.Redirect);
        begin.Location!.GetLeftPart(UriPartial.Authority).ShouldBe(_team.App.SimulatorUrl.GetLeftPart(UriPartial.Authority));
        begin.Location.ToString().ShouldNotContain("evil");
    }

    [Fact]
    public async Task WeCom_that_does_not_answer_is_said_and_leaves_nothing_half_done()
    {
        var people = await _team.PeopleAsync();
        await _team.InviteAsync(people[11].Userid);
        var visitor = _team.NewVisitor();
        var back = await visitor.ReturnAsync(people[11].Userid);
        await _team.App.Simulator.FaultAsync("/cgi-bin/auth/getuserinfo", "http503");
        var page = await visitor.FollowAsync(await visitor.Client.GetAsync(back));
        page.Answer.Status.ShouldBe(HttpStatusCode.BadGateway, page.Answer.Text);
        page.Code!.ShouldStartWith("binding.");
        await _team.App.Simulator.ClearFaultsAsync();
        (await _team.NewVisitor().OpenAsync(people[11].Userid)).ShouldShow(HttpStatusCode.OK);
    }
}
