using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.Tests.History;

public sealed class HistoryTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task A_timeline_tells_what_happened_who_did_it_and_why()
    {
        var person = (await _team.PeopleAsync())[0];
        var joined = await _team.JoinAsync(person.Userid);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/lock", new { reason = "on leave" })).ShouldBe(HttpStatusCode.NoContent);

        var timeline = (await _team.Owner.GetAsync($"/people/{joined.Person}/timeline")).ShouldBe(HttpStatusCode.OK).Json;
        var entries = timeline["items"]!.AsArray();
        entries.Select(e => (string)e!["event"]!).ShouldBe(["person_imported", "member_authorized", "member_invited", "invitation_opened", "member_joined", "member_locked"]);
        timeline["next"].ShouldBeNull();
        entries[0]!["run"].ShouldNotBeNull("an import names its run");
        ((Guid?)entries[0]!["person"], (Guid?)entries[1]!["member"]).ShouldBe((joined.Person, joined.Member));
        ((string?)entries[5]!["by"]!["kind"], (string?)entries[5]!["by"]!["name"]).ShouldBe(("account", "Owner"));
        ((string?)entries[5]!["why"], (string?)entries[5]!["data"]!["reason"]).ShouldBe(("lock-member", "on leave"));
        ((Guid?)entries[4]!["data"]!["account"]).ShouldBe(joined.Account);
        entries.Select(e => (DateTimeOffset)e!["at"]!).ShouldBeInOrder();

        // The same from the membership's side, in pages.
        (await PagesAsync($"/members/{joined.Member}/timeline")).ShouldBe(entries.Select(e => e!.ToJsonString()));
        (await _team.Owner.GetAsync($"/people/{joined.Person}/timeline?cursor=made-up")).ShouldBeRefused("request.cursor-invalid");
        (await _team.Owner.GetAsync($"/people/{joined.Person}/timeline?limit=0")).ShouldBeRefused("request.invalid");
        (await _team.Owner.GetAsync($"/people/{Guid.CreateVersion7()}/timeline")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_teams_history_is_asked_by_who_whom_what_why_and_when()
    {
        var person = (await _team.PeopleAsync())[6];
        var joined = await _team.JoinAsync(person.Userid);
        var before = DateTimeOffset.UtcNow;
        (await _team.Owner.PostAsync($"/members/{joined.Member}/lock", new { reason = "first" })).ShouldBe(HttpStatusCode.NoContent);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/unlock")).ShouldBe(HttpStatusCode.NoContent);

        (await EventsAsync($"member={joined.Member}")).ShouldBe(["member_unlocked", "member_locked", "member_joined", "invitation_opened", "member_invited", "member_authorized"]);
        (await EventsAsync($"person={joined.Person}")).ShouldBe(["member_unlocked", "member_locked", "member_joined", "invitation_opened", "member_invited", "member_authorized", "person_imported"]);
        (await EventsAsync($"by=account:{joined.Account}")).ShouldBe(["member_joined"]);
        (await EventsAsync($"person={joined.Person}&event=member_locked&event=member_joined")).ShouldBe(["member_locked", "member_joined"]);
        (await EventsAsync($"person={joined.Person}&why=unlock-member")).ShouldBe(["member_unlocked"]);
        (await EventsAsync($"member={joined.Member}&from={before:O}".Replace("+00:00", "Z", StringComparison.Ordinal))).ShouldBe(["member_unlocked", "member_locked"]);
        (await EventsAsync($"member={joined.Member}&to={before:O}".Replace("+00:00", "Z", StringComparison.Ordinal))).ShouldBe(["member_joined", "invitation_opened", "member_invited", "member_authorized"]);

        var first = (await _team.Owner.GetAsync("/syncs")).Json["items"]!.AsArray()[^1]!;
        var run = (await _team.Owner.GetAsync($"/history?run={first["id"]}&event=person_imported&limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        run.Count.ShouldBe((int)first["added"]!);
        run.ShouldAllBe(e => e!["name"] != null && e["person"] != null && (string?)e["by"]!["kind"] == "policy");

        (await PagesAsync("/history", $"person={joined.Person}&")).Count.ShouldBe(7);
        (await _team.Owner.GetAsync("/history?to=2020-01-01T00:00:00Z&from=2021-01-01T00:00:00Z")).ShouldBeRefused("request.invalid");
        (await _team.Owner.GetAsync("/history?cursor=made-up")).ShouldBeRefused("request.cursor-invalid");
        var member = await _team.JoinAsync((await _team.PeopleAsync())[7].Userid);
        (await member.Client.GetAsync("/history")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_roster_of_an_instant_is_what_the_tables_were_then()
    {
        var people = await _team.PeopleAsync();
        List<(DateTimeOffset At, SortedDictionary<Guid, string> Then)> taken = [];
        var joined = await _team.JoinAsync(people[1].Userid);
        await TakeAsync(taken);
        (await _team.Owner.PutAsync($"/members/{joined.Member}/role", new { role = "admin" })).ShouldBe(HttpStatusCode.NoContent);
        await TakeAsync(taken);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/lock", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        await TakeAsync(taken);
        await _team.InviteAsync(people[2].Userid);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/remove", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        await TakeAsync(taken);

        foreach (var (at, then) in taken)
        {
            var roster = (await RosterAsync(at)).ToDictionary(m => (Guid)m!["member"]!, m => $"{(string?)m!["status"]} {(string?)m["role"]}");
            new SortedDictionary<Guid, string>(roster).ShouldBe(then);
        }

        var locked = (await RosterAsync(taken[2].At)).Single(m => (Guid)m!["member"]! == joined.Member)!;
        ((string?)locked["name"], (string?)locked["why"], (Guid?)locked["person"]).ShouldBe((people[1].Name, "lock-member", joined.Person));
        ((string?)locked["by"]!["kind"], (string?)locked["by"]!["name"]).ShouldBe(("account", "Owner"));
        (await RosterAsync(taken[0].At, "&status=locked")).ShouldNotContain(m => (Guid)m!["member"]! == joined.Member);
        (await RosterAsync(taken[2].At, "&status=locked")).ShouldContain(m => (Guid)m!["member"]! == joined.Member);
        (await RosterAsync(taken[2].At, "&status=locked")).ShouldAllBe(m => (string)m!["status"]! == "locked");
        (await RosterAsync(DateTimeOffset.UnixEpoch)).ShouldBeEmpty();

        // What is different: only what is, with both sides.
        var difference = await DifferenceAsync(taken[0].At, taken[^1].At);
        difference.Select(d => ((Guid)d!["member"]!, (string?)d["before"]?["status"], (string?)d["after"]!["status"])).ShouldBe(
            [(joined.Member, "active", "removed"), ((await _team.FindAsync(people[2].Userid)).Member!.Value, null, "invited")], ignoreOrder: true);
        (await DifferenceAsync(taken[^1].At, taken[^1].At)).ShouldBeEmpty();
        (await _team.Owner.GetAsync($"/history/difference?from={Text(taken[1].At)}&to={Text(taken[0].At)}")).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
    }

    [Fact]
    public async Task A_name_is_the_one_of_then()
    {
        var person = (await _team.PeopleAsync())[3];
        await _team.InviteAsync(person.Userid);
        var before = await NowAsync();
        await _team.App.Simulator.NameAsync(_team.Corp.CorpId, person.Userid, "改名后");
        (await _team.SyncAsync()).ShouldBe("completed");
        var member = (await _team.FindAsync(person.Userid)).Member;
        ((string?)(await RosterAsync(before)).Single(m => (Guid)m!["member"]! == member)!["name"]).ShouldBe(person.Name);
        ((string?)(await RosterAsync(await NowAsync())).Single(m => (Guid)m!["member"]! == member)!["name"]).ShouldBe("改名后");
    }

    [Fact]
    public async Task An_auditor_reads_history_and_nothing_else_and_a_member_not_even_that()
    {
        var people = await _team.PeopleAsync();
        var auditor = await _team.JoinAsAsync(people[4].Userid, "auditor");
        var member = await _team.JoinAsync(people[5].Userid);
        foreach (var path in new[] { $"/people/{auditor.Person}/timeline", $"/members/{auditor.Member}/timeline", "/history/roster", "/history/difference?from=2026-01-01T00:00:00Z" })
        {
            (await auditor.Client.GetAsync(path)).ShouldBe(HttpStatusCode.OK);
            (await member.Client.GetAsync(path)).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.role-required");
            (await _team.App.NewClient().GetAsync(_team.Owner.Path(path))).ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await auditor.Client.GetAsync("/people")).ShouldBe(HttpStatusCode.Forbidden);
        (await auditor.Client.PostAsync($"/members/{member.Member}/lock", new { reason = "x" })).ShouldBe(HttpStatusCode.Forbidden);

        // Another team's people and members are not there (rule 8).
        var another = await _team.AnotherTeamAsync();
        (await another.GetAsync($"/people/{member.Person}/timeline")).ShouldBe(HttpStatusCode.NotFound);
        (await another.GetAsync($"/members/{member.Member}/timeline")).ShouldBe(HttpStatusCode.NotFound);
        (await another.GetAsync("/history/roster")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Count.ShouldBe(1);
    }

    private async Task TakeAsync(List<(DateTimeOffset At, SortedDictionary<Guid, string> Then)> taken)
    {
        var then = new SortedDictionary<Guid, string>();
        await using (var command = _team.App.Database.DataSource.CreateCommand(
            $"select id, status || ' ' || lower(role) from directory.members_1 where tenant_id = '{Tenant.Of(new TeamId(_team.Owner.Team)).Id}'"))
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                then.Add(reader.GetGuid(0), reader.GetString(1));
            }
        }

        taken.Add((await NowAsync(), then));
    }

    /// <summary>An instant after all that was written so far.</summary>
    private Task<DateTimeOffset> NowAsync() => _team.ScalarAsync<DateTime>("select max(timestamp) from events.mt_events")
        .ContinueWith(t => new DateTimeOffset(t.Result, TimeSpan.Zero), TaskScheduler.Default);

    private async Task<JsonArray> RosterAsync(DateTimeOffset at, string more = "") =>
        (await _team.Owner.GetAsync($"/history/roster?at={Text(at)}{more}")).ShouldBe(HttpStatusCode.OK).Json.AsArray();

    private async Task<JsonArray> DifferenceAsync(DateTimeOffset from, DateTimeOffset to) =>
        (await _team.Owner.GetAsync($"/history/difference?from={Text(from)}&to={Text(to)}")).ShouldBe(HttpStatusCode.OK).Json.AsArray();

    private static string Text(DateTimeOffset at) => Uri.EscapeDataString(at.ToString("O", System.Globalization.CultureInfo.InvariantCulture));

    private async Task<IReadOnlyList<string>> EventsAsync(string filter) =>
        [.. (await _team.Owner.GetAsync($"/history?{filter}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Select(e => (string)e!["event"]!)];

    private async Task<List<string>> PagesAsync(string path, string filter = "")
    {
        List<string> entries = [];
        ApiAnswer page;
        string? cursor = null;
        do
        {
            page = (await _team.Owner.GetAsync($"{path}?{filter}limit=2" + (cursor is null ? "" : $"&cursor={cursor}"))).ShouldBe(HttpStatusCode.OK);
            entries.AddRange(page.Json["items"]!.AsArray().Select(e => e!.ToJsonString()));
            cursor = (string?)page.Json["next"];
        }
        while (cursor is not null);
        return entries;
    }
}
