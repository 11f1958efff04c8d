using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Invitations;

public sealed class SelfAssociationTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task A_link_is_taken_back_only_by_who_knows_the_password_and_ends_the_other_sessions()   // CASES §4 #6
    {
        var person = (await _team.PeopleAsync())[0];
        var joined = await _team.JoinAsync(person.Userid, "unlinks@acme.example");
        var mine = (await joined.Client.Client.GetAsync("/api/v1/me/associations")).ShouldBe(HttpStatusCode.OK).Json[0]!;
        ((Guid)mine["team"]!, (string?)mine["userId"]).ShouldBe((_team.Owner.Team, person.Userid));
        var scanned = _team.NewVisitor();
        (await scanned.SignInAsync(person.Userid)).Answer.Status.ShouldBe(HttpStatusCode.Redirect);

        var end = $"/api/v1/me/associations/{_team.Owner.Team}/end";
        (await joined.Client.Client.PostAsync(end, new { password = "a wrong password" })).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("accounts.password-wrong");
        (await scanned.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await joined.Client.Client.PostAsync(end, new { password = TeamClient.Password })).ShouldBe(HttpStatusCode.NoContent);
        (await scanned.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await joined.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await joined.Client.Client.PostAsync(end, new { password = TeamClient.Password })).ShouldBe(HttpStatusCode.NotFound);

        // Still that member; scanning asks for the account again, and links it again.
        (await _team.FindAsync(person.Userid)).Status.ShouldBe("active");
        var page = (await _team.NewVisitor().SignInAsync(person.Userid)).ShouldShow(HttpStatusCode.OK);
        (await page.SignInAsync("unlinks@acme.example")).Answer.Status.ShouldBe(HttpStatusCode.Redirect);
        (await _team.NewVisitor().SignInAsync(person.Userid)).Answer.Location?.ToString().ShouldBe($"/teams/{_team.Owner.Team}");

        // Every change was mailed to the account's owner.
        await Eventually.BecomesTrueAsync(async () => (await _team.App.Simulator.MailsAsync("unlinks@acme.example"))
            .Count(m => m.Text.Contains(person.Userid, StringComparison.Ordinal)) == 3);
    }

    [Fact]
    public async Task Somebody_else_does_not_take_over_a_person_by_scanning_as_them_with_another_account()
    {
        var person = (await _team.PeopleAsync())[1];
        var joined = await _team.JoinAsync(person.Userid, "first@acme.example");
        (await joined.Client.Client.PostAsync($"/api/v1/me/associations/{_team.Owner.Team}/end", new { password = TeamClient.Password })).ShouldBe(HttpStatusCode.NoContent);
        (await _team.AnotherTeamAsync("second@acme.example")).Team.ShouldNotBe(_team.Owner.Team);
        var page = (await _team.NewVisitor().SignInAsync(person.Userid)).ShouldShow(HttpStatusCode.OK);
        (await page.SignInAsync("second@acme.example")).Answer.Text.ShouldContain("directory.invitation-used");
        (await _team.ScalarAsync<long>($"select count(*) from binding.associations_1 where userid = '{person.Userid}'")).ShouldBe(0);
    }

    [Fact]
    public async Task The_sign_in_page_offers_WeCom_where_a_corp_is_bound_and_tells_nothing_of_teams()
    {
        using var nobody = _team.App.NewClient();
        foreach (var query in new[] { "", $"?team={_team.Owner.Team}" })
        {
            ((string?)(await nobody.GetAsync("/api/v1/sessions/options" + query)).ShouldBe(HttpStatusCode.OK).Json["weCom"]).ShouldBe($"/join/{_team.Owner.Team}/wecom");
        }

        (await nobody.GetAsync($"/api/v1/sessions/options?team={Guid.CreateVersion7()}")).ShouldBe(HttpStatusCode.OK).Json["weCom"].ShouldBeNull();
    }
}
