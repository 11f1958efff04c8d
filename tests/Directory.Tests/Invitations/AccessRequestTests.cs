using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Invitations;

public sealed class AccessRequestTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task Who_was_never_authorised_asks_and_is_in_only_after_an_admin_agreed()
    {
        var person = (await _team.PeopleAsync())[0];
        var visitor = _team.NewVisitor();
        var page = (await visitor.SignInAsync(person.Userid)).ShouldShow(HttpStatusCode.OK);
        (await page.PostAsync("ask")).ShouldShow(HttpStatusCode.OK, "asked");
        // Twice is once, and opens nothing.
        (await page.PostAsync("ask")).ShouldShow(HttpStatusCode.OK, "asked");
        (await page.PostToAsync($"{visitor.Path}/register", ("name", "x"), ("email", "asked@acme.example"), ("password", TeamClient.Password), ("__RequestVerificationToken", page.Field("__RequestVerificationToken"))))
            .ShouldShow(HttpStatusCode.Forbidden, "directory.join-proof-expired");
        (await _team.FindAsync(person.Userid)).Status.ShouldBeNull();
        await Eventually.BecomesTrueAsync(async () => (await _team.App.Simulator.MailsAsync("owner@acme.example")).Any(m => m.Subject.Contains("asks to join", StringComparison.Ordinal)));

        var request = (await OpenAsync()).Single(r => (string?)r!["userId"] == person.Userid)!;
        (await _team.Owner.PostAsync($"/access-requests/{request["person"]}", new { approve = true, role = "auditor" })).ShouldBe(HttpStatusCode.NoContent);
        (await _team.FindAsync(person.Userid)).ShouldSatisfyAllConditions(p => p.Status.ShouldBe("invited"), p => p.Role.ShouldBe("auditor"));
        (await _team.Owner.PostAsync($"/access-requests/{request["person"]}", new { approve = false })).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("directory.no-open-request");
        (await OpenAsync()).ShouldNotContain(r => (string?)r!["userId"] == person.Userid);
        (await (await (await visitor.SignInAsync(person.Userid)).RegisterAsync("asked@acme.example")).VerifyAsync()).Answer.Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Who_was_declined_does_not_ask_again_the_same_day_and_who_was_shut_out_not_at_all()
    {
        var people = await _team.PeopleAsync();
        var page = (await _team.NewVisitor().SignInAsync(people[1].Userid)).ShouldShow(HttpStatusCode.OK);
        (await page.PostAsync("ask")).ShouldShow(HttpStatusCode.OK, "asked");
        var person = (await _team.FindAsync(people[1].Userid)).Person;
        (await _team.Owner.PostAsync($"/access-requests/{person}", new { approve = false })).ShouldBe(HttpStatusCode.NoContent);
        (await page.PostAsync("ask")).ShouldShow(HttpStatusCode.Forbidden, "directory.request-declined");

        var joined = await _team.JoinAsync(people[2].Userid);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/remove", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        (await _team.NewVisitor().SignInAsync(people[2].Userid)).ShouldShow(HttpStatusCode.Forbidden, "directory.not-invited");
        // Without a proof of WeCom's nobody asks.
        (await (page with { Client = _team.App.NewClient() }).PostAsync("ask")).Code.ShouldBe("directory.join-form-refused");
    }

    private async Task<JsonArray> OpenAsync() => (await _team.Owner.GetAsync("/access-requests")).ShouldBe(HttpStatusCode.OK).Json.AsArray();
}
