using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Matching;

public sealed class MatchTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task A_match_keeps_membership_role_and_history_and_says_who_decided_it_and_why()
    {
        var person = (await _team.PeopleAsync())[0];
        var (member, client) = await _team.JoinByMailAsync($"{person.Userid}@acme.example", person.Name, "auditor");

        // What was prepared for the person at WeCom is there already, and goes into it.
        var prepared = await _team.InviteAsync(person.Userid);
        var pair = (await PreviewAsync())["certain"]!.AsArray().Single(p => (Guid)p!["member"]!["id"]! == member)!;
        ((string?)pair["person"]!["userId"], (int)pair["score"]!).ShouldBe((person.Userid, 100));
        pair["reasons"]!.AsArray().Select(r => (string)r!).ShouldBe(["userid", "name"]);

        var result = (await _team.Owner.PostAsync("/matches", new { })).ShouldBe(HttpStatusCode.OK).Json;
        result["matched"]!.AsArray().Select(m => (Guid)m!).ShouldContain(member);
        var now = await _team.FindAsync(person.Userid);
        (now.Member, now.Status, now.Role).ShouldBe((member, "active", "auditor"));
        ((string?)(await _team.Owner.GetAsync($"/members/{prepared.Member}")).ShouldBe(HttpStatusCode.OK).Json["status"]).ShouldBe("removed");
        (await client.GetAsync("/history")).ShouldBe(HttpStatusCode.OK);

        var entry = (await _team.Owner.GetAsync($"/members/{member}/timeline")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().First(e => (string?)e!["event"] == "member_matched")!;
        ((string?)entry["by"]!["kind"], (string?)entry["why"]).ShouldBe(("account", "match-members"));
        entry["data"]!["reasons"]!.AsArray().Select(r => (string)r!).ShouldBe(["userid", "name"]);

        // Undo: the person is nobody's again, the member stays in.
        ((int)(await _team.Owner.PostAsync("/matches/undo", new { members = new[] { member } })).ShouldBe(HttpStatusCode.OK).Json["changed"]!).ShouldBe(1);
        (await _team.FindAsync(person.Userid)).Status.ShouldBeNull();
        (await client.GetAsync("/history")).ShouldBe(HttpStatusCode.OK);
        (await PreviewAsync())["certain"]!.AsArray().Select(p => (Guid)p!["member"]!["id"]!).ShouldContain(member);
    }

    [Fact]   // CASES §4 #1: a mailbox that WeCom shows has been verified by nobody.
    public async Task A_mailbox_that_somebody_agreed_to_show_makes_the_match_certain_and_links_nobody()
    {
        var person = (await _team.PeopleAsync())[5];
        var mail = $"{person.Userid.ToLowerInvariant()}@{_team.Corp.CorpId}.wecom.work";
        var member = (await _team.SeedMembersAsync((mail, "Unlike Anybody")))[0];
        var visitor = _team.NewVisitor();
        (await visitor.SignInAsync(person.Userid, inWeCom: true)).Answer.Text.ShouldNotContain(mail);
        (await visitor.ConsentAsync(person.Userid, agrees: false)).ShouldShow(HttpStatusCode.OK).Answer.Text.ShouldNotContain(mail);
        (await PreviewAsync())["without"]!.AsArray().Concat((await PreviewAsync())["undecided"]!.AsArray().Select(u => u!["member"])).ShouldContain(m => (Guid)m!["id"]! == member);

        (await visitor.ConsentAsync(person.Userid)).ShouldShow(HttpStatusCode.OK).Field("email").ShouldBe("", "the field is filled in, not hidden");
        (await _team.FindAsync(person.Userid)).Member.ShouldBeNull("consent alone links nobody");
        var pair = (await PreviewAsync())["certain"]!.AsArray().Single(p => (Guid)p!["member"]!["id"]! == member)!;
        ((string?)pair["person"]!["userId"]).ShouldBe(person.Userid);
        pair["reasons"]!.AsArray().Select(r => (string)r!).ShouldContain("email");
    }

    [Fact]
    public async Task Who_was_linked_before_is_certain_and_whom_an_admin_took_apart_is_not()
    {
        var people = await _team.PeopleAsync();
        foreach (var (person, byAdmin) in new[] { (people[6], false), (people[7], true) })
        {
            // A member by mail who scanned once, and is taken apart from that person again.
            var mail = $"scanned{byAdmin}@acme.example".ToLowerInvariant();
            var (member, client) = await _team.JoinByMailAsync(mail, "Unlike Anybody");
            (await (await _team.NewVisitor().SignInAsync(person.Userid)).SignInAsync(mail)).Answer.Status.ShouldBe(HttpStatusCode.Redirect);
            if (byAdmin)
            {
                (await _team.Owner.DeleteAsync($"/members/{member}/association")).ShouldBe(HttpStatusCode.NoContent);
            }
            else
            {
                (await client.Client.PostAsync($"/api/v1/me/associations/{_team.Owner.Team}/end", new { password = TeamClient.Password })).ShouldBe(HttpStatusCode.NoContent);
            }

            (await _team.Owner.PostAsync("/matches/undo", new { members = new[] { member } })).ShouldBe(HttpStatusCode.OK);
            var pair = (await PreviewAsync())["certain"]!.AsArray().SingleOrDefault(p => (Guid)p!["member"]!["id"]! == member);
            if (byAdmin)
            {
                (pair?["reasons"]?.AsArray().Select(r => (string)r!) ?? []).ShouldNotContain("associated");
            }
            else
            {
                pair!["reasons"]!.AsArray().Select(r => (string)r!).ShouldContain("associated");
            }
        }
    }

    [Fact]
    public async Task Whom_a_name_alone_speaks_for_is_decided_one_by_one()
    {
        var person = (await _team.PeopleAsync())[1];
        var member = (await _team.SeedMembersAsync(("unlike@acme.example", person.Name)))[0];
        var preview = await PreviewAsync();
        preview["certain"]!.AsArray().ShouldNotContain(p => (Guid)p!["member"]!["id"]! == member);
        var candidate = preview["undecided"]!.AsArray().Single(u => (Guid)u!["member"]!["id"]! == member)!["candidates"]!.AsArray()
            .Single(c => (string?)c!["person"]!["userId"] == person.Userid)!;
        (await _team.Owner.PostAsync("/matches", new { pairs = new[] { new { member, person = (Guid)candidate["person"]!["id"]! } } })).ShouldBe(HttpStatusCode.OK);
        (await _team.FindAsync(person.Userid)).Member.ShouldBe(member);
    }

    [Fact]
    public async Task Nobody_is_matched_with_a_person_by_whom_somebody_has_joined_or_with_a_foreign_one()
    {
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[2].Userid);
        var member = (await _team.SeedMembersAsync(("taken@acme.example", "Taken")))[0];
        var answer = (await _team.Owner.PostAsync("/matches", new { pairs = new[] { new { member, person = joined.Person } } })).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)answer["refused"]![0]!["code"]).ShouldBe("directory.person-is-member");
        answer = (await _team.Owner.PostAsync("/matches", new { pairs = new[] { new { member, person = Guid.CreateVersion7() } } })).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)answer["refused"]![0]!["code"]).ShouldBe("request.not-found");

        // A membership that began with the person is no match.
        answer = (await _team.Owner.PostAsync("/matches/undo", new { members = new[] { joined.Member } })).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)answer["refused"]![0]!["code"]).ShouldBe("directory.member-not-matched");
        var same = (await _team.FindAsync((await _team.PeopleAsync())[3].Userid)).Person;
        (await _team.Owner.PostAsync("/matches", new { pairs = new[] { new { member, person = same }, new { member = joined.Member, person = same } } })).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_admin_takes_an_association_back_and_the_member_is_signed_out_and_told()
    {
        var joined = await _team.JoinAsync((await _team.PeopleAsync())[4].Userid, "apart@acme.example");
        (await _team.Owner.DeleteAsync($"/members/{joined.Member}/association")).ShouldBe(HttpStatusCode.NoContent);
        (await joined.Client.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await _team.Owner.DeleteAsync($"/members/{joined.Member}/association")).ShouldBe(HttpStatusCode.NotFound);
        await Eventually.BecomesTrueAsync(async () => (await _team.App.Simulator.MailsAsync("apart@acme.example")).Any(m => m.Subject.Contains("No longer linked", StringComparison.Ordinal)));
        // Scanning does not sign in to the account any more; the membership stands.
        (await _team.NewVisitor().SignInAsync((await _team.PeopleAsync())[4].Userid)).ShouldShow(HttpStatusCode.OK);
        (await _team.FindAsync((await _team.PeopleAsync())[4].Userid)).Status.ShouldBe("active");
    }

    private async Task<JsonNode> PreviewAsync() => (await _team.Owner.GetAsync("/matches")).ShouldBe(HttpStatusCode.OK).Json;
}
