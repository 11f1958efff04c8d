using System.Net;
using System.Text.Json.Nodes;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>CASES §2 "Leaving" and "Who is who" on the whole host: what WeCom does, and what becomes of memberships.</summary>
public class LeaverTests
{
    [Theory]
    [InlineData("deauthorize", "deauthorized")]
    [InlineData("lock", "locked")]
    [InlineData("remove", "removed")]
    public async Task A_leaver_meets_the_teams_policy_at_once(string policy, string status)
    {
        await using var team = await SyncTeam.StartAsync();
        var (leaver, byStatus) = await TwoAsync(team);
        await team.PolicyAsync(policy);
        await team.WeCom.DismissAsync(team.Corp.CorpId, leaver);
        await team.WeCom.LeaveAsync(team.Corp.CorpId, byStatus);
        var sync = await team.SyncsAsync();
        ((int)sync["gone"]!, (int)sync["accessLost"]!).ShouldBe((2, 2));
        (await team.StatusAsync(leaver)).ShouldBe(status);
        (await team.StatusAsync(byStatus)).ShouldBe(status);
        (await team.PlanAsync(sync, "&effect=takes-access")).Select(i => (string)i["reason"]!).Order().ShouldBe(["absent-from-list-id", "status-5"]);
        var events = await team.TextsAsync("select type || ' ' || user_name || ' ' || (headers ->> 'run' is not null) from events.mt_events where type in ('person_left', 'sync_completed')");
        events.Distinct().ShouldBe(["person_left policy true", "sync_completed policy true"]);   // CASES §1.14
    }

    [Fact]
    public async Task A_dismissed_owner_who_is_the_last_one_keeps_the_membership_and_it_is_reported()   // rule 4
    {
        await using var team = await SyncTeam.StartAsync();
        var (owner, _) = await TwoAsync(team);
        await MakeOnlyOwnerAsync(team, owner);
        await team.WeCom.DismissAsync(team.Corp.CorpId, owner);
        var sync = await team.SyncsAsync();
        ((bool)sync["lastOwnerKept"]!, (int)sync["accessLost"]!).ShouldBe((true, 0));
        (await team.StatusAsync(owner)).ShouldBe("active");
        (await team.PresenceAsync(owner)).ShouldBe("left");
    }

    [Fact]
    public async Task Of_two_owners_who_leave_at_once_one_stays()
    {
        await using var team = await SyncTeam.StartAsync();
        var (one, other) = await TwoAsync(team);
        await MakeOnlyOwnerAsync(team, one, other);
        await team.WeCom.DismissAsync(team.Corp.CorpId, one, other);
        ((bool)(await team.SyncsAsync())["lastOwnerKept"]!).ShouldBeTrue();
        (await team.TextsAsync("select status from directory.members_1 where role = 'Owner' and status = 'active'")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_the_contacts_secret_it_takes_two_reads_and_the_grace_period()   // rule 2
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var team = await SyncTeam.StartAsync(contacts: false, time: time);
        var (leaver, _) = await TwoAsync(team);
        await team.PolicyAsync();
        await team.WeCom.DismissAsync(team.Corp.CorpId, leaver);

        await team.SyncsAsync();
        ((await team.PresenceAsync(leaver)), (await team.StatusAsync(leaver))).ShouldBe(("presumed", "active"));
        time.Advance(TimeSpan.FromHours(23));
        await team.SyncsAsync();
        ((await team.PresenceAsync(leaver)), (await team.StatusAsync(leaver))).ShouldBe(("presumed", "active"));
        time.Advance(TimeSpan.FromHours(1));
        await team.SyncsAsync();
        ((await team.PresenceAsync(leaver)), (await team.StatusAsync(leaver))).ShouldBe(("left", "deauthorized"));
        var evidence = JsonNode.Parse((await team.TextsAsync("select data::text from events.mt_events where type = 'person_left'")).ShouldHaveSingleItem())!["evidence"]!;
        ((string)evidence["class"]!, (string)evidence["source"]!, evidence["runs"]!.AsArray().Count).ShouldBe(("Presumed", "unseen", 2));
    }

    [Fact]
    public async Task Leaving_and_returning_within_the_grace_has_no_effect()
    {
        await using var team = await SyncTeam.StartAsync(contacts: false);
        var (person, _) = await TwoAsync(team);
        var was = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Single(p => p.Userid == person);
        await team.WeCom.DismissAsync(team.Corp.CorpId, person);
        await team.SyncsAsync();
        await team.WeCom.HireAsync(team.Corp.CorpId, person, was.Name, [.. was.Departments]);
        await team.SyncsAsync();
        ((await team.PresenceAsync(person)), (await team.StatusAsync(person))).ShouldBe(("present", "active"));
        (await team.TextsAsync("select type from events.mt_events where type in ('person_presumed_gone', 'person_returned', 'person_left', 'member_deauthorized') order by seq_id"))
            .ShouldBe(["person_presumed_gone", "person_returned"]);
    }

    [Theory]
    [InlineData("deauthorize", "deauthorized")]
    [InlineData("lock", "locked")]
    public async Task Who_comes_back_waits_for_the_team(string policy, string status)
    {
        await using var team = await SyncTeam.StartAsync();
        var (person, _) = await TwoAsync(team);
        var was = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Single(p => p.Userid == person);
        await team.PolicyAsync(policy);
        await team.WeCom.DismissAsync(team.Corp.CorpId, person);
        await team.SyncsAsync();
        await team.WeCom.HireAsync(team.Corp.CorpId, person, was.Name, [.. was.Departments]);
        await team.SyncsAsync();
        ((await team.PresenceAsync(person)), (await team.StatusAsync(person))).ShouldBe(("present", status));
        (await team.TextsAsync($"select id::text from directory.people_1 where userid = '{person}'")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_gets_a_recycled_userid_inherits_nothing()
    {
        await using var team = await SyncTeam.StartAsync();
        var (person, _) = await TwoAsync(team);
        await team.WeCom.DismissAsync(team.Corp.CorpId, person);
        await team.SyncsAsync();
        await team.WeCom.HireAsync(team.Corp.CorpId, person, "另一人", 1);
        await team.SyncsAsync();
        (await team.StatusAsync(person)).ShouldBe("none");
        (await team.TextsAsync($"select presence from directory.people_1 where userid = '{person}'")).ShouldBe(["left", "present"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_userid_that_nobody_told_us_of_is_a_question_to_an_admin(bool same)
    {
        await using var team = await SyncTeam.StartAsync();
        var (person, _) = await TwoAsync(team);
        await team.WeCom.RenameAsync(team.Corp.CorpId, person, "brand.new");
        await team.SyncsAsync();
        ((await team.PresenceAsync(person)), (await team.StatusAsync(person))).ShouldBe(("presumed", "active"));
        var item = (await team.Owner.GetAsync($"/people?search={person}&limit=200")).Json["items"]!.AsArray().Single(i => (string?)i!["userId"] == person)!;
        ((string?)item["maybeNow"]).ShouldBe("brand.new");

        (await team.Owner.PostAsync($"/people/{item["person"]}/same-person", new { same })).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.PostAsync($"/people/{item["person"]}/same-person", new { same })).ShouldBeRefused("directory.no-question");
        await team.SyncsAsync();
        if (same)
        {
            ((await team.PresenceAsync("brand.new")), (await team.StatusAsync("brand.new"))).ShouldBe(("present", "active"));
            (await team.TextsAsync($"select userid from directory.people_1 where id = '{item["person"]}'")).ShouldBe(["brand.new"]);
        }
        else
        {
            ((await team.PresenceAsync(person)), (await team.StatusAsync(person))).ShouldBe(("left", "deauthorized"));
            (await team.StatusAsync("brand.new")).ShouldBe("none");
        }
    }

    [Fact]
    public async Task A_scope_that_shrinks_and_grows_again_ends_nobody()
    {
        await using var team = await SyncTeam.StartAsync(contacts: false);
        await team.AuthorizeAllAsync();
        var members = await team.TextsAsync("select m::text from directory.members_1 m");
        var departments = await team.WeCom.DepartmentsAsync(team.Corp.CorpId);
        await team.WeCom.ScopeAsync(team.Corp.CorpId, [departments[^1].Id]);
        ((int)(await team.SyncsAsync())["outOfScope"]!).ShouldBePositive();
        await team.SyncsAsync();
        (await team.TextsAsync("select m::text from directory.members_1 m")).ShouldBe(members);
        await team.WeCom.ScopeAsync(team.Corp.CorpId, [1]);
        await team.SyncsAsync();
        (await team.TextsAsync("select distinct presence from directory.people_1")).ShouldBe(["present"]);
        (await team.TextsAsync("select m::text from directory.members_1 m")).ShouldBe(members);
    }

    [Fact]
    public async Task People_in_scope_by_name_or_tag_are_imported_and_lose_nothing_when_it_is_taken_back()
    {
        await using var team = await SyncTeam.StartAsync(contacts: false);
        await team.AuthorizeAllAsync();
        var people = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Where(p => p.Status == 1).ToList();
        await team.WeCom.Http.PostAsync(
            $"/control/{team.Corp.CorpId}/tags", System.Net.Http.Json.JsonContent.Create(new { id = 7, name = "t", users = new[] { people[1].Userid }, departments = Array.Empty<long>() }));
        await team.WeCom.ScopeAsync(team.Corp.CorpId, [], [people[0].Userid], [7]);
        await team.SyncsAsync();
        (await team.TextsAsync("select userid from directory.people_1 where presence = 'present'")).ShouldBe(new[] { people[0].Userid, people[1].Userid }.Order(StringComparer.Ordinal));
        await team.WeCom.ScopeAsync(team.Corp.CorpId, [], [people[1].Userid], []);
        await team.SyncsAsync();
        (await team.PresenceAsync(people[0].Userid)).ShouldBe("out-of-scope");
        (await team.StatusAsync(people[0].Userid)).ShouldBe("authorized");
    }

    [Fact]
    public async Task Who_is_disabled_is_locked_and_unlocked_when_enabled_but_never_against_an_admin()
    {
        await using var team = await SyncTeam.StartAsync();
        var (person, other) = await TwoAsync(team);
        await team.WeCom.StatusAsync(team.Corp.CorpId, person, 2);
        await team.WeCom.StatusAsync(team.Corp.CorpId, other, 2);
        await team.SyncsAsync();
        (await team.StatusAsync(person)).ShouldBe("locked");
        (await team.StatusAsync(other)).ShouldBe("locked");
        var member = (await team.TextsAsync($"select m.id::text from directory.members_1 m join directory.people_1 p on p.id = m.person_id where p.userid = '{other}'")).Single();
        (await team.Owner.PostAsync($"/members/{member}/unlock")).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.PostAsync($"/members/{member}/lock", new { reason = "by hand" })).ShouldBe(HttpStatusCode.NoContent);
        await team.WeCom.StatusAsync(team.Corp.CorpId, person, 1);
        await team.WeCom.StatusAsync(team.Corp.CorpId, other, 1);
        await team.SyncsAsync();
        (await team.StatusAsync(person)).ShouldBe("active");
        (await team.StatusAsync(other)).ShouldBe("locked");   // CASES §1.6
    }

    [Fact]
    public async Task Rebinding_the_same_corp_finds_everybody_again()
    {
        await using var team = await SyncTeam.StartAsync();
        await team.AuthorizeAllAsync();
        var before = await team.StateAsync();
        (await team.Owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        (await team.Owner.BindAsync(team.Corp)).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.BecomesTrueAsync(async () => (await team.TextsAsync("select id::text from directory.syncs_1 where status = 'completed'")).Count == 2);
        await team.StaysAsync(before, "everybody is found");
    }

    private static async Task<(string One, string Other)> TwoAsync(SyncTeam team)
    {
        // Nobody who looks like another, so that nothing is a question.
        var people = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Where(p => p.Status == 1).Take(2).Select(p => p.Userid).ToList();
        await team.AuthorizeAllAsync();
        await team.JoinAsync([.. people]);
        return (people[0], people[1]);
    }

    private static async Task MakeOnlyOwnerAsync(SyncTeam team, params string[] userids)
    {
        foreach (var userid in userids)
        {
            var member = (await team.TextsAsync($"select m.id::text from directory.members_1 m join directory.people_1 p on p.id = m.person_id where p.userid = '{userid}'")).Single();
            (await team.Owner.PutAsync($"/members/{member}/role", new { role = "owner" })).ShouldBe(HttpStatusCode.NoContent);
        }

        var first = (await team.TextsAsync("select id::text from directory.members_1 where person_id is null")).Single();
        (await team.Owner.PutAsync($"/members/{first}/role", new { role = "admin" })).ShouldBe(HttpStatusCode.NoContent);
    }
}
