using System.Net;
using System.Text.Json.Nodes;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>Rule 3 on the whole host: held, approved, rejected, outdated, cancelled, previewed, undone.</summary>
public class HeldSyncTests
{
    [Fact]
    public async Task A_held_plan_changes_nothing_until_an_admin_approves_exactly_that_plan()
    {
        await using var team = await SyncTeam.StartAsync();
        var (before, held) = await HoldAsync(team);
        await team.StaysAsync(before, "it is held");
        var listed = await team.PlanAsync(held, "&effect=takes-access");
        listed.Count.ShouldBe((int)held["accessLost"]!);
        var (userid, name) = ((string)listed[0]["userId"]!, (string)listed[0]["name"]!);
        (await team.PlanAsync(held, $"&search={userid.ToUpperInvariant()}")).ShouldContain(i => (string?)i["userId"] == userid);
        (await team.PlanAsync(held, $"&search={name}&effect=takes-access")).ShouldAllBe(i => ((string)i["name"]!).Contains(name));
        (await team.PlanAsync(held, "&search=%25")).ShouldBeEmpty();

        (await team.Owner.PostAsync($"/syncs/{held["id"]}/approve")).ShouldBe(HttpStatusCode.NoContent);
        var done = await team.EndsAsync((Guid)held["id"]!);
        ((string)done["status"]!, (int)done["accessLost"]!).ShouldBe(("completed", listed.Count));
        ((string?)done["approvedBy"]!["kind"], (string?)done["approvedBy"]!["name"]).ShouldBe(("account", "Owner"));
        foreach (var item in listed)
        {
            (await team.StatusAsync((string)item["userId"]!)).ShouldBe("deauthorized");
        }

        (await team.TextsAsync("select distinct user_name from events.mt_events where type = 'member_deauthorized'")).ShouldHaveSingleItem().ShouldStartWith("account:");
        (await team.Owner.PostAsync($"/syncs/{held["id"]}/approve")).ShouldBeRefused("directory.sync-not-held");
    }

    [Fact]
    public async Task A_rejected_plan_has_changed_nothing()
    {
        await using var team = await SyncTeam.StartAsync();
        var (before, held) = await HoldAsync(team);
        (await team.Owner.PostAsync($"/syncs/{held["id"]}/reject", new { reason = "a mistake at WeCom" })).ShouldBe(HttpStatusCode.NoContent);
        await team.StaysAsync(before, "it was rejected");
        (await team.Owner.PostAsync($"/syncs/{held["id"]}/approve")).ShouldBeRefused("directory.sync-not-held");
        (await team.Owner.PostAsync($"/syncs/{held["id"]}/reject", new { reason = "" })).ShouldBeRefused("request.invalid");
    }

    [Fact]
    public async Task A_plan_is_not_applied_with_another_policy_or_other_limits_than_it_was_made_with()
    {
        await using var team = await SyncTeam.StartAsync();
        var (before, held) = await HoldAsync(team);
        await team.PolicyAsync(limits: new { members = 1000, share = 1.0, absolute = 1000, departmentShare = 1.0, departmentSize = 10 });
        (await team.Owner.PostAsync($"/syncs/{held["id"]}/approve")).ShouldBeRefused("directory.plan-outdated");
        await team.PolicyAsync("remove");
        (await team.Owner.PostAsync($"/syncs/{held["id"]}/approve")).ShouldBeRefused("directory.plan-outdated");
        await team.StaysAsync([.. before], "the plan is outdated");
    }

    [Fact]
    public async Task A_plan_of_yesterday_is_not_applied()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var team = await SyncTeam.StartAsync(time: time);
        var (_, held) = await HoldAsync(team);
        time.Advance(TimeSpan.FromHours(25));
        (await team.Owner.PostAsync($"/syncs/{held["id"]}/approve")).ShouldBeRefused("directory.plan-outdated");
    }

    [Fact]
    public async Task A_newer_sync_takes_the_place_of_a_held_one()
    {
        await using var team = await SyncTeam.StartAsync();
        var (_, held) = await HoldAsync(team);
        ((string)(await team.SyncAsync())["status"]!).ShouldBe("held");
        var old = (await team.Owner.GetAsync($"/syncs/{held["id"]}")).Json;
        ((string)old["status"]!, (string)old["reason"]!).ShouldBe(("cancelled", "superseded"));
    }

    [Fact]
    public async Task What_unapproved_runs_took_within_a_day_counts()   // a slow drip
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        var people = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Select(p => p.Userid).ToList();
        await team.WeCom.DismissAsync(team.Corp.CorpId, [.. people.Take(3)]);
        await team.SyncsAsync();
        await team.PolicyAsync(limits: new { members = 4, share = 0.01, absolute = 200, departmentShare = 1.0, departmentSize = 10 });
        await team.SyncsAsync();   // nothing to take: the changed limits are known now
        await team.WeCom.DismissAsync(team.Corp.CorpId, people[3], people[4]);
        var held = await team.SyncAsync();
        ((string)held["status"]!, (string)held["reason"]!, (int)held["accessLost"]!).ShouldBe(("held", "share-of-members", 2));
    }

    [Fact]
    public async Task The_first_run_with_a_new_secret_is_held_when_it_takes_any_access()
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        await team.WeCom.DismissAsync(team.Corp.CorpId, (await team.WeCom.PeopleAsync(team.Corp.CorpId))[0].Userid);
        await team.WeCom.SecretAsync(team.Corp.CorpId, "app", "another-secret-of-the-app");
        ((string?)(await team.SyncAsync())["reason"]).ShouldBe("directory.credentials-refused");
        (await team.Owner.PostAsync("/binding/rotate", new { secret = "another-secret-of-the-app" })).ShouldBe(HttpStatusCode.NoContent);
        // The new secret starts a sync by itself.
        await Eventually.BecomesTrueAsync(async () => (await team.TextsAsync("select reason from directory.syncs_1 where status = 'held'")) is ["first-run"]);
    }

    [Fact]
    public async Task The_first_run_on_a_restored_database_is_held_when_it_takes_any_access()   // CASES §2: a month of leavers at once
    {
        await using var original = await SyncTeam.StartAsync();
        await original.AuthorizeAllAsync();
        await using var backup = await original.App.Database.CopyAsync();
        await using var team = await original.RestoredAsync(backup);
        await team.WeCom.DismissAsync(team.Corp.CorpId, (await team.WeCom.PeopleAsync(team.Corp.CorpId))[0].Userid);
        var held = await team.SyncAsync();
        ((string)held["status"]!, (string)held["reason"]!, (int)held["accessLost"]!).ShouldBe(("held", "restored", 1));
        (await team.Owner.PostAsync($"/syncs/{held["id"]}/approve")).ShouldBe(HttpStatusCode.NoContent);
        ((string)(await team.EndsAsync((Guid)held["id"]!))["status"]!).ShouldBe("completed");

        await team.WeCom.DismissAsync(team.Corp.CorpId, (await team.WeCom.PeopleAsync(team.Corp.CorpId))[0].Userid);
        ((int)(await team.SyncsAsync())["accessLost"]!).ShouldBe(1);
    }

    [Fact]
    public async Task A_dry_run_shows_the_plan_and_changes_nothing()
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        await team.WeCom.DismissShareAsync(team.Corp.CorpId, 0.5);
        var before = await team.StateAsync();
        var dry = await team.SyncAsync(dryRun: true);
        ((string)dry["status"]!, (bool)dry["dryRun"]!).ShouldBe(("completed", true));
        (await team.PlanAsync(dry)).Count.ShouldBeGreaterThan(20);
        await team.StaysAsync(before, "it was a dry run");
        ((string)(await team.SyncAsync())["status"]!).ShouldBe("held");
    }

    [Fact]
    public async Task An_applied_run_can_be_undone_where_nobody_has_touched_it_since()
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        var people = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Where(p => p.Status == 1).Select(p => p.Userid).Take(3).ToList();
        await team.JoinAsync(people[0], people[1]);
        await team.WeCom.DismissAsync(team.Corp.CorpId, [.. people]);
        var sync = await team.SyncsAsync();
        var touched = (await team.TextsAsync($"select m.id::text from directory.members_1 m join directory.people_1 p on p.id = m.person_id where p.userid = '{people[1]}'")).Single();
        (await team.Owner.PostAsync($"/members/{touched}/remove", new { reason = "for good" })).ShouldBe(HttpStatusCode.NoContent);

        var undone = (await team.Owner.PostAsync($"/syncs/{sync["id"]}/undo")).ShouldBe(HttpStatusCode.OK).Json;
        ((int)undone["restored"]!, (int)undone["skipped"]!).ShouldBe((2, 1));
        (await Task.WhenAll(people.Select(team.StatusAsync))).ShouldBe(["active", "removed", "authorized"]);
        await team.SyncsAsync();
        (await Task.WhenAll(people.Select(team.StatusAsync))).ShouldBe(["active", "removed", "authorized"]);
        ((int)(await team.Owner.PostAsync($"/syncs/{sync["id"]}/undo")).Json["restored"]!).ShouldBe(0);
    }

    [Fact]
    public async Task A_sync_that_waits_for_WeCom_is_cancelled_at_once_and_has_changed_nothing()
    {
        await using var team = await SyncTeam.StartAsync();
        var before = await team.StateAsync();
        await team.WeCom.HireAsync(team.Corp.CorpId, "newcomer", "新人", 1);
        await team.WeCom.FaultAsync("/cgi-bin/user/list", "timeout");
        var id = (Guid)(await team.Owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted).Json["id"]!;
        var again = await team.Owner.PostAsync("/syncs");
        again.ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("directory.sync-already-running");
        ((Guid)again.Json["sync"]!).ShouldBe(id);
        (await team.Owner.PostAsync($"/syncs/{id}/cancel")).ShouldBe(HttpStatusCode.NoContent);
        ((string)(await team.EndsAsync(id))["status"]!).ShouldBe("cancelled");
        (await team.Owner.PostAsync($"/syncs/{id}/cancel")).ShouldBe(HttpStatusCode.NoContent);
        await team.WeCom.ClearFaultsAsync();
        await team.StaysAsync(before, "it was cancelled");
        ((int)(await team.SyncsAsync())["added"]!).ShouldBe(1);
    }

    [Fact]
    public async Task Unbinding_ends_a_running_sync()
    {
        await using var team = await SyncTeam.StartAsync();
        await team.WeCom.FaultAsync("/cgi-bin/user/list", "timeout");
        var id = (Guid)(await team.Owner.PostAsync("/syncs")).Json["id"]!;
        (await team.Owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        var sync = await team.EndsAsync(id);
        ((string)sync["status"]!).ShouldBeOneOf("cancelled", "failed");
        (await team.Owner.PostAsync("/syncs")).ShouldBeRefused("directory.not-bound");
    }

    [Fact]
    public async Task Progress_is_streamed_and_ends_with_the_run()
    {
        await using var team = await SyncTeam.StartAsync();
        var id = (Guid)(await team.Owner.PostAsync("/syncs")).Json["id"]!;
        var text = await team.Owner.Client.Http.GetStringAsync(team.Owner.Path($"/syncs/{id}/progress"));
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        events[^1].ShouldStartWith("event: end");
        events[^1].ShouldContain("\"status\":\"completed\"");
        (await team.Owner.GetAsync($"/syncs/{Guid.CreateVersion7()}/progress")).ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<(IReadOnlyList<string> Before, JsonNode Held)> HoldAsync(SyncTeam team)
    {
        await team.AuthorizeAllAsync();
        await team.WeCom.DismissShareAsync(team.Corp.CorpId, 0.5);
        var before = await team.StateAsync();
        var held = await team.SyncAsync();
        ((string)held["status"]!).ShouldBe("held", held.ToJsonString());
        return (before, held);
    }
}
