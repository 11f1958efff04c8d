using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Invitations;

public sealed class MailInvitationTests(BoundTeamFixture fixture) : IClassFixture<BoundTeamFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task The_link_in_the_mail_leads_to_a_membership_and_every_step_shows_in_the_list()
    {
        const string email = "mailed@acme.example";
        var answer = (await _team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { email, " mailed@ACME.example ", "no address" }, role = "auditor" })).ShouldBe(HttpStatusCode.OK).Json;
        ((int)answer["invited"]!).ShouldBe(1);
        ((string?)answer["refused"]![0]!["code"]).ShouldBe("directory.email-invalid");
        var link = await _team.MailedLinkAsync(email);
        await Eventually.BecomesTrueAsync(async () => (string?)(await InvitationAsync(email))["message"] == "sent");
        var invitation = await InvitationAsync(email);
        ((string?)invitation["state"], invitation["openedAt"]).ShouldBe(("open", null));

        var visitor = _team.NewVisitor();
        var redirect = (await visitor.Client.GetAsync(link)).ShouldBe(HttpStatusCode.Redirect);
        redirect.Location!.ToString().ShouldBe($"/join/{_team.Owner.Team}/welcome");
        var page = (await visitor.FollowAsync(redirect)).ShouldShow(HttpStatusCode.OK);
        page.Answer.Text.ShouldContain("Acme");
        page.Answer.Text.ShouldContain(email);
        ((DateTimeOffset?)(await InvitationAsync(email))["openedAt"]).ShouldNotBeNull();

        // Whatever the form says: the code goes to the mailbox that was invited.
        var typed = await page.RegisterAsync("somebody@else.example", "邮件同事");
        (await typed.VerifyAsync(await _team.CodeAsync(email))).ShouldShow(HttpStatusCode.OK, "joined");
        (await _team.App.Simulator.MailsAsync("somebody@else.example")).ShouldBeEmpty();
        ((string?)(await InvitationAsync(email))["state"]).ShouldBe("accepted");
        var me = (await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json;
        ((string?)me["teams"]![0]!["role"]).ShouldBe("auditor");
        (await _team.NewVisitor().OpenMailAsync(link)).ShouldShow(HttpStatusCode.Conflict, "directory.already-joined");

        // Their history names every step, and they are listed by their mailbox as by their name.
        var listed = (await _team.Owner.GetAsync("/people?search=MAILED@")).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)listed["name"]).ShouldBe("邮件同事");
        var events = (await _team.Owner.GetAsync($"/members/{listed["member"]}/timeline?limit=50")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Select(e => (string)e!["event"]!);
        events.ShouldBe(["member_authorized", "member_invited_by_mail", "invitation_opened", "member_joined"]);
    }

    [Fact]
    public async Task Only_the_account_of_the_invited_mailbox_can_use_it()
    {
        await _team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { "wanted@acme.example" } });
        await _team.AnotherTeamAsync("passed-on@other.example");
        var page = await _team.NewVisitor().OpenMailAsync(await _team.MailedLinkAsync("wanted@acme.example"));
        (await page.SignInAsync("passed-on@other.example")).ShouldShow(HttpStatusCode.UnprocessableEntity, "directory.invitation-of-another");
        ((string?)(await InvitationAsync("wanted@acme.example"))["state"]).ShouldBe("open");
    }

    [Fact]
    public async Task Who_has_an_account_signs_in_and_is_in()
    {
        await _team.AnotherTeamAsync("elsewhere@other.example");
        await _team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { "elsewhere@other.example" } });
        var page = await _team.NewVisitor().OpenMailAsync(await _team.MailedLinkAsync("elsewhere@other.example"));
        (await page.SignInAsync("elsewhere@other.example")).ShouldShow(HttpStatusCode.OK, "joined");
    }

    [Fact]   // CASES §4 #11, #23
    public async Task Invitation_tampered()
    {
        await _team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { "tampered@acme.example" } });
        var link = await _team.MailedLinkAsync("tampered@acme.example");
        var (team, token) = (_team.Owner.Team.ToString(), link.Split("token=")[1]);
        foreach (var forged in new[]
        {
            link.Replace(token, token[..^1] + (token[^1] == '0' ? '1' : '0'), StringComparison.Ordinal), link.Replace(token, "", StringComparison.Ordinal), link.Split('?')[0],
            link.Replace(token, token.ToUpperInvariant() + " ", StringComparison.Ordinal), link.Replace(team, Guid.CreateVersion7().ToString(), StringComparison.Ordinal),
        })
        {
            var answer = await _team.NewVisitor().Client.GetAsync(forged);
            answer.Status.ShouldBe(HttpStatusCode.Forbidden, forged);
            answer.Text.ShouldContain("directory.not-invited");
        }

        // The token is nowhere but in the mail.
        (await _team.ScalarAsync<long>($"select count(*) from directory.invitation_links l where l::text like '%{token}%'")).ShouldBe(0);
        (await _team.ScalarAsync<long>($"select count(*) from kernel.messages q where q::text like '%{token}%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_link_that_was_sent_again_or_revoked_is_over()
    {
        const string email = "again@acme.example";
        await _team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { email } });
        var first = await _team.MailedLinkAsync(email);
        var open = await _team.NewVisitor().OpenMailAsync(first);
        var member = (Guid)(await InvitationAsync(email))["member"]!;
        (await _team.Owner.PostAsync($"/members/{member}/invitation")).ShouldBe(HttpStatusCode.NoContent);
        var second = await _team.MailedLinkAsync(email, mails: 2);
        second.ShouldNotBe(first);
        (await _team.NewVisitor().Client.GetAsync(first)).ShouldBe(HttpStatusCode.Forbidden);
        // A page that was open already goes no further.
        (await open.RegisterAsync(email)).ShouldShow(HttpStatusCode.Forbidden, "directory.join-proof-expired");

        (await _team.Owner.DeleteAsync($"/members/{member}/invitation")).ShouldBe(HttpStatusCode.NoContent);
        (await _team.NewVisitor().Client.GetAsync(second)).ShouldBe(HttpStatusCode.Forbidden);
        ((string?)(await InvitationAsync(email))["state"]).ShouldBe("revoked");
    }

    [Fact]
    public async Task A_mailbox_that_no_server_takes_shows_as_failed()
    {
        // The simulator's mail page refuses receivers that call themselves so.
        await _team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { "refused@acme.example" } });
        await Eventually.BecomesTrueAsync(async () => (string?)(await InvitationAsync("refused@acme.example"))["message"] == "failed");
        ((string?)(await InvitationAsync("refused@acme.example"))["reason"]).ShouldBe("MailboxUnavailable");
    }

    private async Task<System.Text.Json.Nodes.JsonNode> InvitationAsync(string email) =>
        (await _team.Owner.GetAsync("/invitations?limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().First(i => (string?)i!["email"] == email)!;
}
