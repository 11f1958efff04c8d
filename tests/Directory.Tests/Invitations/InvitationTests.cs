using System.Net;
using Liaison.Directory.Invitations;
using Liaison.HostTesting;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Directory.Tests.Invitations;

public sealed class InvitationTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task Inviting_again_ends_the_open_one_and_the_fourth_time_within_an_hour_is_refused()
    {
        var member = (await _team.InviteAsync((await _team.PeopleAsync())[0].Userid)).Member;
        (await _team.Owner.PostAsync($"/members/{member}/invitation")).ShouldBe(HttpStatusCode.NoContent);
        (await _team.Owner.PostAsync($"/members/{member}/invitation")).ShouldBe(HttpStatusCode.NoContent);
        (await _team.Owner.PostAsync($"/members/{member}/invitation")).ShouldBe(HttpStatusCode.TooManyRequests).ShouldBeRefused("directory.invited-too-often");
        (await StatesAsync(member)).ShouldBe(["open", "revoked", "revoked"]);
        var bulk = (await _team.Owner.PostAsync("/members/bulk", new { action = "invite", members = new[] { member } })).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)bulk["refused"]![0]!["code"]).ShouldBe("directory.invited-too-often");
    }

    [Fact]
    public async Task Many_are_invited_and_their_invitations_taken_back_at_once()
    {
        var people = (await _team.PeopleAsync())[1..6];
        List<Guid> ids = [];
        foreach (var person in people)
        {
            ids.Add((await _team.FindAsync(person.Userid)).Person!.Value);
        }

        ((int)(await _team.Owner.PostAsync("/members/authorize", new { people = ids })).ShouldBe(HttpStatusCode.OK).Json["changed"]!).ShouldBe(5);
        ((int)(await _team.Owner.PostAsync("/members/bulk", new { action = "invite", people = ids })).ShouldBe(HttpStatusCode.OK).Json["changed"]!).ShouldBe(5);
        (await _team.FindAsync(people[0].Userid)).Status.ShouldBe("invited");
        ((int)(await _team.Owner.PostAsync("/members/bulk", new { action = "revokeInvitation", people = ids })).ShouldBe(HttpStatusCode.OK).Json["changed"]!).ShouldBe(5);
        (await _team.FindAsync(people[4].Userid)).Status.ShouldBe("authorized");
        ((int)(await _team.Owner.PostAsync("/members/bulk", new { action = "revokeInvitation", people = ids })).Json["unchanged"]!).ShouldBe(5);
    }

    [Fact]
    public async Task The_list_pages_newest_first_and_takes_no_cursor_from_elsewhere()
    {
        var people = (await _team.PeopleAsync())[6..9];
        foreach (var person in people)
        {
            await _team.InviteAsync(person.Userid);
        }

        var first = (await _team.Owner.GetAsync("/invitations?limit=2&state=open")).ShouldBe(HttpStatusCode.OK).Json;
        first["items"]!.AsArray().Count.ShouldBe(2);
        var second = (await _team.Owner.GetAsync($"/invitations?limit=200&state=open&cursor={first["next"]}")).ShouldBe(HttpStatusCode.OK).Json;
        var ids = first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(i => (string)i!["id"]!).ToList();
        ids.ShouldBe(ids.Distinct().OrderDescending(StringComparer.Ordinal));
        ids.Count.ShouldBeGreaterThanOrEqualTo(3);
        (await _team.Owner.GetAsync($"/invitations?limit=2&cursor={first["next"]}")).ShouldBeRefused("request.cursor-invalid");
        (await _team.Owner.GetAsync("/invitations?cursor=made-up")).ShouldBeRefused("request.cursor-invalid");
        (await _team.Owner.GetAsync("/invitations?state=lost")).ShouldBe(HttpStatusCode.BadRequest).ShouldBeRefused("request.invalid");
    }

    private async Task<IReadOnlyList<string>> StatesAsync(Guid? member) =>
        [.. (await _team.Owner.GetAsync("/invitations?limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray()
            .Where(i => (Guid)i!["member"]! == member).Select(i => (string)i!["state"]!)];
}

/// <summary>With a clock of its own, and a corp that is unbound.</summary>
public sealed class InvitationEndTests
{
    [Fact]
    public async Task An_invitation_that_ran_out_is_refused_although_no_job_ran()   // CASES §4 #24
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var team = await BoundTeam.StartAsync(options: new LiaisonAppOptions(time, new Dictionary<string, string?> { ["Invitations:Lifetime"] = "00:06:00" }));
        var people = await team.PeopleAsync();
        await team.InviteAsync(people[0].Userid);
        var waiting = await (await team.NewVisitor().OpenAsync(people[0].Userid)).RegisterAsync("late@acme.example");
        var code = await team.CodeAsync("late@acme.example");
        time.Advance(TimeSpan.FromMinutes(5));
        (await team.NewVisitor().OpenAsync(people[0].Userid)).ShouldShow(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(1));
        (await team.NewVisitor().OpenAsync(people[0].Userid)).ShouldShow(HttpStatusCode.Gone, "directory.invitation-expired");
        (await waiting.VerifyAsync(code)).ShouldShow(HttpStatusCode.Gone, "directory.invitation-expired");
        (await team.ScalarAsync<long>("select count(*) from binding.accounts_1 where email = 'late@acme.example'")).ShouldBe(0);
        (await team.ScalarAsync<string>("select state from directory.invitations_1")).ShouldBe("open", "no job has written it down");
        ((string?)(await team.Owner.GetAsync("/invitations")).Json["items"]![0]!["state"]).ShouldBe("expired");

        // The job only writes it down, once.
        await ExpireAsync(team);
        await ExpireAsync(team);
        (await team.FindAsync(people[0].Userid)).Status.ShouldBe("authorized");
        (await team.ScalarAsync<long>("select count(*) from events.mt_events where type = 'invitation_expired'")).ShouldBe(1);
    }

    [Fact]
    public async Task Who_did_not_use_an_invitation_that_ends_soon_is_reminded_once_in_the_way_they_were_invited()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var team = await BoundTeam.StartAsync(
            options: new LiaisonAppOptions(time, new Dictionary<string, string?> { ["Invitations:Lifetime"] = "00:10:00", ["Invitations:RemindBefore"] = "00:02:00" }));
        var people = await team.PeopleAsync();
        await team.InviteAsync(people[0].Userid);
        await team.JoinAsync(people[1].Userid);
        (await team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { "slow@acme.example" } })).ShouldBe(HttpStatusCode.OK);
        time.Advance(TimeSpan.FromMinutes(7));
        await ExpireAsync(team);
        (await team.ScalarAsync<long>("select count(*) from events.mt_events where type = 'invitation_reminded'")).ShouldBe(0, "there is time left");

        time.Advance(TimeSpan.FromMinutes(2));
        await ExpireAsync(team);
        await ExpireAsync(team);
        (await team.ScalarAsync<long>("select count(*) from events.mt_events where type = 'invitation_reminded'")).ShouldBe(2, "who joined needs no reminder, and nobody two");
        (await team.NewVisitor().OpenMailAsync(await team.MailedLinkAsync("slow@acme.example", mails: 2))).ShouldShow(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(async () =>
        {
            // Cards wait for company for a moment of the clock that we hold.
            time.Advance(TimeSpan.FromSeconds(1));
            return (await team.App.Simulator.InboxAsync(team.Corp.CorpId, people[0].Userid)).Any(m => m.Title!.Contains("邀请即将过期", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task When_the_corp_is_unbound_open_invitations_end_and_the_link_leads_nowhere()
    {
        await using var team = await BoundTeam.StartAsync();
        var people = await team.PeopleAsync();
        await team.InviteAsync(people[0].Userid);
        var joined = await team.JoinAsync(people[1].Userid);
        var open = await team.NewVisitor().OpenAsync(people[0].Userid);
        var waiting = await open.RegisterAsync("unbound@acme.example");
        (await team.Owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        await Eventually.BecomesTrueAsync(async () => (await team.FindAsync(people[0].Userid)).Status == "authorized");
        (await waiting.VerifyAsync()).ShouldShow(HttpStatusCode.Forbidden, "directory.not-invited");
        (await team.App.NewClient().GetAsync($"/join/{team.Owner.Team}")).ShouldBe(HttpStatusCode.NotFound);
        (await team.FindAsync(people[1].Userid)).Status.ShouldBe("active", "members stay");
        ((bool)(await team.Owner.GetAsync($"/access/{joined.Account}")).Json["allowed"]!).ShouldBeTrue();
    }

    private static async Task ExpireAsync(BoundTeam team)
    {
        await using var scope = team.App.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<ExpireInvitationsJob>(scope.ServiceProvider).Execute(null!, CancellationToken.None);
    }
}
