using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Notifications.Tests.Webhooks;

public sealed class WebhookTests : IAsyncLifetime
{
    private BoundTeam _team = null!;
    private WebhookReceiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _team = await BoundTeam.StartAsync(options: new LiaisonAppOptions(Settings: new Dictionary<string, string?> { ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" }));
    }

    public async ValueTask DisposeAsync()
    {
        await _team.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Who_gains_and_loses_access_is_told_signed_and_in_the_order_of_positions()
    {
        var (_, secret) = await AddAsync();
        var joined = await _team.JoinAsAsync((await _team.PeopleAsync())[0].Userid, "auditor");
        (await _team.Owner.PostAsync($"/members/{joined.Member}/lock", new { reason = "lost phone" })).ShouldBe(HttpStatusCode.NoContent);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/unlock")).ShouldBe(HttpStatusCode.NoContent);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/remove", new { reason = "gone" })).ShouldBe(HttpStatusCode.NoContent);

        await Eventually.BecomesTrueAsync(() => Task.FromResult(_receiver.Received.Count == 5), because: "five changes of access");
        _receiver.Received.ShouldAllBe(m => m.IsSignedBy(secret));
        var told = _receiver.Received.Select(m => m.Json).OrderBy(m => (long)m["position"]!).ToList();
        told.Select(m => (string)m["type"]!).ShouldBe(["access.gained", "access.changed", "access.lost", "access.gained", "access.lost"]);
        told.ShouldAllBe(m => (Guid)m["account"]! == joined.Account && (Guid)m["member"]! == joined.Member && (Guid)m["team"]! == _team.Owner.Team);
        ((string?)told[1]["role"]).ShouldBe("auditor");
        ((string?)told[4]["reason"]).ShouldBe("gone");
        told[4]["role"].ShouldBeNull();
        _receiver.Received.Select(m => m.Id).Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public async Task Who_never_joined_neither_gained_nor_lost_anything()
    {
        await AddAsync();
        var invited = await _team.InviteAsync((await _team.PeopleAsync())[0].Userid);
        (await _team.Owner.PostAsync($"/members/{invited.Member}/remove", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[1].Userid);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(!_receiver.Received.IsEmpty));
        ((Guid)_receiver.Received.ShouldHaveSingleItem().Json["member"]!).ShouldBe(joined.Member);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_with_the_same_message()
    {
        var (webhook, secret) = await AddAsync();
        _receiver.Answers.Enqueue((500, null));
        _receiver.Answers.Enqueue((302, "http://127.0.0.1:1/elsewhere"));
        (await _team.Owner.PostAsync($"/webhooks/{webhook}/ping")).ShouldBe(HttpStatusCode.NoContent);
        var delivery = await SettledAsync(webhook, "sent");
        ((int)delivery["attempts"]!).ShouldBe(3);
        ((int)delivery["status"]!).ShouldBe(204);
        _receiver.Received.Count.ShouldBe(3, "a redirect is no yes, and is not followed");
        _receiver.Received.Select(m => (m.Id, m.Body)).Distinct().ShouldHaveSingleItem().Id.ShouldBe((string)delivery["id"]!);
        _receiver.Received.ShouldAllBe(m => m.IsSignedBy(secret));
    }

    [Fact]
    public async Task What_failed_for_good_is_shown_and_sent_once_more_by_hand()
    {
        var (webhook, _) = await AddAsync();
        _receiver.Answers.Enqueue((410, null));
        (await _team.Owner.PostAsync($"/webhooks/{webhook}/ping")).ShouldBe(HttpStatusCode.NoContent);
        var failed = await SettledAsync(webhook, "failed");
        ((int)failed["status"]!).ShouldBe(410);
        ((long)(await _team.Owner.GetAsync("/webhooks")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Single()!["failed"]!).ShouldBe(1);

        (await _team.Owner.PostAsync($"/webhooks/{webhook}/deliveries/{failed["id"]}/replay")).ShouldBe(HttpStatusCode.NoContent);
        await SettledAsync(webhook, "sent");
        _receiver.Received.Select(m => m.Id).Distinct().Count().ShouldBe(1);
        (await _team.Owner.PostAsync($"/webhooks/{webhook}/deliveries/{Guid.CreateVersion7()}/replay")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_removed_webhook_gets_nothing_more_and_its_secret_is_gone()
    {
        var (webhook, _) = await AddAsync();
        (await _team.Owner.DeleteAsync($"/webhooks/{webhook}")).ShouldBe(HttpStatusCode.NoContent);
        (await _team.Owner.DeleteAsync($"/webhooks/{webhook}")).ShouldBe(HttpStatusCode.NotFound);
        (await _team.Owner.PostAsync($"/webhooks/{webhook}/ping")).ShouldBe(HttpStatusCode.NotFound);
        (await _team.Owner.GetAsync("/webhooks")).Json.AsArray().ShouldBeEmpty();
        (await _team.ScalarAsync<long>("select count(*) from notifications.webhook_secrets")).ShouldBe(0);

        // A second one tells when the join was worked off; the first has heard nothing of it.
        await AddAsync();
        await _team.JoinAsync((await _team.PeopleAsync())[0].Userid);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(!_receiver.Received.IsEmpty));
        (await _team.ScalarAsync<long>($"select count(*) from notifications.webhook_deliveries where webhook_id = '{webhook}'")).ShouldBe(0);
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_lies_nowhere_in_the_clear()
    {
        var (_, secret) = await AddAsync();
        (await _team.Owner.GetAsync("/webhooks")).Text.ShouldNotContain("whsec_");
        (await _team.ScalarAsync<string>("select string_agg(sealed, '') from notifications.webhook_secrets")).ShouldNotContain(secret["whsec_".Length..]);
        _team.App.Log.Lines.ShouldAllBe(l => !l.Contains(secret, StringComparison.Ordinal));
        (await _team.ScalarAsync<long>("select count(*) from events.mt_events where data::text like '%whsec_%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_team_has_ten_at_the_most()
    {
        for (var i = 0; i < 10; i++)
        {
            await AddAsync();
        }

        (await _team.Owner.PostAsync("/webhooks", new { url = _receiver.Url })).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.too-many-webhooks");
    }

    private async Task<(Guid Id, string Secret)> AddAsync()
    {
        var added = (await _team.Owner.PostAsync("/webhooks", new { url = _receiver.Url })).ShouldBe(HttpStatusCode.Created).Json;
        return ((Guid)added["id"]!, (string)added["secret"]!);
    }

    private async Task<JsonNode> SettledAsync(Guid webhook, string state)
    {
        JsonNode? delivery = null;
        await Eventually.BecomesTrueAsync(
            async () => (string?)(delivery = (await _team.Owner.GetAsync($"/webhooks/{webhook}/deliveries")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Single())!["state"] == state,
            TimeSpan.FromSeconds(60),
            $"the delivery became {state}");
        return delivery!;
    }
}
