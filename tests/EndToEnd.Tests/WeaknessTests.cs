using System.Net;
using System.Net.Sockets;
using System.Text;
using Liaison.HostTesting;

namespace Liaison.EndToEnd.Tests;

public sealed class WeaknessFixture : IAsyncLifetime
{
    public BoundTeam Team { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Team = await BoundTeam.StartAsync();

    public ValueTask DisposeAsync() => Team.DisposeAsync();
}

/// <summary>Weaknesses that comparable systems really had (docs/cases), on the whole host.</summary>
public sealed class WeaknessTests(WeaknessFixture fixture) : IClassFixture<WeaknessFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task A_link_that_is_mailed_leads_to_the_public_address_whatever_the_request_says()   // #21
    {
        (string, string)[] spoofed = [("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "ftp"), ("Forwarded", "host=evil.example")];
        (await _team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { "linked@acme.example" } }, spoofed)).ShouldBe(HttpStatusCode.OK);
        await _team.MailedLinkAsync("linked@acme.example");
        var mail = (await _team.App.Simulator.MailsAsync("linked@acme.example")).ShouldHaveSingleItem();
        mail.Text.ShouldContain($"{_team.App.Url}join/");
        mail.Text.ShouldNotContain("evil.example");
    }

    [Fact]
    public async Task What_was_begun_before_the_corp_was_unbound_links_nobody_after_it()   // #15, #17, #18
    {
        await using var team = await BoundTeam.StartAsync(10);
        var person = (await team.PeopleAsync())[0];
        await team.InviteAsync(person.Userid);
        var visitor = team.NewVisitor();
        var code = await (await visitor.OpenAsync(person.Userid)).ShouldShow(HttpStatusCode.OK).RegisterAsync("late@acme.example");
        (await team.Owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);

        var end = await code.VerifyAsync();
        end.Answer.Status.ShouldNotBe(HttpStatusCode.OK);
        (await team.ScalarAsync<long>("select count(*) from binding.associations_1")).ShouldBe(0);
        (await team.ScalarAsync<long>("select count(*) from directory.members_1 where status = 'active' and person_id is not null")).ShouldBe(0);
        (await team.App.NewClient().GetAsync($"/join/{team.Owner.Team}/wecom")).Status.ShouldNotBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_userid_that_looks_like_an_id_of_ours_is_a_name_and_nothing_more()   // #34
    {
        var owner = (await _team.Owner.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["id"]!.GetValue<Guid>();
        string[] userids = ["1", "0", "admin", "sys", owner.ToString()];
        foreach (var userid in userids)
        {
            await _team.App.Simulator.HireAsync(_team.Corp.CorpId, userid, $"同事{userid[..1]}", 1);
        }

        (await _team.SyncAsync()).ShouldBe("completed");
        HashSet<Guid> people = [];
        foreach (var userid in userids)
        {
            // Others of this class have tried from here too.
            await _team.App.TextsAsync("delete from binding.attempts returning 'x'");
            var joined = await _team.JoinAsync(userid);
            people.Add(joined.Person).ShouldBeTrue();
            joined.Account.ShouldNotBe(owner);
            (await _team.FindAsync(userid)).Role.ShouldBe("member");
            (await joined.Client.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Forbidden);
        }
    }

    [Theory]
    [InlineData("/../appsettings.json")]
    [InlineData("/..%2fappsettings.json")]
    [InlineData("/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/assets/..%5c..%5cappsettings.json")]
    [InlineData("/assets//etc/passwd")]
    public async Task No_path_leads_out_of_what_is_served(string path)   // #10
    {
        // As it stands: clients of ours would tidy it up.
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_team.App.Url.Host, _team.App.Url.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {_team.App.Url.Authority}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(new NetworkStream(socket));
        var answer = await reader.ReadToEndAsync();
        answer.ShouldNotContain("LogLevel");
        answer.ShouldNotContain("root:");
    }

    [Fact]
    public async Task A_session_that_was_planted_before_sign_in_is_nobodys_after_it()
    {
        var client = _team.App.NewClient();
        client.Cookies.Add(_team.App.Url, new Cookie("liaison", "planted-by-somebody-else"));
        (await client.PostAsync("/api/v1/sessions", new { email = "owner@acme.example", password = TeamClient.Password })).ShouldBe(HttpStatusCode.Created);
        var own = client.Cookies.GetCookies(_team.App.Url).Single(c => c.Name == "liaison").Value;
        own.ShouldNotBe("planted-by-somebody-else");

        using var attacker = new ApiClient(_team.App.Url);
        attacker.Cookies.Add(_team.App.Url, new Cookie("liaison", "planted-by-somebody-else"));
        (await attacker.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);

        // Signing in once more is another session, not the same one raised.
        (await client.PostAsync("/api/v1/sessions", new { email = "owner@acme.example", password = TeamClient.Password })).ShouldBe(HttpStatusCode.Created);
        client.Cookies.GetCookies(_team.App.Url).Single(c => c.Name == "liaison").Value.ShouldNotBe(own);
    }

    [Theory]
    [InlineData("victim@acme.example\r\nBcc: everybody@acme.example")]
    [InlineData("victim@acme.example\nSubject: x")]
    [InlineData("\"a\r\nBcc: b@c.example\"@acme.example")]
    [InlineData("victim@acme.example, other@acme.example")]
    public async Task No_line_of_a_mail_is_made_by_who_types_an_address(string email)
    {
        var answer = (await _team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { email } })).Text;
        answer.ShouldContain("directory.email-invalid");
        (await _team.App.NewClient().PostAsync("/api/v1/accounts", new { email, name = "x", password = TeamClient.Password })).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("邀请人\r\nBcc: everybody@acme.example")]
    [InlineData("邀请人\nhttps://evil.example")]
    public async Task No_line_of_a_mail_is_made_by_who_gives_themselves_a_name(string name)
    {
        var refused = await _team.App.NewClient().PostAsync("/api/v1/accounts", new { email = "named@acme.example", name, password = TeamClient.Password });
        refused.ShouldBe(HttpStatusCode.BadRequest).Code.ShouldBe("request.invalid");
        (await _team.App.Simulator.MailsAsync("everybody@acme.example")).ShouldBeEmpty();
    }

    [Fact]
    public async Task One_invitation_and_code_that_64_redeem_at_once_let_one_in()
    {
        (await _team.Owner.PostAsync("/invitations/by-mail", new { emails = new[] { "many@acme.example" } })).ShouldBe(HttpStatusCode.OK);
        var page = await (await _team.NewVisitor().OpenMailAsync(await _team.MailedLinkAsync("many@acme.example"))).ShouldShow(HttpStatusCode.OK).RegisterAsync("many@acme.example", "多人");
        var code = await _team.CodeAsync("many@acme.example");
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => page.VerifyAsync(code)));
        (await _team.ScalarAsync<long>("select count(*) from binding.accounts_1 where email = 'many@acme.example'")).ShouldBe(1);
        (await _team.ScalarAsync<long>("""
            select count(*) from events.mt_events e join directory.members_1 m on m.tenant_id = e.tenant_id and m.id = e.stream_id
            where m.email = 'many@acme.example' and e.type = 'member_joined'
            """)).ShouldBe(1);
    }
}
