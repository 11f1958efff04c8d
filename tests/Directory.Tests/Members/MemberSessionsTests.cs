using System.Net;
using Liaison.HostTesting;

namespace Liaison.Directory.Tests.Members;

public sealed class MemberSessionsTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task An_admin_sees_where_a_member_is_signed_in_and_ends_it()
    {
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[0].Userid, "lost-phone@acme.example");
        using var second = _team.App.NewClient();
        (await second.PostAsync("/api/v1/sessions", new { email = "lost-phone@acme.example", password = TeamClient.Password })).ShouldBe(HttpStatusCode.Created);
        var sessions = (await _team.Owner.GetAsync($"/members/{joined.Member}/sessions")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        sessions.Count.ShouldBe(2);

        var newest = (Guid)sessions.MaxBy(s => (DateTimeOffset)s!["createdAt"]!)!["id"]!;
        (await _team.Owner.DeleteAsync($"/members/{joined.Member}/sessions/{newest}")).ShouldBe(HttpStatusCode.NoContent);
        (await second.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await joined.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await _team.Owner.DeleteAsync($"/members/{joined.Member}/sessions/{newest}")).ShouldBe(HttpStatusCode.NotFound);

        (await _team.Owner.DeleteAsync($"/members/{joined.Member}/sessions")).ShouldBe(HttpStatusCode.NoContent);
        (await joined.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await _team.Owner.DeleteAsync($"/members/{joined.Member}/sessions")).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Nobody_ends_a_session_that_is_not_that_members()
    {
        var people = await _team.PeopleAsync();
        var (one, other) = (await _team.JoinAsync(people[1].Userid), await _team.JoinAsync(people[2].Userid));
        var theirs = (Guid)(await _team.Owner.GetAsync($"/members/{other.Member}/sessions")).Json["items"]![0]!["id"]!;
        (await _team.Owner.DeleteAsync($"/members/{one.Member}/sessions/{theirs}")).ShouldBe(HttpStatusCode.NotFound);
        (await one.Client.GetAsync($"/members/{other.Member}/sessions")).ShouldBe(HttpStatusCode.Forbidden);
        (await other.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_an_owner_signs_an_owner_out()
    {
        var people = await _team.PeopleAsync();
        var (admin, second) = (await _team.JoinAsAsync(people[3].Userid, "admin"), await _team.JoinAsAsync(people[4].Userid, "owner"));
        (await admin.Client.DeleteAsync($"/members/{second.Member}/sessions")).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("directory.owner-required");
        (await second.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await _team.Owner.DeleteAsync($"/members/{second.Member}/sessions")).ShouldBe(HttpStatusCode.NoContent);
        (await second.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Of_who_is_not_active_no_session_is_shown()   // what an account does in its other teams is none of this team's business
    {
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[5].Userid);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/lock", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        (await _team.Owner.GetAsync($"/members/{joined.Member}/sessions")).ShouldBe(HttpStatusCode.NotFound);
    }
}
