using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.History;

/// <summary>Several admins at work: what one changes, the others' screens hear of.</summary>
public class LiveChangesTests
{
    [Fact]
    public async Task What_one_admin_changes_the_others_hear_of_once_and_also_what_they_missed()
    {
        await using var team = await BoundTeam.StartAsync(20);
        var person = (await team.PeopleAsync())[2];
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<(string Event, string Id, JsonNode Data)> heard = [];
        var listening = ListenAsync(team.Owner, heard, null, stop.Token);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Count(heard) > 0));
        heard[0].Event.ShouldBe("beat");

        await team.InviteAsync(person.Userid);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Topics(heard).Contains("members")));
        Topics(heard).ShouldBe(["deliveries", "history", "invitations", "members"]);
        (await team.Owner.PutAsync("/sync-policy", new { leavers = "lock" })).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Topics(heard).Contains("policy")));
        await stop.CancelAsync();
        await listening;

        // Who was away from the first beat on is told all of it.
        using var again = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<(string Event, string Id, JsonNode Data)> missed = [];
        var later = ListenAsync(team.Owner, missed, heard[0].Id, again.Token);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Count(missed) > 0));
        Topics(missed).ShouldBe(["deliveries", "history", "invitations", "members", "policy"]);
        await again.CancelAsync();
        await later;
    }

    [Fact]
    public async Task A_member_hears_nothing()
    {
        await using var team = await BoundTeam.StartAsync(20);
        var member = await team.JoinAsync((await team.PeopleAsync())[2].Userid);
        (await member.Client.GetAsync("/changes")).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.role-required");
    }

    [Theory]
    [InlineData("session")]
    [InlineData("key")]
    [InlineData("membership")]
    public async Task A_stream_that_is_open_ends_with_what_opened_it(string with)   // CASES §4 #2: revoked means revoked
    {
        await using var team = await BoundTeam.StartAsync(20);
        var admin = await team.JoinAsAsync((await team.PeopleAsync())[2].Userid, "admin");
        var made = (await admin.Client.PostAsync("/api-keys", new { name = "live", scopes = new[] { "team:read" } })).ShouldBe(HttpStatusCode.Created).Json;
        var listener = with == "key" ? new TeamClient(team.App.NewClient((string)made["key"]!), team.Owner.Team) : admin.Client;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        List<(string Event, string Id, JsonNode Data)> heard = [];
        var listening = ListenAsync(listener, heard, null, stop.Token);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Count(heard) > 0));

        (await (with switch
        {
            "session" => team.Owner.DeleteAsync($"/members/{admin.Member}/sessions"),
            "key" => team.Owner.DeleteAsync($"/api-keys/{made["id"]}"),
            _ => team.Owner.PostAsync($"/members/{admin.Member}/lock", new { reason = "x" }),
        })).ShouldBe(HttpStatusCode.NoContent);
        await listening;
        stop.IsCancellationRequested.ShouldBeFalse("the server ends it");
        (await team.Owner.PutAsync("/sync-policy", new { leavers = "lock" })).ShouldBe(HttpStatusCode.NoContent);
        Topics(heard).ShouldNotContain("policy");
    }

    private static int Count(List<(string, string, JsonNode)> heard)
    {
        lock (heard)
        {
            return heard.Count;
        }
    }

    private static IReadOnlyList<string> Topics(List<(string Event, string Id, JsonNode Data)> heard)
    {
        lock (heard)
        {
            return [.. heard.Where(h => h.Event == "message").SelectMany(h => h.Data["topics"]!.AsArray().Select(t => (string)t!)).Distinct().Order(StringComparer.Ordinal)];
        }
    }

    private static async Task ListenAsync(TeamClient team, List<(string Event, string Id, JsonNode Data)> heard, string? lastEventId, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, team.Path("/changes"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        try
        {
            using var response = await team.Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            var parser = System.Net.ServerSentEvents.SseParser.Create(await response.Content.ReadAsStreamAsync(ct));
            await foreach (var item in parser.EnumerateAsync(ct))
            {
                lock (heard)
                {
                    heard.Add((item.EventType, item.EventId ?? "", JsonNode.Parse(item.Data)!));
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Heard enough.
        }
    }
}
