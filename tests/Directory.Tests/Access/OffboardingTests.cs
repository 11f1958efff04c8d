using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Access;

public sealed class OffboardingTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Theory]
    [InlineData(0, "lock", "locked", 1, 0, 0)]
    [InlineData(1, "deauthorize", "deauthorized", 1, 1, 0)]
    [InlineData(2, "remove", "removed", 1, 1, 1)]
    public async Task What_a_membership_gave_ends_with_it_and_the_record_says_so(int person, string action, string cause, int sessions, int keys, int associations)
    {
        var joined = await _team.JoinAsAsync((await _team.PeopleAsync())[person].Userid, "admin");
        var key = (string)(await joined.Client.PostAsync("/api-keys", new { name = "CI", scopes = new[] { "team:read" }, days = 1 })).ShouldBe(HttpStatusCode.Created).Json["key"]!;
        (await _team.Owner.PostAsync($"/members/{joined.Member}/{action}", new { reason = "moved on" })).ShouldBe(HttpStatusCode.NoContent);

        var record = await RecordAsync(joined.Member, isDone: true);
        ((string?)record["cause"], (string?)record["reason"], (string?)record["by"]!["kind"]).ShouldBe((cause, "moved on", "account"));
        ((int)record["sessions"]!, (int)record["keys"]!, (int)record["associations"]!).ShouldBe((sessions, keys, associations));
        ((int)record["milliseconds"]!).ShouldBeLessThan(10_000);
        (await joined.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await _team.App.NewClient(key).GetAsync(_team.Owner.Path(""))).Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_could_not_be_ended_stays_open_until_somebody_ends_it()
    {
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[3].Userid);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/remove", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        var id = (Guid)(await RecordAsync(joined.Member, isDone: true))["id"]!;
        // As after a crash before the reaction was saved.
        await using (var command = _team.App.Database.DataSource.CreateCommand($"delete from directory.offboarding_results where id = '{id}'"))
        {
            (await command.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        var open = (await _team.Owner.GetAsync("/offboardings?open=true")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        open.ShouldHaveSingleItem()!["doneAt"].ShouldBeNull();
        (await _team.Owner.PostAsync($"/offboardings/{id}/finish")).ShouldBe(HttpStatusCode.NoContent);
        (await _team.Owner.GetAsync("/offboardings?open=true")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await _team.Owner.PostAsync($"/offboardings/{Guid.CreateVersion7()}/finish")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_never_joined_has_nothing_to_end_and_an_auditor_may_look()
    {
        var people = await _team.PeopleAsync();
        var invited = await _team.InviteAsync(people[4].Userid);
        (await _team.Owner.PostAsync($"/members/{invited.Member}/remove", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        var auditor = await _team.JoinAsAsync(people[5].Userid, "auditor");
        var list = (await auditor.Client.GetAsync("/offboardings?limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        list.ShouldNotContain(o => (Guid)o!["member"]! == invited.Member);
        (await auditor.Client.PostAsync($"/offboardings/{Guid.CreateVersion7()}/finish")).ShouldBeRefused("access.role-required");
    }

    private async Task<JsonNode> RecordAsync(Guid member, bool isDone)
    {
        JsonNode? record = null;
        await Eventually.BecomesTrueAsync(async () =>
            (record = (await _team.Owner.GetAsync("/offboardings?limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().FirstOrDefault(o => (Guid)o!["member"]! == member)) is not null
            && record["doneAt"] is not null == isDone);
        return record!;
    }
}
