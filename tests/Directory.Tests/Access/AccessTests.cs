using System.Diagnostics;
using System.Net;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Directory.Tests.Access;

public sealed class AccessTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Theory]
    [InlineData(0, "lock", "locked")]
    [InlineData(1, "deauthorize", "deauthorized")]
    [InlineData(2, "remove", "removed")]
    public async Task A_membership_that_ends_takes_access_at_once_and_the_session_within_a_second(int person, string action, string reason)   // rule 5
    {
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[person].Userid);
        var before = (await _team.Owner.GetAsync($"/access/{joined.Account}")).ShouldBe(HttpStatusCode.OK).Json;
        ((bool)before["allowed"]!, (string?)before["role"], before["reason"]).ShouldBe((true, "member", null));
        before["since"].ShouldNotBeNull();

        (await _team.Owner.PostAsync($"/members/{joined.Member}/{action}", new { reason = "left the project" })).ShouldBe(HttpStatusCode.NoContent);
        var committed = Stopwatch.StartNew();
        var after = (await _team.Owner.GetAsync($"/access/{joined.Account}")).ShouldBe(HttpStatusCode.OK).Json;
        ((bool)after["allowed"]!, (string?)after["reason"], after["role"]).ShouldBe((false, reason, null));
        (await joined.Client.GetAsync("")).Status.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Unauthorized);

        await Eventually.BecomesTrueAsync(async () => (await joined.Client.Client.GetAsync("/api/v1/me")).Status == HttpStatusCode.Unauthorized);
        committed.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Who_is_a_member_of_another_team_too_keeps_the_session_and_loses_this_team()
    {
        var person = (await _team.PeopleAsync())[3];
        var another = await _team.AnotherTeamAsync("both@other.example");
        await _team.InviteAsync(person.Userid);
        (await (await _team.NewVisitor().OpenAsync(person.Userid)).SignInAsync("both@other.example")).ShouldShow(HttpStatusCode.OK, "joined");
        var listed = await _team.FindAsync(person.Userid);
        (await another.Client.GetAsync($"/api/v1/teams/{_team.Owner.Team}")).ShouldBe(HttpStatusCode.OK);

        (await _team.Owner.PostAsync($"/members/{listed.Member}/remove", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        (await another.Client.GetAsync($"/api/v1/teams/{_team.Owner.Team}")).ShouldBe(HttpStatusCode.NotFound);
        await _team.App.Services.GetRequiredService<ISubscriptionProgress>().CatchUpAsync(CancellationToken.None);
        (await another.GetAsync("/departments")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Many_are_asked_about_at_once_each_with_its_reason()
    {
        var people = await _team.PeopleAsync();
        var (one, two, nobody) = (await _team.JoinAsync(people[6].Userid), await _team.JoinAsync(people[7].Userid), Guid.CreateVersion7());
        (await _team.Owner.PostAsync($"/members/{two.Member}/lock", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        var answers = (await _team.Owner.PostAsync("/access", new { accounts = new[] { one.Account, two.Account, nobody, one.Account } })).ShouldBe(HttpStatusCode.OK).Json.AsArray()
            .ToDictionary(a => (Guid)a!["account"]!, a => ((bool)a!["access"]!["allowed"]!, (string?)a["access"]!["reason"]));
        answers.ShouldBe(new Dictionary<Guid, (bool, string?)> { [one.Account] = (true, null), [two.Account] = (false, "locked"), [nobody] = (false, "no-member") }, ignoreOrder: true);
        (await one.Client.PostAsync("/access", new { accounts = new[] { one.Account } })).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.role-required");
        (await _team.Owner.PostAsync("/access", new { accounts = Array.Empty<Guid>() })).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_account_itself_may_ask_and_nobody_else_without_the_role()
    {
        var people = await _team.PeopleAsync();
        var (one, two) = (await _team.JoinAsync(people[4].Userid), await _team.JoinAsAsync(people[5].Userid, "auditor"));
        ((bool)(await one.Client.GetAsync($"/access/{one.Account}")).ShouldBe(HttpStatusCode.OK).Json["allowed"]!).ShouldBeTrue();
        (await one.Client.GetAsync($"/access/{two.Account}")).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.role-required");
        (await two.Client.GetAsync($"/access/{one.Account}")).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.role-required");

        // Outside of the team: about oneself a plain no, about others nothing, and a team that does not exist looks the same.
        var stranger = await _team.AnotherTeamAsync("stranger@other.example");
        var account = (Guid)(await stranger.Client.GetAsync("/api/v1/me")).Json["account"]!["id"]!;
        foreach (var team in new[] { _team.Owner.Team, Guid.CreateVersion7() })
        {
            ((string?)(await stranger.Client.GetAsync($"/api/v1/teams/{team}/access/{account}")).ShouldBe(HttpStatusCode.OK).Json["reason"]).ShouldBe("no-member");
            (await stranger.Client.GetAsync($"/api/v1/teams/{team}/access/{one.Account}")).ShouldBe(HttpStatusCode.NotFound).ShouldBeRefused("request.not-found");
        }

        (await _team.App.NewClient().GetAsync(_team.Owner.Path($"/access/{one.Account}"))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_is_invited_and_has_not_joined_has_no_access_and_neither_has_somebody_unknown()
    {
        ((string?)(await _team.Owner.GetAsync($"/access/{Guid.CreateVersion7()}")).ShouldBe(HttpStatusCode.OK).Json["reason"]).ShouldBe("no-member");
        (await _team.Owner.GetAsync("/access/not-an-id")).Status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.NotFound);
    }
}
