using System.Net;
using System.Text.Json.Nodes;
using Liaison.Directory.Syncs;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>CASES §3 row 5: WeCom limits us for an hour, and the run goes on where it was. An hour here is some seconds.</summary>
public sealed class ParkedSyncTests(ParkedSyncTests.LimitedTeam limited) : IClassFixture<ParkedSyncTests.LimitedTeam>
{
    private const string UserList = "/cgi-bin/user/list";
    private const int ReadBefore = 5;

    [Fact]
    public async Task A_run_that_is_limited_for_an_hour_says_so_waits_and_reads_no_department_twice()
    {
        var team = await limited.ReadyAsync();
        var departments = (await team.WeCom.DepartmentsAsync(team.Corp.CorpId)).Count;

        var id = await ParksAsync(team);
        var made = (await team.WeCom.CallsAsync())[UserList];
        await team.WeCom.ClearFaultsAsync();
        var sync = await team.EndsAsync(id);

        ((string)sync["status"]!, (int)sync["changed"]!, (string?)sync["note"]).ShouldBe(("completed", 0, null), sync.ToJsonString());
        (await team.WeCom.CallsAsync())[UserList].ShouldBe(made + departments - ReadBefore);
        (await team.TextsAsync("select sync_id::text from directory.sync_parks")).ShouldBeEmpty();
    }

    /// <summary>What was read before the pause is older than what callbacks told in it.</summary>
    [Fact]
    public async Task Callbacks_go_on_while_a_run_is_parked_and_it_does_not_undo_what_they_told()
    {
        var team = await limited.ReadyAsync();
        var address = await CallbackAddress.IssueAsync(team.App, team.Owner, team.Corp.CorpId, "contacts");
        var people = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Where(p => p.Status == 1).Select(p => p.Userid).ToArray();
        var id = await ParksAsync(team);

        await team.WeCom.NameAsync(team.Corp.CorpId, people[0], "新名字");
        await team.WeCom.DismissAsync(team.Corp.CorpId, people[1]);
        await address.UserAsync("update_user", people[0]);
        await address.UserAsync("delete_user", people[1]);
        await Eventually.BecomesTrueAsync(async () => await team.PresenceAsync(people[1]) == "left" && await NameAsync(team, people[0]) == "新名字");
        ((string)(await ViewAsync(team, id))["status"]!).ShouldBe("running", "it still waits");
        await team.WeCom.ClearFaultsAsync();

        ((string)(await team.EndsAsync(id))["status"]!).ShouldBe("completed");
        (await NameAsync(team, people[0]), await team.PresenceAsync(people[1])).ShouldBe(("新名字", "left"));
    }

    [Fact]
    public async Task Another_host_goes_on_when_the_one_that_parked_it_has_stopped()
    {
        var team = await limited.ReadyAsync();
        var departments = (await team.WeCom.DepartmentsAsync(team.Corp.CorpId)).Count;
        var id = await ParksAsync(team);
        var made = (await team.WeCom.CallsAsync())[UserList];
        await team.WeCom.ClearFaultsAsync();
        var runner = team.App.Services.GetServices<IHostedService>().OfType<SyncRunner>().Single();
        await runner.StopAsync(CancellationToken.None);
        await team.App.StartAnotherHostAsync();

        ((string)(await team.EndsAsync(id))["status"]!).ShouldBe("completed");
        (await team.WeCom.CallsAsync())[UserList].ShouldBe(made + departments - ReadBefore);
        await runner.StartAsync(CancellationToken.None);
    }

    [Fact]
    public async Task An_admin_cancels_a_parked_run_and_nothing_of_it_stays()
    {
        var team = await limited.ReadyAsync();
        var before = await team.StateAsync();
        var id = await ParksAsync(team);

        (await team.Owner.PostAsync($"/syncs/{id}/cancel")).ShouldBe(HttpStatusCode.NoContent);

        var sync = await ViewAsync(team, id);
        ((string)sync["status"]!, (string?)sync["note"], (string?)sync["waitsUntil"]).ShouldBe(("cancelled", null, null));
        (await team.TextsAsync("select sync_id::text from directory.sync_parks")).ShouldBeEmpty();
        await team.StaysAsync(before, "a cancelled run changes nothing");
    }

    [Fact]
    public async Task A_run_that_WeCom_lets_in_no_more_fails_in_the_end_and_changes_nothing()
    {
        var team = await limited.ReadyAsync();
        var before = await team.StateAsync();
        var id = await ParksAsync(team);
        await team.TextsAsync("with aged as (update directory.sync_progress set parked_since = parked_since - interval '2 hours' where parked_since is not null returning 1) select 'x' from aged");

        var sync = await team.EndsAsync(id);

        ((string)sync["status"]!, (string?)sync["reason"], (int?)sync["errCode"]).ShouldBe(("failed", "directory.wecom-refused", 45009));
        await team.StaysAsync(before, "a failed run changes nothing");
    }

    /// <summary>A new run whose people WeCom refuses to list after some departments, until the fault is cleared.</summary>
    private static async Task<Guid> ParksAsync(SyncTeam team)
    {
        await team.WeCom.ResetCallsAsync();
        await team.WeCom.FaultAsync(UserList, "errcode", 45009, after: ReadBefore);
        var id = (Guid)(await team.Owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted).Json["id"]!;
        JsonNode? sync = null;
        await Eventually.BecomesTrueAsync(async () => (string?)(sync = await ViewAsync(team, id))["note"] == "parked" || (string)sync["status"]! != "running");
        ((string?)sync!["note"]).ShouldBe("parked", sync.ToJsonString() + string.Join('\n', await team.TextsAsync("select l::text from binding.wecom_lines l")));
        ((string)sync!["status"]!, (string)sync["phase"]!, (DateTimeOffset)sync["waitsUntil"]! > (DateTimeOffset)sync["startedAt"]!).ShouldBe(("running", "people", true));
        ((int)sync["done"]!).ShouldBeGreaterThanOrEqualTo(1);
        return id;
    }

    private static async Task<JsonNode> ViewAsync(SyncTeam team, Guid id) => (await team.Owner.GetAsync($"/syncs/{id}")).ShouldBe(HttpStatusCode.OK).Json;

    private static async Task<string> NameAsync(SyncTeam team, string userid) => (await team.TextsAsync($"select name from directory.people_1 where userid = '{userid}'")).Single();

    public sealed class LimitedTeam : IAsyncLifetime
    {
        private SyncTeam? _team;

        /// <summary>Without faults, and let in by WeCom again.</summary>
        internal async Task<SyncTeam> ReadyAsync()
        {
            await _team!.WeCom.ClearFaultsAsync();
            await _team.SyncsAsync();
            return _team;
        }

        public async ValueTask InitializeAsync() => _team = await SyncTeam.StartAsync(size: 180, settings: new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["WeCom:LimitPause"] = "00:00:00.600",
            ["Syncs:PollInterval"] = "00:00:00.200",
        });

        public async ValueTask DisposeAsync() => await _team!.DisposeAsync();
    }
}
