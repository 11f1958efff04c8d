using System.Net;
using System.Text.Json.Nodes;
using Liaison.Directory.Syncs;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>Callbacks are hints: whatever they say, and however often, WeCom is asked what is true now.</summary>
public class CallbackSyncTests
{
    [Fact]
    public async Task A_changed_name_is_there_within_two_seconds()
    {
        await using var team = await SyncTeam.StartAsync();
        var (address, userid) = (await ContactsAsync(team), await SomebodyAsync(team));
        await team.WeCom.NameAsync(team.Corp.CorpId, userid, "新名字");

        (await address.UserAsync("update_user", userid)).ShouldBe(HttpStatusCode.OK);

        // The goal is two seconds; a machine that is busy with other tests has some more.
        await Eventually.BecomesTrueAsync(async () => await NameAsync(team, userid) == "新名字", TimeSpan.FromSeconds(10));
        var sync = await team.Owner.NewestSyncEndsAsync();
        ((string)sync["trigger"]!, (int)sync["changed"]!).ShouldBe(("callback", 1));
    }

    [Fact]
    public async Task A_joiner_and_their_new_department_are_read_together()
    {
        await using var team = await SyncTeam.StartAsync();
        var address = await ContactsAsync(team);
        using var made = await team.WeCom.Http.PostAsync($"/control/{team.Corp.CorpId}/departments", System.Net.Http.Json.JsonContent.Create(new { name = "新部门", parentId = 1 }));
        var id = (long)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!;
        await team.WeCom.HireAsync(team.Corp.CorpId, "newhire", "张三", id);

        await address.UserAsync("create_user", "newhire");

        await Eventually.BecomesTrueAsync(async () => await NameAsync(team, "newhire") == "张三");
        (await team.TextsAsync($"select name from directory.departments_1 where id = {id} and not removed")).ShouldBe(["新部门"]);
    }

    [Fact]
    public async Task A_department_that_is_renamed_moved_or_removed_follows()
    {
        await using var team = await SyncTeam.StartAsync();
        var address = await ContactsAsync(team);
        var people = await team.WeCom.PeopleAsync(team.Corp.CorpId);
        var departments = await team.WeCom.DepartmentsAsync(team.Corp.CorpId);
        var some = departments.First(d => d.ParentId > 0);
        using var renamed = await team.WeCom.Http.PostAsync($"/control/{team.Corp.CorpId}/departments/{some.Id}/rename", System.Net.Http.Json.JsonContent.Create(new { name = "改名部" }));
        await address.PartyAsync("update_party", some.Id);
        await Eventually.BecomesTrueAsync(async () => (await team.TextsAsync($"select name from directory.departments_1 where id = {some.Id}")).Single() == "改名部");

        using var made = await team.WeCom.Http.PostAsync($"/control/{team.Corp.CorpId}/departments", System.Net.Http.Json.JsonContent.Create(new { name = "短命部", parentId = 1 }));
        var id = (long)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!;
        await address.PartyAsync("create_party", id);
        await Eventually.BecomesTrueAsync(async () => (await team.TextsAsync($"select name from directory.departments_1 where id = {id} and not removed")).Count == 1);
        using var gone = await team.WeCom.Http.PostAsync($"/control/{team.Corp.CorpId}/departments/{id}/remove", null);
        await address.PartyAsync("delete_party", id);
        await Eventually.BecomesTrueAsync(async () => (await team.TextsAsync($"select name from directory.departments_1 where id = {id} and removed")).Count == 1, TimeSpan.FromSeconds(40));
        (await team.TextsAsync("select id::text from directory.departments_1 where removed")).ShouldBe([$"{id}"]);
        people.Count.ShouldBe((await team.TextsAsync("select id::text from directory.people_1 where presence = 'present'")).Count);
    }

    [Fact]
    public async Task Who_is_deleted_is_a_certain_leaver_and_meets_the_policy_at_once()
    {
        await using var team = await SyncTeam.StartAsync();
        var (address, userid) = (await ContactsAsync(team), await SomebodyAsync(team));
        await team.AuthorizeAllAsync();
        await team.JoinAsync(userid);
        await team.PolicyAsync("lock");
        await team.WeCom.DismissAsync(team.Corp.CorpId, userid);

        await address.UserAsync("delete_user", userid);

        await Eventually.BecomesTrueAsync(async () => await team.StatusAsync(userid) == "locked");
        (await team.TextsAsync("select data #>> '{evidence,source}' from events.mt_events where type = 'person_left'")).ShouldBe(["delete-event"]);
        var sync = await team.Owner.NewestSyncEndsAsync();
        ((string)sync["trigger"]!, (int)sync["gone"]!, (int)sync["accessLost"]!).ShouldBe(("callback", 1, 1));
        // It can be undone as a whole run can.
        (await team.Owner.PostAsync($"/syncs/{(string)sync["id"]!}/undo")).ShouldBe(HttpStatusCode.OK);
        (await team.StatusAsync(userid)).ShouldBe("active");
    }

    [Fact]
    public async Task A_delete_that_WeCom_does_not_confirm_takes_nothing_from_anybody()
    {
        await using var team = await SyncTeam.StartAsync();
        var (address, userid) = (await ContactsAsync(team), await SomebodyAsync(team));
        await team.AuthorizeAllAsync();
        await team.JoinAsync(userid);

        await address.UserAsync("delete_user", userid);
        await HandledAsync(team);

        (await team.StatusAsync(userid), await team.PresenceAsync(userid)).ShouldBe(("active", "present"));
    }

    /// <summary>CASES §3 row 36.</summary>
    [Fact]
    public async Task Out_of_order_and_twice_is_as_in_order_and_once()
    {
        await using var team = await SyncTeam.StartAsync();
        var address = await ContactsAsync(team);
        await team.WeCom.HireAsync(team.Corp.CorpId, "backandforth", "李四", 1);
        var (query, encrypt) = address.Sign(address.Contact("create_user", "<UserID>backandforth</UserID>"), team.Corp.CorpId);
        (await address.UserAsync("delete_user", "backandforth")).ShouldBe(HttpStatusCode.OK);
        (await address.UserAsync("update_user", "backandforth")).ShouldBe(HttpStatusCode.OK);
        for (var i = 0; i < 3; i++)
        {
            (await address.PostAsync(query, address.Envelope(encrypt))).ShouldBe(HttpStatusCode.OK);
        }

        await HandledAsync(team);

        (await team.TextsAsync("select presence from directory.people_1 where userid = 'backandforth'")).ShouldBe(["present"]);
        var item = await CallbackAsync(team, deliveries: 5);
        ((int)item["received"]!, (int)item["duplicates"]!).ShouldBe((3, 2), item.ToJsonString());
    }

    [Fact]
    public async Task A_hundred_callbacks_about_one_person_are_a_read_or_two()
    {
        await using var team = await SyncTeam.StartAsync();
        var (address, userid) = (await ContactsAsync(team), await SomebodyAsync(team));
        await team.WeCom.ResetCallsAsync();

        (await Task.WhenAll(Enumerable.Range(0, 100).Select(n => address.SendAsync(address.Contact("update_user", $"<UserID>{userid}</UserID><Position>{n}</Position>")))))
            .ShouldAllBe(status => status == HttpStatusCode.OK);
        await HandledAsync(team);

        (await team.WeCom.CallsAsync()).GetValueOrDefault("/cgi-bin/user/get").ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task A_new_userid_is_the_same_person_with_the_same_membership()
    {
        await using var team = await SyncTeam.StartAsync();
        var (address, userid) = (await ContactsAsync(team), await SomebodyAsync(team));
        await team.AuthorizeAllAsync();
        await team.JoinAsync(userid);
        var before = (await team.TextsAsync($"select id::text from directory.people_1 where userid = '{userid}'")).Single();
        await team.WeCom.RenameAsync(team.Corp.CorpId, userid, "renamed001");

        await address.UserAsync("update_user", userid, "renamed001");

        await Eventually.BecomesTrueAsync(async () => (await team.TextsAsync("select id::text from directory.people_1 where userid = 'renamed001'")).Count == 1);
        (await team.TextsAsync("select id::text from directory.people_1 where userid = 'renamed001'")).ShouldBe([before]);
        (await team.StatusAsync("renamed001")).ShouldBe("active");
        (await team.TextsAsync("select type from events.mt_events where type in ('person_renamed', 'person_left', 'person_presumed_gone')")).ShouldBe(["person_renamed"]);
    }

    /// <summary>CASES §2: userid changed, userid only differs in case.</summary>
    [Fact]
    public async Task For_a_day_a_callback_finds_its_person_by_the_userid_of_before_and_always_in_any_spelling()
    {
        await using var team = await SyncTeam.StartAsync();
        var (address, userid) = (await ContactsAsync(team), await SomebodyAsync(team));
        await team.WeCom.RenameAsync(team.Corp.CorpId, userid, "Renamed002");
        await address.UserAsync("update_user", userid, "Renamed002");
        await Eventually.BecomesTrueAsync(async () => await NameAsync(team, "Renamed002") is not null);

        await team.WeCom.NameAsync(team.Corp.CorpId, "Renamed002", "旧号的新名字");
        await address.UserAsync("update_user", userid.ToUpperInvariant());
        await Eventually.BecomesTrueAsync(async () => await NameAsync(team, "Renamed002") == "旧号的新名字", TimeSpan.FromSeconds(40));

        await team.TextsAsync("with old as (update directory.people_1 set renamed_at = renamed_at - interval '25 hours' where renamed_at is not null returning 1) select 'x' from old");
        await team.WeCom.NameAsync(team.Corp.CorpId, "Renamed002", "一天之后");
        await address.UserAsync("update_user", userid);
        await HandledAsync(team);
        (await NameAsync(team, "Renamed002")).ShouldBe("旧号的新名字");

        await address.UserAsync("update_user", "rENAMED002");
        await Eventually.BecomesTrueAsync(async () => await NameAsync(team, "Renamed002") == "一天之后", TimeSpan.FromSeconds(40));
    }

    /// <summary>Rule 3: many small steps may not do what one may not.</summary>
    [Fact]
    public async Task Deletions_beyond_the_limits_wait_for_an_admin_as_in_any_run()
    {
        await using var team = await SyncTeam.StartAsync();
        var address = await ContactsAsync(team);
        var people = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Where(p => p.Status == 1).Select(p => p.Userid).Take(30).ToArray();
        await team.AuthorizeAllAsync();
        await team.JoinAsync(people);
        // A whole run with the limits of now, so that they are not changed ones.
        await team.SyncsAsync();
        await team.WeCom.DismissAsync(team.Corp.CorpId, people);

        foreach (var userid in people)
        {
            await address.UserAsync("delete_user", userid);
        }

        await Eventually.BecomesTrueAsync(async () => (await team.TextsAsync("select status from directory.syncs_1 where status = 'held'")).Count == 1, TimeSpan.FromSeconds(60));
        (await team.TextsAsync("select status from directory.members_1 where status = 'deauthorized'")).Count.ShouldBeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task What_WeCom_does_not_answer_is_read_later()
    {
        await using var team = await SyncTeam.StartAsync();
        var (address, userid) = (await ContactsAsync(team), await SomebodyAsync(team));
        await team.WeCom.NameAsync(team.Corp.CorpId, userid, "迟到的名字");
        await team.WeCom.FaultAsync("/cgi-bin/user/get", "errcode", errcode: -1, times: 4);

        await address.UserAsync("update_user", userid);

        await Eventually.BecomesTrueAsync(async () => await NameAsync(team, userid) == "迟到的名字", TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task What_callbacks_lost_the_sweep_finds_and_counts()
    {
        await using var team = await SyncTeam.StartAsync();
        var address = await ContactsAsync(team);
        (await address.VerifyAsync()).Status.ShouldBe(HttpStatusCode.OK);
        var people = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Where(p => p.Status == 1).Select(p => p.Userid).ToArray();
        await team.AuthorizeAllAsync();
        await team.JoinAsync(people[0]);
        var departments = (await team.WeCom.DepartmentsAsync(team.Corp.CorpId)).Select(d => d.Id).ToArray();
        await team.WeCom.DismissAsync(team.Corp.CorpId, people[0]);
        await team.WeCom.HireAsync(team.Corp.CorpId, "lostjoiner", "王五", departments[^1]);
        await team.WeCom.MoveAsync(team.Corp.CorpId, people[1], departments[^1], departments[0]);

        await using (var scope = team.App.Services.CreateAsyncScope())
        {
            (await scope.ServiceProvider.GetRequiredService<TeamSweep>().SweepAsync(new Kernel.Ids.TeamId(team.Owner.Team), CancellationToken.None)).ShouldBe(3);
        }

        await Eventually.BecomesTrueAsync(async () => await NameAsync(team, "lostjoiner") == "王五", TimeSpan.FromSeconds(60));
        await Eventually.BecomesTrueAsync(async () => await team.StatusAsync(people[0]) == "deauthorized", TimeSpan.FromSeconds(60));
        await Eventually.BecomesTrueAsync(async () => (int)(await CallbackAsync(team, deliveries: 0))["lost"]! == 3);
        await using var again = team.App.Services.CreateAsyncScope();
        (await again.ServiceProvider.GetRequiredService<TeamSweep>().SweepAsync(new Kernel.Ids.TeamId(team.Owner.Team), CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task An_app_that_WeCom_closes_for_disuse_suspends_the_binding_and_opening_it_resumes()
    {
        await using var team = await SyncTeam.StartAsync();
        var address = await CallbackAddress.IssueAsync(team.App, team.Owner, team.Corp.CorpId, "app");
        await address.AppAsync("close_inactive_agent", team.Corp.AgentId);
        await Eventually.BecomesTrueAsync(async () => (string)(await team.Owner.GetAsync("/binding")).Json["status"]! == "suspended");
        await address.AppAsync("reopen_inactive_agent", team.Corp.AgentId);
        await Eventually.BecomesTrueAsync(async () => (string)(await team.Owner.GetAsync("/binding")).Json["status"]! == "bound");
    }

    [Fact]
    public async Task Who_comes_into_the_apps_scope_is_read_by_the_apps_own_callback()
    {
        await using var team = await SyncTeam.StartAsync(contacts: false);
        var address = await CallbackAddress.IssueAsync(team.App, team.Owner, team.Corp.CorpId, "app");
        await team.WeCom.HireAsync(team.Corp.CorpId, "subscriber", "赵六", 1);
        await address.AppAsync("subscribe", team.Corp.AgentId, "subscriber");
        await Eventually.BecomesTrueAsync(async () => await NameAsync(team, "subscriber") == "赵六");
    }

    private static Task<CallbackAddress> ContactsAsync(SyncTeam team) => CallbackAddress.IssueAsync(team.App, team.Owner, team.Corp.CorpId, "contacts");

    private static async Task<string> SomebodyAsync(SyncTeam team) => (await team.WeCom.PeopleAsync(team.Corp.CorpId)).First(p => p.Status == 1).Userid;

    private static async Task<string?> NameAsync(SyncTeam team, string userid) => (await team.TextsAsync($"select name from directory.people_1 where userid = '{userid}'")).SingleOrDefault();

    /// <summary>Counts are written by the way, each some time after its delivery was answered.</summary>
    private static async Task<JsonNode> CallbackAsync(SyncTeam team, int deliveries)
    {
        JsonNode? item = null;
        await Eventually.BecomesTrueAsync(async () =>
        {
            item = (await team.Owner.GetAsync("/binding/callbacks")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Single(c => (string)c!["kind"]! == "contacts")!;
            return (int)item["received"]! + (int)item["duplicates"]! == deliveries;
        });
        return item!;
    }

    private static Task HandledAsync(SyncTeam team) => Eventually.BecomesTrueAsync(
        async () => (await team.TextsAsync("select 'x' from binding.callbacks where handled_at is null union all select 'x' from directory.contact_hints where times > 0")).Count == 0,
        TimeSpan.FromSeconds(60));
}
