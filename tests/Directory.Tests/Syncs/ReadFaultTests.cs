using Liaison.HostTesting;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>CASES §3: what WeCom's answers can be like, and that none of it makes a leaver (rules 1 and 2). The rows' numbers stand in the names' places.</summary>
public class ReadFaultTests
{
    /// <summary>Fail-safe: the run fails with its cause, and not a row differs.</summary>
    [Fact]
    public async Task A_read_that_is_not_whole_changes_nothing_and_says_why()
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        var before = await team.StateAsync();
        var department = (await team.WeCom.DepartmentsAsync(team.Corp.CorpId))[^1].Id;
        foreach (var (row, api, kind, errcode, match, code) in new (int, string, string, int?, string?, string)[]
        {
            (2, "/cgi-bin/user/list", "http503", null, null, "directory.wecom-unavailable"),
            (2, "/cgi-bin/department/list", "reset", null, null, "directory.wecom-unavailable"),
            (3, "/cgi-bin/user/list", "errcode", -1, $"department_id={department}", "directory.wecom-refused"),
            (9, "/cgi-bin/agent/get", "errcode", 60020, null, "directory.wecom-refused"),
            (9, "/cgi-bin/user/list_id", "errcode", 60020, null, "directory.wecom-refused"),
            (12, "/cgi-bin/user/list", "timeout", null, $"department_id={department}", "directory.wecom-unavailable"),
            (14, "/cgi-bin/department/list", "truncated", null, null, "directory.wecom-protocol"),
            (14, "/cgi-bin/user/list", "wrong-length", null, null, "directory.wecom-unavailable"),
            (15, "/cgi-bin/user/list_id", "html", null, null, "directory.wecom-protocol"),
            (15, "/cgi-bin/agent/get", "redirect", null, null, "directory.wecom-protocol"),
            (16, "/cgi-bin/department/list", "missing-list", null, null, "directory.wecom-protocol"),
            (16, "/cgi-bin/user/list", "null-list", null, null, "directory.wecom-protocol"),
            (16, "/cgi-bin/user/list_id", "missing-list", null, null, "directory.wecom-protocol"),
            (17, "/cgi-bin/department/list", "empty-list", null, null, "directory.no-departments-read"),
            (17, "/cgi-bin/user/list_id", "empty-list", null, null, "directory.empty-read"),
            (22, "/cgi-bin/user/list_id", "errcode", 50100, null, "directory.wecom-refused"),
            (25, "/cgi-bin/user/list", "errcode", 60003, $"department_id={department}", "directory.wecom-refused"),
            (27, "/cgi-bin/user/*", "errcode", 60111, null, "directory.wecom-refused"),
            (30, "/cgi-bin/user/list", "gzip-bomb", null, null, "directory.wecom-protocol"),
            (30, "/cgi-bin/department/list", "deep", null, null, "directory.wecom-protocol"),
        })
        {
            await team.WeCom.FaultAsync(api, kind, errcode, match);
            var sync = await team.SyncAsync();
            await team.WeCom.ClearFaultsAsync();
            ((string)sync["status"]!, (string?)sync["reason"]).ShouldBe(("failed", code), $"row {row}: {api} {kind} {errcode}");
            ((int?)sync["errCode"]).ShouldBe(errcode, $"row {row}");
            await team.StaysAsync(before, $"row {row}: {api} {kind} {errcode}");
        }

        // And when it is over, all is well again.
        ((int)(await team.SyncsAsync())["changed"]!).ShouldBe(0);
    }

    /// <summary>What passes by itself is not seen in the result.</summary>
    [Fact]
    public async Task A_fault_that_passes_is_not_seen_in_the_result()
    {
        await using var team = await SyncTeam.StartAsync();
        var before = await team.StateAsync();
        foreach (var (row, api, kind, errcode) in new (int, string, string, int?)[]
        {
            (1, "/cgi-bin/user/list", "http502", null),
            (3, "/cgi-bin/department/list", "errcode", -1),
            (7, "/cgi-bin/user/list", "errcode", 42001),
            (7, "/cgi-bin/user/list", "errcode", 40014),
            (14, "/cgi-bin/user/list", "truncated", null),
            (17, "/cgi-bin/user/list", "empty-list", null),
            (22, "/cgi-bin/user/list_id", "errcode", 50100),
            (6, "/cgi-bin/user/list", "errcode", 45033),
            (23, "/cgi-bin/user/list", "duplicate-userid", null),
            (23, "/cgi-bin/user/list", "case-twin", null),
        })
        {
            await team.WeCom.FaultAsync(api, kind, errcode, times: 1);
            await team.SyncsAsync();
            await team.WeCom.ClearFaultsAsync();
            await team.StaysAsync(before, $"row {row}: {api} {kind} {errcode}");
        }
    }

    [Theory]
    [InlineData("/cgi-bin/user/list", "bad-row", "id-missing")]
    [InlineData("/cgi-bin/user/list", "long-name", "name-too-long")]
    [InlineData("/cgi-bin/user/list", "name-twin", "names-differ")]
    [InlineData("/cgi-bin/department/list", "bad-row", "id-invalid")]
    [InlineData("/cgi-bin/department/list", "long-name", "name-too-long")]
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

    [Theory]
    [InlineData(40001)]
    [InlineData(60031)]
    [InlineData(48002)]
    public async Task Refused_credentials_end_the_run_suspend_the_binding_and_are_not_tried_in_a_loop(int errcode)   // rows 8 and 10
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        var members = await team.TextsAsync("select m::text from directory.members_1 m");
        await team.WeCom.ResetCallsAsync();
        await team.WeCom.FaultAsync("/cgi-bin/department/list", "errcode", errcode);
        var sync = await team.SyncAsync();
        ((string)sync["status"]!, (string?)sync["reason"], (int?)sync["errCode"]).ShouldBe(("failed", "directory.credentials-refused", errcode));
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
