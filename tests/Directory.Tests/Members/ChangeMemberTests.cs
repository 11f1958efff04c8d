using System.Net;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Directory.Tests.Members;

public sealed class ChangeMemberTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task A_change_with_a_stale_version_is_refused_and_with_the_right_one_done()
    {
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[0].Userid);
        var read = (await _team.Owner.GetAsync($"/members/{joined.Member}")).ShouldBe(HttpStatusCode.OK);
        ((string?)read.Json["status"], (string?)read.Json["role"], (Guid?)read.Json["person"]).ShouldBe(("active", "member", joined.Person));
        (await _team.Owner.GetAsync($"/people/{joined.Person}")).ShouldBe(HttpStatusCode.OK).ETag.ShouldBe(read.ETag);

        (await LockAsync(joined.Member, "\"1\"")).ShouldBe(HttpStatusCode.PreconditionFailed).ShouldBeRefused("request.stale");
        (await LockAsync(joined.Member, "W/\"nonsense\"")).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await LockAsync(joined.Member, read.ETag!)).ShouldBe(HttpStatusCode.NoContent);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/unlock", null, ("If-Match", read.ETag!))).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await _team.FindAsync((await _team.PeopleAsync())[0].Userid)).Status.ShouldBe("locked");
    }

    [Fact]
    public async Task What_is_sent_twice_happens_once()   // rule 10
    {
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[1].Userid);
        foreach (var (action, body) in new (string, object?)[] { ("lock", new { reason = "x" }), ("unlock", null), ("deauthorize", new { reason = "x" }), ("remove", new { reason = "x" }) })
        {
            (await _team.Owner.PostAsync($"/members/{joined.Member}/{action}", body)).ShouldBe(HttpStatusCode.NoContent);
            var once = (await _team.Owner.GetAsync($"/members/{joined.Member}")).ETag;
            (await _team.Owner.PostAsync($"/members/{joined.Member}/{action}", body)).ShouldBe(HttpStatusCode.NoContent);
            (await _team.Owner.GetAsync($"/members/{joined.Member}")).ETag.ShouldBe(once, action);
        }
    }

    [Fact]
    public async Task Who_was_removed_comes_back_by_one_click_with_the_role_of_before()
    {
        var joined = await _team.JoinAsAsync((await _team.PeopleAsync())[2].Userid, "admin");
        (await _team.Owner.PostAsync($"/members/{joined.Member}/remove", new { reason = "by mistake" })).ShouldBe(HttpStatusCode.NoContent);
        var back = (await _team.Owner.PostAsync("/members/authorize", new { members = new[] { joined.Member } })).ShouldBe(HttpStatusCode.OK);
        ((int)back.Json["changed"]!).ShouldBe(1, back.Text);
        var access = (await _team.Owner.GetAsync($"/access/{joined.Account}")).Json;
        ((bool)access["allowed"]!, (string?)access["role"], (Guid?)access["member"]).ShouldBe((true, "admin", joined.Member));
    }

    [Fact]
    public async Task A_locked_member_is_not_let_in_by_authorising_everybody()
    {
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[3].Userid);
        (await _team.Owner.PostAsync($"/members/{joined.Member}/lock", new { reason = "x" })).ShouldBe(HttpStatusCode.NoContent);
        var all = (await _team.Owner.PostAsync("/members/authorize", new { all = true })).ShouldBe(HttpStatusCode.OK).Json;
        all["refused"]!.AsArray().Select(r => ((Guid?)r!["member"], (string?)r["code"])).ShouldContain((joined.Member, "directory.member-locked"));
        ((string?)(await _team.Owner.GetAsync($"/access/{joined.Account}")).Json["reason"]).ShouldBe("locked");
    }

    [Fact]
    public async Task Whoever_everybody_means_is_answered_for_also_who_left_or_is_nobody_at_WeCom()
    {
        // A team of its own: everybody is invited.
        await using var team = await BoundTeam.StartAsync(10);
        var leaver = await team.InviteAsync((await team.PeopleAsync())[0].Userid);
        await team.App.Simulator.DismissAsync(team.Corp.CorpId, leaver.UserId!);
        (await team.SyncAsync()).ShouldBe("completed");
        (await team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { "mailed@acme.example" } })).ShouldBe(HttpStatusCode.OK);
        var mailed = (Guid)(await team.Owner.GetAsync("/people?search=mailed@acme.example")).Json["items"]![0]!["member"]!;

        var all = (await team.Owner.PostAsync("/members/authorize", new { all = true, invite = true })).ShouldBe(HttpStatusCode.OK).Json;
        var refused = all["refused"]!.AsArray().Select(r => ((Guid?)r!["member"], (string?)r["code"])).ToList();
        refused.ShouldContain((leaver.Member, "directory.person-left"));
        refused.ShouldContain((mailed, "directory.not-at-wecom"));
        ((int)all["changed"]! + (int)all["unchanged"]! + refused.Count).ShouldBe((int)(await team.Owner.GetAsync("/people")).Json["total"]!);
    }

    [Fact]
    public async Task The_last_owner_stays_in_every_path()   // rule 4
    {
        var owner = await OwnerAsync();
        foreach (var (action, body) in new (string, object)[] { ("lock", new { reason = "x" }), ("deauthorize", new { reason = "x" }), ("remove", new { reason = "x" }) })
        {
            (await _team.Owner.PostAsync($"/members/{owner}/{action}", body)).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("directory.last-owner");
            var bulk = (await _team.Owner.PostAsync("/members/bulk", new { action, members = new[] { owner }, reason = "x" })).ShouldBe(HttpStatusCode.OK).Json;
            ((string?)bulk["refused"]![0]!["code"], (int)bulk["changed"]!).ShouldBe(("directory.last-owner", 0));
        }

        (await _team.Owner.PutAsync($"/members/{owner}/role", new { role = "admin" })).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("directory.last-owner");
    }

    [Fact]
    public async Task Only_an_owner_makes_or_touches_an_owner()
    {
        var people = await _team.PeopleAsync();
        var admin = await _team.JoinAsAsync(people[4].Userid, "admin");
        var member = await _team.JoinAsync(people[5].Userid);
        var owner = await OwnerAsync();
        (await admin.Client.PutAsync($"/members/{member.Member}/role", new { role = "owner" })).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("directory.owner-required");
        (await admin.Client.PutAsync($"/members/{admin.Member}/role", new { role = "owner" })).ShouldBeRefused("directory.owner-required");
        (await admin.Client.PutAsync($"/members/{owner}/role", new { role = "member" })).ShouldBeRefused("directory.owner-required");
        (await admin.Client.PostAsync($"/members/{owner}/lock", new { reason = "x" })).ShouldBeRefused("directory.owner-required");
        var bulk = (await admin.Client.PostAsync("/members/bulk", new { action = "lock", members = new[] { owner, member.Member }, reason = "x" })).ShouldBe(HttpStatusCode.OK).Json;
        ((int)bulk["changed"]!, (string?)bulk["refused"]![0]!["code"], (Guid?)bulk["refused"]![0]!["member"]).ShouldBe((1, "directory.owner-required", owner));
        (await admin.Client.PostAsync("/members/authorize", new { people = new[] { member.Person }, role = "owner" })).ShouldBe(HttpStatusCode.BadRequest);

        // Who is not in yet does not own either.
        var invited = await _team.InviteAsync(people[6].Userid);
        (await _team.Owner.PutAsync($"/members/{invited.Member}/role", new { role = "owner" })).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("directory.member-not-active");
    }

    [Fact]
    public async Task Many_are_changed_at_once_and_each_is_answered()
    {
        var people = (await _team.PeopleAsync())[7..9];
        var (one, two) = (await _team.JoinAsync(people[0].Userid), await _team.InviteAsync(people[1].Userid));
        var unknown = Guid.CreateVersion7();
        var bulk = (await _team.Owner.PostAsync("/members/bulk", new { action = "lock", members = new[] { one.Member, two.Member!.Value, unknown }, reason = "x" })).ShouldBe(HttpStatusCode.OK).Json;
        ((int)bulk["changed"]!, (int)bulk["unchanged"]!).ShouldBe((1, 0));
        bulk["refused"]!.AsArray().ToDictionary(r => (Guid)r!["member"]!, r => (string)r!["code"]!)
            .ShouldBe(new Dictionary<Guid, string> { [two.Member!.Value] = "directory.member-not-active", [unknown] = "request.not-found" }, ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"people":[],"invite":true}""", "request.invalid")]
    [InlineData("""{}""", "request.invalid")]
    [InlineData("""{"all":true,"department":1}""", "request.invalid")]
    [InlineData("""{"all":true,"unknown":1}""", "request.unknown-field")]
    [InlineData("""{"all":tru""", "request.malformed")]
    [InlineData("""{"people":["1"]}""", "request.malformed")]
    [InlineData("""{"all":true,"role":"emperor"}""", "request.malformed")]
    public async Task What_is_wrong_with_a_request_is_said_by_a_stable_code(string body, string code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _team.Owner.Client.Http.PostAsync(_team.Owner.Path("/members/authorize"), content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string?)System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]).ShouldBe(code);
    }

    [Fact]
    public async Task A_reason_is_needed_and_not_without_end()
    {
        var invited = await _team.InviteAsync((await _team.PeopleAsync())[10].Userid);
        foreach (var reason in new[] { "", new string('x', 5000) })
        {
            (await _team.Owner.PostAsync($"/members/{invited.Member}/remove", new { reason })).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
            (await _team.Owner.PostAsync("/members/bulk", new { action = "remove", all = true, reason })).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
        }

        (await _team.Owner.PostAsync($"/members/{Guid.CreateVersion7()}/remove", new { reason = "x" })).ShouldBe(HttpStatusCode.NotFound).ShouldBeRefused("request.not-found");
    }

    [Fact]
    public async Task Many_who_are_let_in_at_once_stand_as_those_let_in_one_by_one_and_as_those_rebuilt()   // CASES §1 #9
    {
        var (tenant, end) = (Tenant.Of(new TeamId(_team.Owner.Team)).Id, DateTimeOffset.UtcNow.AddDays(7));
        List<string> stands = [];
        foreach (var atOnce in new[] { false, true })
        {
            var (both, later, again) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
            var open = Guid.CreateVersion7();
            await SaveAsync(atOnce, To(both, 0, Authorized(Role.Admin), Invited(Guid.CreateVersion7())), To(later, 0, Authorized(Role.Member)), To(again, 0, Authorized(Role.Auditor), Invited(open)));
            await SaveAsync(atOnce, To(later, 1, Invited(Guid.CreateVersion7())), To(again, 2, new InvitationRevoked(open, "resent"), Invited(Guid.CreateVersion7())));
            foreach (var member in new[] { both, later, again })
            {
                stands.AddRange(await _team.App.TextsAsync($"""
                    select concat_ws(' ', m.role, m.status, m.reason, m.person_id, m.version, m.since = max(i.created_at), string_agg(concat_ws(' ', i.state, i.inviter, i.expires_at, i.version), ', ' order by i.id))
                    from directory.members_1 m join directory.invitations_1 i on i.tenant_id = m.tenant_id and i.member_id = m.id
                    where m.tenant_id = '{tenant}' and m.id = '{member}' group by m.tenant_id, m.id
                    """));
            }
        }

        stands.Count.ShouldBe(6);
        stands[3..].ShouldBe(stands[..3]);

        var projection = _team.App.Services.GetServices<IInlineProjection>().Single(p => p is MembersProjection);
        Task<IReadOnlyList<string>> TablesAsync() => _team.App.TextsAsync("select m::text from directory.members_1 m union all select i::text from directory.invitations_1 i order by 1");
        var live = await TablesAsync();
        await _team.App.Services.GetRequiredService<IProjectionRebuilder>().RebuildAsync(projection, CancellationToken.None);
        (await TablesAsync()).ShouldBe(live);

        MemberAuthorized Authorized(Role role) => new(null, role);
        MemberInvited Invited(Guid invitation) => new(invitation, end, "王小明");
        StreamAppend To(Guid member, long version, params object[] events) => new(tenant, member, typeof(Membership), version, events);
        async Task SaveAsync(bool atOnce, params IReadOnlyList<StreamAppend> appends)
        {
            await using var session = _team.App.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "test"));
            await (atOnce ? session.BulkAppendAsync(appends, CancellationToken.None) : Task.Run(() => appends.ToList().ForEach(session.Append)));
            await session.SaveAsync(CancellationToken.None);
        }
    }

    private async Task<Guid> OwnerAsync() => (Guid)(await _team.Owner.GetAsync("/people?limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray()
        .Single(i => (string?)i!["name"] == "Owner")!["member"]!;

    private Task<ApiAnswer> LockAsync(Guid member, string tag) => _team.Owner.PostAsync($"/members/{member}/lock", new { reason = "x" }, ("If-Match", tag));
}
