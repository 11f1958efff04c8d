using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.People;

/// <summary>One team, and its people as they were at first: each test works on some of its own.</summary>
public sealed class WhoIsWhoFixture : IAsyncLifetime
{
    public BoundTeam Team { get; private set; } = null!;

    public IReadOnlyList<SimulatedPerson> People { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Team = await BoundTeam.StartAsync();
        People = [.. (await Team.PeopleAsync()).Where(p => !p.Userid.Contains('@', StringComparison.Ordinal) && p.Userid.Length > 3)];
    }

    public ValueTask DisposeAsync() => Team.DisposeAsync();
}

/// <summary>CASES §2 "Who is who" and "Leaving", where it takes a browser to see it: who gets in as whom.</summary>
public sealed class WhoIsWhoTests(WhoIsWhoFixture fixture) : IClassFixture<WhoIsWhoFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task Whoever_gets_a_recycled_userid_gets_neither_the_account_nor_the_way_in_of_who_had_it()
    {
        var person = fixture.People[0];
        var former = await _team.JoinAsync(person.Userid, "former@acme.example");
        await _team.App.Simulator.DismissAsync(_team.Corp.CorpId, person.Userid);
        (await _team.SyncAsync()).ShouldBe("completed");

        // An admin lets them work on although WeCom says that they are gone: that stays, and is seen.
        var sync = (string)(await _team.Owner.GetAsync("/syncs")).Json["items"]![0]!["id"]!;
        ((int)(await _team.Owner.PostAsync($"/syncs/{sync}/undo")).ShouldBe(HttpStatusCode.OK).Json["restored"]!).ShouldBe(1);
        await _team.App.Simulator.HireAsync(_team.Corp.CorpId, person.Userid, "另一人", 1);

        // Before a sync has seen the other one, and after it.
        (await _team.NewVisitor().SignInAsync(person.Userid)).ShouldShow(HttpStatusCode.Forbidden, "directory.not-invited");
        (await _team.SyncAsync()).ShouldBe("completed");
        var visitor = _team.NewVisitor();
        (await visitor.SignInAsync(person.Userid)).ShouldShow(HttpStatusCode.OK);
        (await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        var both = await ListAsync(person.Userid);
        both.Select(i => ((Guid?)i["person"], (string?)i["presence"], (string?)i["status"])).ShouldBe(
            [(former.Person, "left", "active"), ((Guid?)both.Single(i => (string?)i["presence"] == "present")["person"], "present", null)], ignoreOrder: true);

        // They join as themselves.
        var newcomer = both.Single(i => (string?)i["presence"] == "present");
        (await _team.Owner.PostAsync("/members/authorize", new { people = new[] { (Guid)newcomer["person"]! }, invite = true })).ShouldBe(HttpStatusCode.OK);
        (await (await (await visitor.OpenAsync(person.Userid)).RegisterAsync("latter@acme.example")).VerifyAsync()).ShouldShow(HttpStatusCode.OK, "joined");
        var account = (Guid)(await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["id"]!;
        account.ShouldNotBe(former.Account);
        (await _team.App.TextsAsync($"select account_id::text from binding.associations_1 where userid = '{person.Userid}'")).ShouldBe([account.ToString()]);
        ((bool)(await _team.Owner.GetAsync($"/access/{former.Account}")).Json["allowed"]!).ShouldBeTrue("what the admin decided stands");
    }

    [Fact]
    public async Task A_new_userid_leaves_person_membership_account_and_session_as_they_were()
    {
        var person = fixture.People[1];
        var joined = await _team.JoinAsync(person.Userid);
        var address = await CallbackAddress.IssueAsync(_team.App, _team.Owner, _team.Corp.CorpId, "contacts");
        await _team.App.Simulator.RenameAsync(_team.Corp.CorpId, person.Userid, "renamed.who");
        (await address.UserAsync("update_user", person.Userid, "renamed.who")).ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(async () => (await _team.App.TextsAsync($"select userid from binding.associations_1 where account_id = '{joined.Account}'")) is ["renamed.who"]);

        var now = await _team.FindAsync("renamed.who");
        (now.Person, now.Member, now.Status).ShouldBe((joined.Person, joined.Member, "active"));
        (await joined.Client.GetAsync("")).ShouldBe(HttpStatusCode.OK);
        var visitor = _team.NewVisitor();
        (await visitor.SignInAsync("renamed.who")).Answer.Location?.ToString().ShouldBe($"/teams/{_team.Owner.Team}");
        ((Guid)(await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["id"]!).ShouldBe(joined.Account);
    }

    [Fact]
    public async Task Of_two_accounts_that_may_be_one_person_the_one_that_they_prove_is_linked_and_the_other_stays_as_it_is()
    {
        var person = fixture.People[6];
        var (one, _) = await _team.JoinByMailAsync($"{person.Userid}@acme.example", person.Name);
        var (other, otherClient) = await _team.JoinByMailAsync($"{person.Userid}@other.example", person.Name);
        var preview = (await _team.Owner.GetAsync("/matches")).ShouldBe(HttpStatusCode.OK).Json;
        preview["certain"]!.AsArray().ShouldNotContain(p => (string?)p!["person"]!["userId"] == person.Userid);
        preview["undecided"]!.AsArray().Select(u => (Guid)u!["member"]!["id"]!).Intersect([one, other]).Count().ShouldBe(2);

        (await (await _team.NewVisitor().SignInAsync(person.Userid)).SignInAsync($"{person.Userid}@acme.example")).Answer.Status.ShouldBe(HttpStatusCode.Redirect);
        (await _team.FindAsync(person.Userid)).Member.ShouldBe(one);
        ((string?)(await _team.Owner.GetAsync($"/members/{other}")).ShouldBe(HttpStatusCode.OK).Json["status"]).ShouldBe("active");
        (await otherClient.GetAsync("")).ShouldBe(HttpStatusCode.OK);
        (await _team.App.TextsAsync($"select email from binding.associations_1 a join binding.accounts_1 c on c.id = a.account_id where userid = '{person.Userid}'")).ShouldBe([$"{person.Userid}@acme.example"]);
    }

    [Fact]
    public async Task Namesakes_are_shown_with_where_they_work_and_none_is_left_out()
    {
        var departments = await _team.App.Simulator.DepartmentsAsync(_team.Corp.CorpId);
        var place = departments.First(d => d.ParentId > 1);
        for (var i = 0; i < 40; i++)
        {
            await _team.App.Simulator.HireAsync(_team.Corp.CorpId, $"namesake{i:00}", "张伟伟", i == 0 ? place.Id : 1);
        }

        (await _team.SyncAsync()).ShouldBe("completed");
        var member = (await _team.SeedMembersAsync(("one-of-forty@acme.example", "张伟伟")))[0];
        var preview = (await _team.Owner.GetAsync("/matches")).ShouldBe(HttpStatusCode.OK).Json;
        preview["certain"]!.AsArray().ShouldNotContain(p => (Guid)p!["member"]!["id"]! == member);
        var candidates = preview["undecided"]!.AsArray().Single(u => (Guid)u!["member"]!["id"]! == member)!["candidates"]!.AsArray();
        candidates.Select(c => (string)c!["person"]!["userId"]!).Where(u => u.StartsWith("namesake", StringComparison.Ordinal)).Distinct().Count().ShouldBe(40);
        var shown = (string)candidates.Single(c => (string?)c!["person"]!["userId"] == "namesake00")!["person"]!["department"]!;
        shown.ShouldBe(string.Join(" / ", PathOf(place)));

        IEnumerable<string> PathOf(SimulatedDepartment department) =>
            [.. departments.SingleOrDefault(d => d.Id == department.ParentId) is { } parent ? PathOf(parent) : [], department.Name];
    }

    [Fact]
    public async Task What_an_inviter_began_outlives_them_and_what_was_theirs_ends()
    {
        var people = fixture.People.Skip(2).Take(2).ToArray();
        var admin = await _team.JoinAsAsync(people[0].Userid, "admin");
        var key = (string)(await admin.Client.PostAsync("/api-keys", new { name = "theirs", scopes = new[] { "members:read" }, days = 1 })).ShouldBe(HttpStatusCode.Created).Json["key"]!;
        var invited = (await _team.FindAsync(people[1].Userid)).Person;
        (await admin.Client.PostAsync("/members/authorize", new { people = new[] { invited }, invite = true })).ShouldBe(HttpStatusCode.OK);
        await _team.App.Simulator.DismissAsync(_team.Corp.CorpId, people[0].Userid);
        (await _team.SyncAsync()).ShouldBe("completed");

        (await _team.App.NewClient(key).GetAsync(_team.Owner.Path("/people"))).Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.NotFound);
        var record = (await _team.Owner.GetAsync("/offboardings?limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Single(o => (Guid)o!["member"]! == admin.Member)!;
        ((string?)record["reason"], (int)record["keys"]!).ShouldBe(("left-wecom", 1));
        (await (await (await _team.NewVisitor().OpenAsync(people[1].Userid)).RegisterAsync("invited-by-leaver@acme.example")).VerifyAsync()).ShouldShow(HttpStatusCode.OK, "joined");
        ((string?)(await _team.Owner.GetAsync("/invitations?state=accepted")).Json["items"]!.AsArray().Single(i => (Guid?)i!["person"] == invited)!["inviter"]).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Who_has_not_activated_WeCom_yet_can_be_invited_and_joins_once_they_have()
    {
        var person = fixture.People[4];
        await _team.App.Simulator.StatusAsync(_team.Corp.CorpId, person.Userid, 4);
        (await _team.SyncAsync()).ShouldBe("completed");
        var invited = await _team.InviteAsync(person.Userid);
        invited.Status.ShouldBe("invited");
        await _team.App.Simulator.StatusAsync(_team.Corp.CorpId, person.Userid, 1);
        (await _team.SyncAsync()).ShouldBe("completed");
        (await (await (await _team.NewVisitor().OpenAsync(person.Userid)).RegisterAsync("activated@acme.example")).VerifyAsync()).ShouldShow(HttpStatusCode.OK, "joined");
        (await _team.FindAsync(person.Userid)).Member.ShouldBe(invited.Member);
    }

    [Fact]
    public async Task Admins_whom_the_scope_does_not_reach_any_more_keep_their_role_their_session_and_their_password()
    {
        var person = fixture.People[5];
        var admin = await _team.JoinAsAsync(person.Userid, "admin");
        var elsewhere = (await _team.App.Simulator.DepartmentsAsync(_team.Corp.CorpId)).Where(d => !person.Departments.Contains(d.Id)).MaxBy(d => d.Id)!;
        try
        {
            await _team.App.Simulator.ScopeAsync(_team.Corp.CorpId, [elsewhere.Id]);
            (await _team.SyncAsync()).ShouldBe("completed");
            var shown = (await ListAsync(person.Userid)).ShouldHaveSingleItem();
            ((string?)shown["presence"], (string?)shown["status"], (string?)shown["role"]).ShouldBe(("out-of-scope", "active", "admin"));
            (await admin.Client.GetAsync("/syncs")).ShouldBe(HttpStatusCode.OK);
            var email = (string)(await admin.Client.Client.GetAsync("/api/v1/me")).Json["account"]!["email"]!;
            ((int)(await _team.App.NewClient().PostAsync("/api/v1/sessions", new { email, password = TeamClient.Password })).Status).ShouldBeInRange(200, 299);
        }
        finally
        {
            await _team.App.Simulator.ScopeAsync(_team.Corp.CorpId, [1]);
            (await _team.SyncAsync()).ShouldBe("completed");
        }
    }

    private async Task<IReadOnlyList<JsonNode>> ListAsync(string userid) =>
        [.. (await _team.Owner.GetAsync($"/people?limit=200&search={userid}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Where(i => (string?)i!["userId"] == userid).Select(i => i!)];
}
