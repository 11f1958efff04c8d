using System.Diagnostics;
using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

public class OffboardingTests
{
    [Fact]
    public async Task Who_leaves_the_company_is_out_on_every_host_within_a_second_of_the_commit()
    {
        await using var team = await BoundTeam.StartAsync(40);
        var another = await team.App.StartAnotherHostAsync();
        var person = (await team.PeopleAsync())[0];
        var joined = await team.JoinAsAsync(person.Userid, "auditor");
        (await team.Owner.PutAsync("/sync-policy", new { leavers = "remove" })).ShouldBe(HttpStatusCode.NoContent);

        // The same session on the other host: a screen, a stream that is open, a service behind forward-auth.
        using var there = new ApiClient(another);
        there.Http.DefaultRequestHeaders.Add("Cookie", joined.Client.Client.Cookies.GetCookieHeader(team.App.Url));
        (await there.GetAsync(team.Owner.Path("/history"))).ShouldBe(HttpStatusCode.OK);
        (await there.GetAsync($"/forward-auth/{team.Owner.Team}?role=auditor")).ShouldBe(HttpStatusCode.OK);
        using var stream = await there.Http.GetAsync(team.Owner.Path("/changes"), HttpCompletionOption.ResponseHeadersRead);
        stream.StatusCode.ShouldBe(HttpStatusCode.OK);
        var ended = stream.Content.CopyToAsync(Stream.Null);

        await team.App.Simulator.DismissAsync(team.Corp.CorpId, person.Userid);
        (await team.SyncAsync()).ShouldBe("completed");

        // From the commit on every check says no, on the other host too.
        (await there.GetAsync($"/forward-auth/{team.Owner.Team}?role=auditor")).Status.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized);
        (await there.GetAsync(team.Owner.Path("/history"))).Status.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Unauthorized);
        var seen = Stopwatch.StartNew();
        await Eventually.BecomesTrueAsync(async () => (await there.GetAsync("/api/v1/me")).Status == HttpStatusCode.Unauthorized);
        await ended.WaitAsync(TimeSpan.FromSeconds(20));
        seen.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), "the stream on the other host stayed open");

        var record = (await team.Owner.GetAsync("/offboardings")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)record["cause"], (string?)record["reason"], (int)record["sessions"]!, (int)record["associations"]!).ShouldBe(("removed", "left-wecom", 1, 1));
        ((int)record["milliseconds"]!).ShouldBeLessThan(1000);
        record["run"].ShouldNotBeNull();
    }
}
