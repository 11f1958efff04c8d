using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Invitations;

public sealed class WeComSignInTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_known_is_in_by_a_scan_or_silently_inside_of_WeCom(bool inWeCom)
    {
        var person = (await _team.PeopleAsync())[inWeCom ? 0 : 1];
        var joined = await _team.JoinAsync(person.Userid);
        var visitor = _team.NewVisitor();
        var page = await visitor.SignInAsync(person.Userid, inWeCom, $"/teams/{_team.Owner.Team}/audit?person=1");
        (page.Answer.Status, page.Answer.Location?.ToString()).ShouldBe((HttpStatusCode.Redirect, $"/teams/{_team.Owner.Team}/audit?person=1"), page.Answer.Text);
        ((Guid)(await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["id"]!).ShouldBe(joined.Account);
        (await _team.ScalarAsync<long>($"select count(*) from events.mt_events where stream_id = '{joined.Account}' and type = 'signed_in' and data->>'method' = 'WeCom'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_tap_on_a_message_opens_the_thing_itself_and_leaves_one_session_however_often_it_is_tapped()
    {
        var person = (await _team.PeopleAsync())[20];
        var joined = await _team.JoinAsync(person.Userid);
        var (page, visitor) = ($"/m/{_team.Owner.Team}/items/0199a5a2-7c1e-7b6e-8a2f-3d4c5b6a7980?m=1", _team.NewVisitor());
        (await visitor.SignInAsync(person.Userid, inWeCom: true, page)).Answer.Location?.ToString().ShouldBe(page);
        var sessions = await SessionsAsync();

        // Known by now: nothing is proved again.
        var link = $"{visitor.Path}/wecom?to={Uri.EscapeDataString(page)}";
        var again = (await visitor.Client.SendAsync(HttpMethod.Get, link, null, ("User-Agent", "MicroMessenger/7.0.1 wxwork/4.1.30"))).ShouldBe(HttpStatusCode.Redirect);
        again.Location?.ToString().ShouldBe(page);
        (await SessionsAsync()).ShouldBe(sessions);

        // Whoever is no member any more is judged at the door again, and told why.
        (await _team.Owner.PostAsync($"/members/{joined.Member}/lock", new { reason = "lost phone" })).ShouldBe(HttpStatusCode.NoContent);
        var refused = await visitor.Client.SendAsync(HttpMethod.Get, link, null, ("User-Agent", "MicroMessenger/7.0.1 wxwork/4.1.30"));
        refused.ShouldBe(HttpStatusCode.Redirect).Location!.AbsolutePath.ShouldBe("/connect/oauth2/authorize");
        (await _team.NewVisitor().SignInAsync(person.Userid, inWeCom: true, page)).ShouldShow(HttpStatusCode.Conflict, "directory.member-locked");

        Task<long> SessionsAsync() => _team.ScalarAsync<long>($"select count(*) from binding.sessions where account_id = '{joined.Account}'");
    }

    [Fact]
    public async Task Who_is_authorised_and_has_no_account_registers_and_joins_without_an_invitation()
    {
        var person = (await _team.PeopleAsync())[2];
        (await _team.Owner.PostAsync("/members/authorize", new { people = new[] { (await _team.FindAsync(person.Userid)).Person } })).ShouldBe(HttpStatusCode.OK);
        var visitor = _team.NewVisitor();
        var page = (await visitor.SignInAsync(person.Userid)).ShouldShow(HttpStatusCode.OK);
        var done = await (await page.RegisterAsync("first-scan@acme.example")).VerifyAsync();
        (done.Answer.Status, done.Answer.Location?.ToString()).ShouldBe((HttpStatusCode.Redirect, $"/teams/{_team.Owner.Team}"), done.Answer.Text);
        (await _team.FindAsync(person.Userid)).Status.ShouldBe("active");

        // From then on scanning is enough.
        (await _team.NewVisitor().SignInAsync(person.Userid)).Answer.Location?.ToString().ShouldBe($"/teams/{_team.Owner.Team}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_a_member_already_is_associated_after_the_account_proved_itself_and_stays_that_member(bool isAuthorised)
    {
        await using var team = await BoundTeam.StartAsync(10);
        var person = (await team.PeopleAsync())[0];
        var listed = await team.FindAsync(person.Userid);
        if (isAuthorised)
        {
            (await team.Owner.PostAsync("/members/authorize", new { people = new[] { listed.Person }, invite = true })).ShouldBe(HttpStatusCode.OK);
        }

        var before = (int)(await team.Owner.GetAsync("/people")).Json["total"]!;
        var owner = (Guid)(await team.Owner.GetAsync("/people?status=active")).Json["items"]![0]!["member"]!;
        var page = (await team.NewVisitor().SignInAsync(person.Userid)).ShouldShow(HttpStatusCode.OK);
        (await page.SignInAsync("owner@acme.example", "not the password")).ShouldShow(HttpStatusCode.UnprocessableEntity, "accounts.sign-in-refused");
        (await page.SignInAsync("owner@acme.example")).Answer.Status.ShouldBe(HttpStatusCode.Redirect);

        // The owner is that person now, with the membership, the role and the history of before.
        var now = await team.FindAsync(person.Userid);
        (now.Member, now.Status, now.Role).ShouldBe((owner, "active", "owner"));
        (await team.Owner.GetAsync($"/people/{listed.Person}/timeline")).Text.ShouldContain("member_matched");
        ((int)(await team.Owner.GetAsync("/people")).Json["total"]!).ShouldBe(before - 1);
        (await team.NewVisitor().SignInAsync(person.Userid)).Answer.Location?.ToString().ShouldBe($"/teams/{team.Owner.Team}");
    }

    [Fact]   // CASES §2
    public async Task An_account_that_is_somebody_else_at_WeCom_changes_nothing_and_admins_are_told_once()
    {
        var people = await _team.PeopleAsync();
        var joined = await _team.JoinAsync(people[12].Userid, "two-people@acme.example");
        await _team.InviteAsync(people[13].Userid);
        for (var i = 0; i < 2; i++)
        {
            var page = (await _team.NewVisitor().SignInAsync(people[13].Userid)).ShouldShow(HttpStatusCode.OK);
            (await page.SignInAsync("two-people@acme.example")).Answer.Status.ShouldBe(HttpStatusCode.Conflict);
        }

        (await _team.FindAsync(people[13].Userid)).Status.ShouldBe("invited");
        (await _team.FindAsync(people[12].Userid)).Member.ShouldBe(joined.Member);
        (await _team.ScalarAsync<long>(
            $"select count(*) from events.mt_events where type = 'wecom_sign_in_refused' and data ->> 'isNewConflict' = 'true' and data ->> 'userId' = '{people[13].Userid}'")).ShouldBe(1);
        await Eventually.BecomesTrueAsync(async () => (await _team.App.Simulator.MailsAsync("owner@acme.example")).Count(m => m.Subject.Contains("in conflict", StringComparison.Ordinal) && m.Text.Contains(people[13].Userid, StringComparison.Ordinal)) == 1);
    }

    [Fact]
    public async Task Who_was_never_authorised_is_refused_and_admins_see_it()
    {
        var person = (await _team.PeopleAsync())[3];
        (await _team.AnotherTeamAsync("somebody@else.example")).Team.ShouldNotBe(_team.Owner.Team);
        var page = (await _team.NewVisitor().SignInAsync(person.Userid)).ShouldShow(HttpStatusCode.OK);
        page.Answer.Text.ShouldNotContain("/register");
        (await page.PostToAsync($"/join/{_team.Owner.Team}/register", ("name", "x"), ("email", "x@y.example"), ("password", TeamClient.Password), ("__RequestVerificationToken", page.Field("__RequestVerificationToken"))))
            .ShouldShow(HttpStatusCode.Forbidden, "directory.join-proof-expired");
        (await page.SignInAsync("somebody@else.example")).ShouldShow(HttpStatusCode.Forbidden, "directory.not-invited");
        (await _team.Owner.GetAsync("/history?event=wecom_sign_in_refused")).ShouldBe(HttpStatusCode.OK).Text.ShouldContain(person.Userid);
        (await _team.FindAsync(person.Userid)).Member.ShouldBeNull();
    }

    [Theory]
    [InlineData("lock", "directory.member-locked")]
    [InlineData("deauthorize", "directory.not-invited")]
    [InlineData("remove", "directory.not-invited")]
    public async Task Who_is_shut_out_is_shut_out_of_WeCom_sign_in_too(string action, string code)   // CASES §4 #16, #25
    {
        var person = (await _team.PeopleAsync())[action switch { "lock" => 4, "deauthorize" => 5, _ => 6 }];
        var joined = await _team.JoinAsync(person.Userid);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/{action}", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        foreach (var inWeCom in new[] { true, false })
        {
            var visitor = _team.NewVisitor();
            (await visitor.SignInAsync(person.Userid, inWeCom)).ShouldShow(action == "lock" ? HttpStatusCode.Conflict : HttpStatusCode.Forbidden, code);
            (await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await _team.Owner.GetAsync("/history?event=wecom_sign_in_refused")).Text.ShouldContain(person.Userid);
    }

    [Fact]
    public async Task One_account_is_one_person_at_WeCom()
    {
        var people = await _team.PeopleAsync();
        await _team.JoinAsync(people[7].Userid, "one-person@acme.example");
        var page = (await _team.NewVisitor().SignInAsync(people[8].Userid)).ShouldShow(HttpStatusCode.OK);
        (await page.SignInAsync("one-person@acme.example")).ShouldShow(HttpStatusCode.Conflict, "directory.member-matched-already");
        (await _team.FindAsync(people[8].Userid)).Member.ShouldBeNull();
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/teams/")]
    [InlineData("/\\evil.example")]
    [InlineData("/teams/../../evil")]
    [InlineData("/teams/x\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/sign-in")]
    [InlineData("/mm/x")]
    [InlineData("/m/\r\nSet-Cookie: a=b")]
    public async Task Nobody_is_sent_to_an_address_that_is_not_ours(string to)   // CASES §4 #8
    {
        var person = (await _team.PeopleAsync())[9];
        await JoinedOnceAsync(person.Userid);
        var page = await _team.NewVisitor().SignInAsync(person.Userid, to: to);
        page.Answer.Status.ShouldBe(HttpStatusCode.Redirect, page.Answer.Text);
        new Uri(_team.App.Url, page.Answer.Location!.ToString()).AbsoluteUri.ShouldStartWith(new Uri(_team.App.Url, to.StartsWith("/teams/..", StringComparison.Ordinal) ? "/" : $"/teams/{_team.Owner.Team}").AbsoluteUri);
    }

    [Fact]
    public async Task A_state_is_one_browsers_and_used_once_and_who_refuses_is_told()   // CASES §4 #5, #20
    {
        var person = (await _team.PeopleAsync())[10];
        await JoinedOnceAsync(person.Userid);
        var visitor = _team.NewVisitor();
        var back = await visitor.ReturnAsync(person.Userid, $"{visitor.Path}/wecom", inWeCom: false);

        // Another browser that was sent the address gets nothing.
        var other = _team.NewVisitor();
        await other.ReturnAsync(person.Userid, $"{other.Path}/wecom", inWeCom: false);
        (await other.FollowAsync(await other.Client.GetAsync(back))).ShouldShow(HttpStatusCode.Forbidden, "directory.join-state-refused");
        (await other.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);

        // Of 64 at once one is let in.
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => visitor.Client.GetAsync(back)));
        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);

        var third = _team.NewVisitor();
        var refused = await third.ReturnAsync(person.Userid, $"{third.Path}/wecom", inWeCom: false);
        var state = refused[refused.IndexOf("state=", StringComparison.Ordinal)..].Split('&')[0];
        (await third.FollowAsync(await third.Client.GetAsync($"{third.Path}/return?{state}"))).ShouldShow(HttpStatusCode.Forbidden, "directory.join-cancelled");
    }

    private async Task JoinedOnceAsync(string userid)
    {
        if ((await _team.FindAsync(userid)).Status != "active")
        {
            await _team.JoinAsync(userid);
        }
    }
}
