using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Notifications.Tests;

public class InvitationCardTests
{
    [Fact]
    public async Task A_whole_corp_is_invited_in_a_few_calls()
    {
        await using var app = await LiaisonApp.StartAsync();
        var (owner, corp) = await BoundAsync(app);
        await app.Simulator.ResetCallsAsync();
        (await owner.PostAsync("/members/authorize", new { all = true, invite = true })).ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(async () => await DeliveredAsync(app) == 300);

        // One, on a machine that queues 300 cards while the first ones wait for company; never one for each.
        (await app.Simulator.CallsAsync())["/cgi-bin/message/send"].ShouldBeLessThanOrEqualTo(6);
        var inbox = await app.Simulator.InboxAsync(corp.CorpId, (await app.Simulator.PeopleAsync(corp.CorpId)).First(p => p.Status == 1).Userid);
        inbox.ShouldHaveSingleItem().Url.ShouldBe(new Uri(app.Url, $"/join/{owner.Team}").ToString());
    }

    [Fact]
    public async Task A_refusal_of_one_receiver_is_told_for_that_one_alone()
    {
        await using var app = await LiaisonApp.StartAsync();
        var (owner, corp) = await BoundAsync(app);
        var people = (await app.Simulator.PeopleAsync(corp.CorpId)).Where(p => p.Status == 1).Take(2).Select(p => p.Userid).ToArray();
        List<string> ids = [];
        foreach (var userid in people)
        {
            var found = (await owner.GetAsync($"/people?limit=200&search={Uri.EscapeDataString(userid)}")).Json["items"]!.AsArray();
            ids.Add((string)found.Single(p => (string?)p!["userId"] == userid)!["person"]!);
        }
        await app.Simulator.DismissAsync(corp.CorpId, people[0]);
        (await owner.PostAsync("/members/authorize", new { people = ids, invite = true })).ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(async () => await DeliveredAsync(app) == 2);
        var failed = (await owner.GetAsync("/deliveries?state=refused")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)failed["receiver"]!).ShouldBe(people[0]);
        ((string)failed["reason"]!).ShouldBe("receiver-invalid");
    }

    [Fact]
    public async Task What_WeCom_could_not_take_is_sent_once_it_can()
    {
        await using var app = await LiaisonApp.StartAsync();
        var (owner, corp) = await BoundAsync(app);
        await app.Simulator.FaultAsync("/cgi-bin/message/send", "errcode", errcode: 6000, times: 5);
        (await owner.PostAsync("/members/authorize", new { all = true, invite = true })).ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(async () => await DeliveredAsync(app) == 300, TimeSpan.FromSeconds(40));
        (await app.Simulator.InboxAsync(corp.CorpId, (await app.Simulator.PeopleAsync(corp.CorpId)).First(p => p.Status == 1).Userid)).Count.ShouldBe(1);
    }

    private static async Task<(TeamClient Owner, SimulatedCorp Corp)> BoundAsync(LiaisonApp app)
    {
        var owner = await app.SetUpAsync();
        var corp = await app.Simulator.CorpAsync();
        (await owner.BindAsync(corp)).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.BecomesTrueAsync(async () => (await owner.GetAsync("/syncs")).Json["items"]!.AsArray().Count > 0);
        ((string)(await owner.NewestSyncEndsAsync())["status"]!).ShouldBe("completed");
        return (owner, corp);
    }

    private static async Task<long> DeliveredAsync(LiaisonApp app)
    {
        await using var command = app.Database.DataSource.CreateCommand("select count(*) from notifications.deliveries where state <> 'queued'");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
