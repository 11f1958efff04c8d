using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>A corp installs the third-party app through WeCom's pages, alone and beside a self-built app: one corp, one human once, whichever app is there.</summary>
public class ThirdPartyAppTests
{
    [Fact]
    public async Task A_corp_that_begins_with_the_third_party_app_gets_its_names_by_a_self_built_one_and_nobody_is_there_twice()
    {
        var (team, suite) = await BoundTeam.StartByThirdPartyAppAsync();
        await using var _ = team;
        var corp = team.Corp.CorpId;
        var people = await team.PeopleAsync();
        var bound = await SuiteAsync(team);
        ((string?)bound["status"], (string?)bound["corpId"], (bool?)bound["readsIdsOnly"]).ShouldBe(("bound", await suite.OpenCorpIdAsync(corp), true));
        bound["installer"].ShouldNotBeNull();
        ((long)bound["scope"]!["departments"]!.AsArray().Single()!).ShouldBe(1);
        (await team.Owner.GetAsync("/binding")).ShouldBe(HttpStatusCode.NotFound);

        // Names come as ids, and one of them signs in.
        var listed = await PeopleAsync(team);
        var ann = await suite.OpenIdOfAsync(corp, people[0].Userid);
        listed.Single(p => p.UserId == ann).Name.ShouldBe(ann);
        var joined = await team.JoinAsync(ann, "ann@acme.example", people[0].Userid);
        await Eventually.BecomesTrueAsync(async () => (await team.App.Simulator.InboxAsync(corp, people[0].Userid)).Count > 0, because: "the invitation goes by the third-party app");

        // Refused, the app is suspended and messages wait; with another code they go at once, not at the end of the lane's pause.
        await team.App.Simulator.FaultAsync("/cgi-bin/message/send", "errcode", errcode: 40084, times: 1);
        await team.InviteAsync(await suite.OpenIdOfAsync(corp, people[1].Userid));
        await Eventually.BecomesTrueAsync(async () => (string?)(await SuiteAsync(team))["status"] == "suspended");
        await suite.PostAsync($"/installs/{corp}/reset-permanent-code", new { });
        await Eventually.BecomesTrueAsync(async () => (await team.App.Simulator.InboxAsync(corp, people[1].Userid)).Count > 0, because: "the binding is good again");

        // What WeCom pushes to the suite is in the list.
        await team.App.Simulator.HireAsync(corp, "newcomer", "新同事", 1);
        var newcomer = await suite.OpenIdOfAsync(corp, "newcomer");
        await Eventually.BecomesTrueAsync(async () => (await PeopleAsync(team)).Any(p => p.UserId == newcomer));
        var before = await PeopleAsync(team);

        // Side by side: the same people, by their names and userids now, and whoever had joined signs in as before.
        (await team.Owner.BindAsync(team.Corp)).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.BecomesTrueAsync(async () => (await PeopleAsync(team)).Any(p => p.UserId == people[0].Userid), TimeSpan.FromSeconds(60));
        var after = await PeopleAsync(team);
        after.Select(p => p.Person).Order().ShouldBe(before.Select(p => p.Person).Order());
        after.Single(p => p.Person == joined.Person).Name.ShouldBe(people[0].Name);
        after.ShouldAllBe(p => !p.UserId!.StartsWith("wo"));
        ((bool?)(await SuiteAsync(team))["readsIdsOnly"]).ShouldBe(false);
        await Eventually.BecomesTrueAsync(async () => (await team.App.TextsAsync("select userid from binding.associations_1")).Contains(people[0].Userid));
        (await team.NewVisitor().SignInAsync(people[0].Userid)).Answer.Location!.ToString().ShouldContain("/teams/");

        // The corp withdraws the third-party app: the other one carries on.
        await suite.PostAsync($"/installs/{corp}/cancel", new { });
        await Eventually.BecomesTrueAsync(async () => (await team.Owner.GetAsync("/binding/suite")).Json["installed"] is null);
        ((string?)(await team.Owner.GetAsync("/binding")).ShouldBe(HttpStatusCode.OK).Json["status"]).ShouldBe("bound");
        await SyncsAfterBindingEndAsync(team, 3);
        (await PeopleAsync(team)).Select(p => p.Person).Order().ShouldBe(before.Select(p => p.Person).Order());
        (await team.App.TextsAsync("select 'x' from binding.suite_codes")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_self_built_app_ends_the_third_party_app_carries_on_with_the_same_people_and_their_names()
    {
        var (team, suite) = await BoundTeam.StartUnboundAsync();
        await using var _ = team;
        var corp = team.Corp.CorpId;
        (await team.Owner.BindAsync(team.Corp, contacts: false)).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.NewestSyncEndsAsync())["status"]!.ToString().ShouldBe("completed");
        var before = await PeopleAsync(team);
        var people = await team.PeopleAsync();
        await team.JoinAsync(people[0].Userid, "ann@acme.example");

        (await suite.InstallAsync(team.Owner, corp)).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.BecomesTrueAsync(async () => (await team.App.TextsAsync("select 'x' from binding.user_ids where open_userid is not null")).Count == before.Count, because: "everybody's id is asked for");
        await ShutLaneAsync(team);
        (await team.Owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        await LaneOpensAsync(team, "the app that was refused has ended");
        ((bool?)(await SuiteAsync(team))["readsIdsOnly"]).ShouldBe(true);
        await SyncsAfterBindingEndAsync(team, 3);
        (await PeopleAsync(team)).OrderBy(p => p.Person).Select(p => (p.Person, p.UserId, p.Name)).ShouldBe(before.OrderBy(p => p.Person).Select(p => (p.Person, p.UserId, p.Name)));

        // Sign-in and messages go by the app that is there.
        (await team.NewVisitor().SignInAsync(people[0].Userid)).Answer.Location!.ToString().ShouldContain("/teams/");
        await team.InviteAsync(people[1].Userid);
        await Eventually.BecomesTrueAsync(async () => (await team.App.Simulator.InboxAsync(corp, people[1].Userid)).Count > 0);

        // change_auth: the scope is another one, and people are read anew.
        var narrow = (await team.App.Simulator.DepartmentsAsync(corp)).First(d => d.ParentId == 1).Id;
        await ShutLaneAsync(team);
        await suite.PostAsync($"/installs/{corp}/scope", new { departments = new[] { narrow } });
        await LaneOpensAsync(team, "the scope is another one");
        await Eventually.BecomesTrueAsync(async () => (long?)(await SuiteAsync(team))["scope"]!["departments"]![0] == narrow);
        await Eventually.BecomesTrueAsync(
            async () => (await team.App.TextsAsync("select 'x' from directory.people_1 where presence = 'out-of-scope'")).Count > 0, TimeSpan.FromSeconds(60), because: "a sync follows, and nobody leaves by it");
        (await team.App.TextsAsync("select 'x' from directory.people_1 where presence in ('left', 'presumed')")).ShouldBeEmpty();

        // reset_permanent_code: another code, and all goes on.
        var code = (await team.App.TextsAsync("select permanent_code from binding.suite_codes")).Single();
        await suite.PostAsync($"/installs/{corp}/reset-permanent-code", new { });
        await Eventually.BecomesTrueAsync(async () => (await team.App.TextsAsync("select permanent_code from binding.suite_codes")).Single() != code);
        await suite.PostAsync($"/installs/{corp}/scope", new { departments = new[] { 1 } });
        await Eventually.BecomesTrueAsync(
            async () => (await team.App.TextsAsync("select 'x' from directory.people_1 where presence <> 'present'")).Count == 0, TimeSpan.FromSeconds(60));
        (await PeopleAsync(team)).Count.ShouldBe(before.Count);

        // cancel_auth ends it like unbinding: data stays, invitations end.
        await suite.PostAsync($"/installs/{corp}/cancel", new { });
        await Eventually.BecomesTrueAsync(async () => (await team.Owner.GetAsync("/binding/suite")).Json["installed"] is null);
        (await PeopleAsync(team)).Count.ShouldBe(before.Count);
        await Eventually.BecomesTrueAsync(async () => (await team.App.TextsAsync("select 'x' from directory.invitations_1 where state = 'open'")).Count == 0);
    }

    private static Task<IReadOnlyList<string>> ShutLaneAsync(BoundTeam team) =>
        team.App.TextsAsync("update notifications.lanes set blocked_until = now() + interval '1 hour' where name = 'wecom' returning name");

    private static Task LaneOpensAsync(BoundTeam team, string because) => Eventually.BecomesTrueAsync(
        () => team.ScalarAsync<bool>("select blocked_until is null or blocked_until <= now() from notifications.lanes where name = 'wecom'"), because: because);

    private static async Task<JsonNode> SuiteAsync(BoundTeam team) => (await team.Owner.GetAsync("/binding/suite")).ShouldBe(HttpStatusCode.OK).Json["installed"]!;

    /// <summary>Each binding, and each end of one of two, is followed by a run: so many of them, and all are over.</summary>
    private static async Task SyncsAfterBindingEndAsync(BoundTeam team, int count)
    {
        IReadOnlyList<string> runs = [];
        await Eventually.BecomesTrueAsync(
            async () => (runs = await team.App.TextsAsync("select status from directory.syncs_1 where trigger = 'binding' order by started_at")).Count >= count && !runs.Contains("running"),
            TimeSpan.FromSeconds(60));
        runs[^1].ShouldBe("completed");
    }

    private static async Task<IReadOnlyList<Listed>> PeopleAsync(BoundTeam team) =>
        [.. (await team.Owner.GetAsync("/people?limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Where(i => i!["person"] is not null).Select(i => i!.Deserialize())];
}
