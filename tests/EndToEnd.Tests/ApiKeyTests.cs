using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>A program with a key: as much as it was made for, as long as the person behind it is a member (CASES §4 #2, #16).</summary>
public class ApiKeyTests
{
    [Fact]
    public async Task A_key_is_shown_once_and_works_until_it_is_revoked()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        var created = await CreateAsync(owner, "access:read", "members:read");
        var key = (string)created.Json["key"]!;
        key.ShouldStartWith("lia_");
        var program = app.NewClient(key);
        (await program.GetAsync(owner.Path("/people"))).ShouldBe(HttpStatusCode.OK);
        (await program.GetAsync(owner.Path("/syncs"))).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.scope-required");
        (await program.PostAsync(owner.Path("/api-keys"), new { name = "x", scopes = new[] { "team:read" } })).ShouldBe(HttpStatusCode.Forbidden);

        var listed = (await owner.GetAsync("/api-keys")).ShouldBe(HttpStatusCode.OK);
        listed.Text.ShouldNotContain(key);
        ((string?)listed.Json[0]!["ending"], listed.Json[0]!["lastUsedAt"] is not null).ShouldBe((key[^4..], true));
        app.Log.Lines.ShouldNotContain(line => line.Contains(key, StringComparison.Ordinal));

        (await owner.DeleteAsync($"/api-keys/{created.Json["id"]}")).ShouldBe(HttpStatusCode.NoContent);
        (await program.GetAsync(owner.Path("/people"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await owner.DeleteAsync($"/api-keys/{created.Json["id"]}")).ShouldBe(HttpStatusCode.NoContent);
        (await owner.GetAsync("/history?event=api_key_revoked")).Json["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_key_ends_at_its_hour_without_any_job()   // CASES §4 #24
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(time));
        var owner = await app.SetUpAsync();
        var program = app.NewClient((string)(await CreateAsync(owner, "team:read")).Json["key"]!);
        (await program.GetAsync(owner.Path(""))).ShouldBe(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        (await program.GetAsync(owner.Path(""))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("deauthorize")]
    [InlineData("remove")]
    public async Task A_key_ends_with_the_membership_of_who_made_it(string action)
    {
        await using var team = await BoundTeam.StartAsync(10);
        var admin = await team.JoinAsAsync((await team.PeopleAsync())[0].Userid, "admin");
        var program = team.App.NewClient((string)(await CreateAsync(admin.Client, "members:read")).Json["key"]!);
        (await program.GetAsync(team.Owner.Path("/people"))).ShouldBe(HttpStatusCode.OK);
        (await team.Owner.PostAsync($"/members/{admin.Member}/{action}", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        (await program.GetAsync(team.Owner.Path("/people"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_key_has_no_more_than_an_admins_rights_and_the_audit_names_it()
    {
        await using var team = await BoundTeam.StartAsync(10);
        var people = await team.PeopleAsync();
        var second = await team.JoinAsAsync(people[0].Userid, "owner");
        var program = team.App.NewClient((string)(await CreateAsync(team.Owner, "members:write")).Json["key"]!);
        (await program.PostAsync(team.Owner.Path($"/members/{second.Member}/lock"), new { reason = "x" })).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("directory.owner-required");
        (await program.PutAsync(team.Owner.Path($"/members/{second.Member}/role"), new { role = "member" })).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("directory.owner-required");

        var member = await team.JoinAsync(people[1].Userid);
        (await program.PostAsync(team.Owner.Path($"/members/{member.Member}/lock"), new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        var entry = (await team.Owner.GetAsync($"/history?member={member.Member}&event=member_locked")).Json["items"]![0]!;
        ((string?)entry["by"]!["kind"]).ShouldBe("key");
    }

    [Theory]
    [InlineData("Bearer lia_")]
    [InlineData("Bearer lia_0000000000000000000000000000000000000000000")]
    [InlineData("Basic b3duZXI6eA==")]
    [InlineData("nonsense")]
    public async Task Whoever_sends_a_wrong_key_is_nobody_whatever_cookie_they_have(string header)
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        (await owner.Client.SendAsync(HttpMethod.Get, owner.Path("/people"), null, ("Authorization", header))).ShouldBe(HttpStatusCode.Unauthorized);
        (await owner.GetAsync("/people")).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<ApiAnswer> CreateAsync(TeamClient by, params string[] scopes) =>
        (await by.PostAsync("/api-keys", new { name = "CI", scopes, days = 30 })).ShouldBe(HttpStatusCode.Created);
}
