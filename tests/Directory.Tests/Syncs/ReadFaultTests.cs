using Liaison.HostTesting;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>CASES §3: what is more than a cell of the fault matrix. Nothing that WeCom answers makes a leaver by itself (rules 1 and 2).</summary>
public class ReadFaultTests
{
    [Theory]
    [InlineData("/cgi-bin/user/list", "bad-row", "id-missing")]
    [InlineData("/cgi-bin/department/list", "bad-row", "id-invalid")]
    public async Task A_bad_row_is_set_aside_with_its_reason_and_whoever_it_is_counts_as_present(string api, string kind, string reason)   // rows 23, 28
    {
        await using var team = await SyncTeam.StartAsync(contacts: false);
        await team.AuthorizeAllAsync();
        var before = await team.StateAsync();
        await team.WeCom.FaultAsync(api, kind);
        for (var run = 0; run < 2; run++)
        {
            var sync = await team.SyncsAsync();
            (await team.QuarantineAsync(sync)).ShouldContain(reason);
            ((int)sync["quarantined"]!).ShouldBePositive();
        }

        await team.StaysAsync(before, "nobody is touched");
    }

    [Fact]
    public async Task A_bad_row_at_the_first_import_is_set_aside_and_the_rest_is_imported()
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(SimulatorSettings: ["--Simulator:Size=60"]));
        var owner = await app.SetUpAsync();
        var corp = await app.Simulator.CorpAsync();
        await app.Simulator.FaultAsync("/cgi-bin/user/list", "long-name", times: 1);
        await owner.BindAsync(corp);
        var sync = await owner.NewestSyncEndsAsync();
        ((string)sync["status"]!, (int)sync["quarantined"]!).ShouldBe(("completed", 1));
        ((int)sync["added"]!).ShouldBe((await app.Simulator.PeopleAsync(corp.CorpId)).Count - 1);
    }

    [Fact]
    public async Task Refused_credentials_end_the_run_suspend_the_binding_and_are_not_tried_in_a_loop()   // row 8
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        var members = await team.TextsAsync("select m::text from directory.members_1 m");
        await team.WeCom.ResetCallsAsync();
        await team.WeCom.FaultAsync("/cgi-bin/department/list", "errcode", 40001);
        var sync = await team.SyncAsync();
        ((string)sync["status"]!, (string?)sync["reason"], (int?)sync["errCode"]).ShouldBe(("failed", "directory.credentials-refused", 40001));
        (await team.WeCom.CallsAsync()).GetValueOrDefault("/cgi-bin/department/list").ShouldBe(1);
        (await team.Owner.GetAsync("/binding")).Json["status"]!.GetValue<string>().ShouldBe("suspended");
        (await team.Owner.PostAsync("/syncs")).ShouldBeRefused("directory.binding-suspended");
        (await team.TextsAsync("select m::text from directory.members_1 m")).ShouldBe(members);
    }

    [Fact]
    public async Task A_switched_off_app_ends_the_run_and_members_keep_their_access()   // row 10
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        var before = await team.StateAsync();
        await team.WeCom.EnabledAsync(team.Corp.CorpId, enabled: false);
        var sync = await team.SyncAsync();
        ((string)sync["status"]!).ShouldBe("failed");
        await team.StaysAsync(before, "nobody is touched");
    }

    [Fact]
    public async Task A_withdrawn_contacts_secret_costs_the_proof_of_absence_and_nothing_else()   // CASES §2 Binding
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        var leaver = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).First(p => p.Departments.Count > 0).Userid;
        await team.WeCom.DismissAsync(team.Corp.CorpId, leaver);
        await team.WeCom.FaultAsync("/cgi-bin/user/list_id", "errcode", 48002);
        var sync = await team.SyncsAsync();
        (await team.QuarantineAsync(sync)).ShouldBe(["refused-48002"]);
        (await team.PresenceAsync(leaver)).ShouldBe("presumed");
        (await team.StatusAsync(leaver)).ShouldBe("authorized");
        (await team.Owner.GetAsync("/binding")).Json["status"]!.GetValue<string>().ShouldBe("bound");
    }

    [Fact]
    public async Task An_unreadable_branch_loses_nobody()   // row 26
    {
        await using var team = await SyncTeam.StartAsync(contacts: false);
        await team.AuthorizeAllAsync();
        var before = await team.StateAsync();
        var person = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).First(p => p.Departments.Count == 1);
        await team.WeCom.FaultAsync("/cgi-bin/user/list", "errcode", 60011, $"department_id={person.Departments[0]}");
        await team.WeCom.FaultAsync("/cgi-bin/user/get", "errcode", 60111);
        await team.SyncsAsync();
        await team.StaysAsync(before, "nobody is touched");
    }

    [Fact]
    public async Task Half_of_the_corp_missing_is_first_flagged_then_held()   // row 18
    {
        await using var team = await SyncTeam.StartAsync(contacts: false, settings: new Dictionary<string, string?> { ["Syncs:SecondLooks"] = "0" });
        await team.AuthorizeAllAsync();
        await team.PolicyAsync(grace: "00:00:00");
        var members = await team.TextsAsync("select m::text from directory.members_1 m");
        await team.WeCom.FaultAsync("/cgi-bin/user/list", "half-list");
        (await team.SyncsAsync())["gone"]!.GetValue<int>().ShouldBe(0);
        var second = await team.SyncAsync();
        ((string)second["status"]!).ShouldBe("held", second.ToJsonString());
        ((int)second["accessLost"]!).ShouldBeGreaterThan(10);
        (await team.TextsAsync("select m::text from directory.members_1 m")).ShouldBe(members);
    }

    [Fact]
    public async Task Whoever_moved_between_two_pages_is_found_by_a_second_look()   // row 20
    {
        await using var team = await SyncTeam.StartAsync(contacts: false);
        var before = await team.StateAsync();
        await team.WeCom.FaultAsync("/cgi-bin/user/list", "half-list");
        await team.SyncsAsync();
        await team.StaysAsync(before, "nobody is touched");
    }

    [Fact]
    public async Task Loops_and_unknown_parents_become_a_forest_and_nobody_loses_a_department()   // row 24
    {
        await using var team = await SyncTeam.StartAsync();
        var people = await team.TextsAsync("select p::text from directory.people_1 p");
        await team.WeCom.FaultAsync("/cgi-bin/department/list", "department-cycle");
        var sync = await team.SyncsAsync();
        (await team.QuarantineAsync(sync)).ShouldContain("department-loop");
        await team.WeCom.ClearFaultsAsync();
        await team.WeCom.FaultAsync("/cgi-bin/department/list", "orphan-department");
        await team.SyncsAsync();
        (await team.TextsAsync("select p::text from directory.people_1 p")).ShouldBe(people);
        (await team.Owner.GetAsync("/departments")).Json["items"]!.AsArray().Count.ShouldBe(2);
    }
}
