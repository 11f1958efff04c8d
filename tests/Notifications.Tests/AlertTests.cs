using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Notifications.Tests;

/// <summary>What needs an admin reaches the owners and admins, by mail and, where they are associated, at WeCom: once for each cause.</summary>
public sealed class AlertTests : IAsyncLifetime
{
    private const string Owner = "owner@acme.example";
    private const string Admin = "admin@acme.example";

    private BoundTeam _team = null!;
    private string _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _team = await BoundTeam.StartAsync();
        _admin = (await _team.PeopleAsync())[0].Userid;
        var joined = await _team.JoinAsync(_admin, Admin);
        (await _team.Owner.PutAsync($"/members/{joined.Member}/role", new { role = "admin" })).ShouldBe(HttpStatusCode.NoContent);
        // A member who is no admin hears nothing of all this.
        await _team.JoinAsync((await _team.PeopleAsync())[1].Userid, "member@acme.example");
    }

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    [Fact]
    public async Task A_held_sync_asks_every_admin_once()
    {
        (await _team.Owner.PostAsync("/members/authorize", new { all = true })).ShouldBe(HttpStatusCode.OK);
        await _team.App.Simulator.DismissAsync(_team.Corp.CorpId, [.. (await _team.PeopleAsync()).Skip(2).Take(15).Select(p => p.Userid)]);
        (await _team.SyncAsync()).ShouldBe("held");
        await HeardAsync("A sync waits for your approval", "would take access from 15 of");
    }

    [Fact]
    public async Task A_failed_sync_tells_every_admin_why_and_what_to_do()
    {
        await _team.App.Simulator.FaultAsync("/cgi-bin/department/list", "errcode", errcode: 60011);
        (await _team.SyncAsync()).ShouldBe("failed");
        await HeardAsync("A sync failed and changed nothing", "directory.wecom-refused (60011)");
    }

    [Fact]
    public async Task A_shrunk_scope_is_told_and_takes_nothing()
    {
        await _team.App.Simulator.ScopeAsync(_team.Corp.CorpId, [], [_admin]);
        (await _team.SyncAsync()).ShouldBe("completed");
        await HeardAsync("The app sees fewer people", "Their access is as it was");
        (await _team.FindAsync((await _team.PeopleAsync())[1].Userid)).Status.ShouldBe("active");
    }

    [Fact]
    public async Task The_last_owner_who_leaves_is_kept_and_told()
    {
        var admin = await _team.FindAsync(_admin);
        (await _team.Owner.PutAsync($"/members/{admin.Member}/role", new { role = "owner" })).ShouldBe(HttpStatusCode.NoContent);
        var first = (await _team.Owner.GetAsync("/people?status=active&limit=200")).Json["items"]!.AsArray().Single(i => i!["person"] is null)!;
        (await _team.Owner.PutAsync($"/members/{first["member"]}/role", new { role = "admin" })).ShouldBe(HttpStatusCode.NoContent);
        await _team.App.Simulator.DismissAsync(_team.Corp.CorpId, _admin);
        (await _team.SyncAsync()).ShouldBe("completed");
        await MailedAsync(Owner, "The only owner has left WeCom and was kept", "make somebody else an owner first");
        await MailedAsync(Admin, "The only owner has left WeCom and was kept", "make somebody else an owner first");
        (await _team.FindAsync(_admin)).Status.ShouldBe("active");
    }

    [Fact]
    public async Task A_secret_that_is_refused_is_told_by_mail_since_no_card_can_be_sent()
    {
        await _team.App.Simulator.SecretAsync(_team.Corp.CorpId, "app", "a-secret-that-we-do-not-know");
        (await _team.SyncAsync()).ShouldBe("failed");
        await MailedAsync(Owner, "The WeCom binding is suspended", "Secret");
        await MailedAsync(Admin, "The WeCom binding is suspended", "Secret");
    }

    private async Task HeardAsync(string title, string text)
    {
        await MailedAsync(Owner, title, text);
        await MailedAsync(Admin, title, text);
        await Eventually.BecomesTrueAsync(async () => (await _team.App.Simulator.InboxAsync(_team.Corp.CorpId, _admin)).Count(m => m.Title!.Contains(title, StringComparison.Ordinal)) == 1);
    }

    private async Task MailedAsync(string to, string title, string text)
    {
        await Eventually.BecomesTrueAsync(async () => (await MailsAsync(to, title)).Count > 0, because: $"{to} has no mail '{title}'");
        (await MailsAsync(to, title)).ShouldHaveSingleItem().Text.ShouldContain(text);
        (await MailsAsync("member@acme.example", title)).ShouldBeEmpty();
    }

    private async Task<List<SimulatedMail>> MailsAsync(string to, string title) =>
        [.. (await _team.App.Simulator.MailsAsync(to)).Where(m => m.Subject.Contains(title, StringComparison.Ordinal))];
}
