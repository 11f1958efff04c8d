using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liaison.HostTesting;

namespace Liaison.EndToEnd.Tests;

/// <summary>A team with a mini program, and its people as they were at first: each test lets in one of its own.</summary>
public sealed class MiniProgramFixture : IAsyncLifetime
{
    public const string AppId = "wx0123456789abcdef";
    private readonly Queue<string> _people = new();

    public BoundTeam Team { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Team = await BoundTeam.StartAsync();
        foreach (var person in await Team.PeopleAsync())
        {
            _people.Enqueue(person.Userid);
        }

        await ControlAsync("mini-program", new { appId = AppId });
    }

    public ValueTask DisposeAsync() => Team.DisposeAsync();

    public string NextUserId() => _people.Dequeue();

    public async Task<JsonNode?> ControlAsync(string what, object body)
    {
        using var answer = await Team.App.Simulator.Http.PostAsJsonAsync($"/control/{Team.Corp.CorpId}/{what}", body);
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }
}

/// <summary>The mini program's sign-in: WeCom's proof, a session in the header, and what that session is not.</summary>
public sealed class MiniProgramTests(MiniProgramFixture fixture) : IClassFixture<MiniProgramFixture>
{
    private readonly BoundTeam _team = fixture.Team;

    [Fact]
    public async Task A_member_is_signed_in_by_weComs_proof_and_the_session_ends_like_any_other()
    {
        var (userid, member) = await JoinAsync();
        var opened = (await SignInAsync(await CodeAsync(userid))).ShouldBe(HttpStatusCode.Created).Json;
        var token = (string)opened["token"]!;
        token.ShouldStartWith("lis_");
        ((Guid)opened["account"]!).ShouldBe(member.Account);

        var phone = _team.App.NewClient(token);
        ((Guid)(await phone.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["id"]!).ShouldBe(member.Account);
        (await phone.GetAsync($"/api/v1/teams/{_team.Owner.Team}/workbench/items")).ShouldBe(HttpStatusCode.OK);
        // No anti-forgery header: no browser adds this one by itself.
        (await phone.PutAsync($"/api/v1/teams/{_team.Owner.Team}/me/do-not-disturb", new { always = true })).ShouldBe(HttpStatusCode.NoContent);
        (await phone.SendAsync(HttpMethod.Put, $"/api/v1/teams/{_team.Owner.Team}/me/do-not-disturb", new { always = true }, ("Origin", "https://evil.example"))).ShouldBe(HttpStatusCode.Forbidden);
        (await phone.GetAsync("/api/v1/sessions")).Json["items"]!.AsArray().ShouldContain(s => ((string)s!["device"]!).StartsWith("WeCom mini program", StringComparison.Ordinal));
        (await _team.App.TextsAsync("select encode(token_hash, 'hex') from binding.sessions")).ShouldNotContain(token);
        _team.App.Log.Lines.ShouldAllBe(l => !l.Contains(token, StringComparison.Ordinal));

        (await phone.DeleteAsync("/api/v1/sessions/current")).ShouldBe(HttpStatusCode.NoContent);
        (await phone.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_loses_access_loses_the_session_at_once()
    {
        var (userid, member) = await JoinAsync();
        var phone = _team.App.NewClient((string)(await SignInAsync(await CodeAsync(userid))).ShouldBe(HttpStatusCode.Created).Json["token"]!);
        (await _team.Owner.PostAsync($"/members/{member.Member}/lock", new { reason = "lost phone" })).ShouldBe(HttpStatusCode.NoContent);
        (await phone.GetAsync($"/api/v1/teams/{_team.Owner.Team}/workbench/items")).Status.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Unauthorized);
        (await SignInAsync(await CodeAsync(userid))).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("binding.not-associated");
    }

    [Fact]
    public async Task A_session_in_the_header_reaches_what_a_member_reaches_and_nothing_of_another_team()   // CASES §4 #3, #7
    {
        var (userid, _) = await JoinAsync();
        var phone = _team.App.NewClient((string)(await SignInAsync(await CodeAsync(userid))).ShouldBe(HttpStatusCode.Created).Json["token"]!);
        var walked = 0;
        foreach (var (method, pattern) in EndpointWalkTests.TeamEndpoints(_team.App))
        {
            var body = method is "POST" or "PUT" or "DELETE" ? EndpointWalkTests.BodyFor(pattern) : null;
            (await phone.SendAsync(new HttpMethod(method), EndpointWalkTests.Fill(pattern, Guid.CreateVersion7()), body)).Status
                .ShouldBeOneOf([HttpStatusCode.NotFound, HttpStatusCode.BadRequest], $"{method} {pattern} of another team: what is asked wrongly may be told first");
            walked++;
        }

        walked.ShouldBeGreaterThan(30);
        (await phone.GetAsync($"/api/v1/teams/{_team.Owner.Team}/workbench/badges")).ShouldBe(HttpStatusCode.OK);
        (await phone.GetAsync($"/api/v1/teams/{_team.Owner.Team}/sources")).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("access.role-required");
    }

    [Fact]
    public async Task A_token_is_good_in_its_own_place_alone()
    {
        var (userid, member) = await JoinAsync();
        var token = (string)(await SignInAsync(await CodeAsync(userid))).ShouldBe(HttpStatusCode.Created).Json["token"]!;
        var browser = _team.App.NewClient();
        browser.Cookies.Add(_team.App.Url, new Cookie("liaison", token));
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);

        var cookie = member.Client.Client.Cookies.GetCookies(_team.App.Url)["liaison"]!.Value;
        (await _team.App.NewClient(cookie).GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await _team.App.NewClient("lis_" + cookie).GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Nobody_comes_in_with_a_used_code_another_apps_or_without_an_account()
    {
        var (userid, _) = await JoinAsync();
        var code = await CodeAsync(userid);
        (await SignInAsync(code)).ShouldBe(HttpStatusCode.Created);
        (await SignInAsync(code)).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("binding.wecom-sign-in-refused");
        (await SignInAsync("made up")).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("binding.wecom-sign-in-refused");
        (await SignInAsync(await CodeAsync(userid, "wxanother"))).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("binding.wecom-sign-in-refused");
        (await SignInAsync("")).ShouldBe(HttpStatusCode.BadRequest);
        (await SignInAsync(await CodeAsync(fixture.NextUserId()))).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("binding.not-associated");
        (await _team.App.NewClient().PostAsync("/api/v1/sessions/mini-program", new { team = Guid.CreateVersion7(), code = "x" })).ShouldBe(HttpStatusCode.NotFound).ShouldBeRefused("binding.not-bound");
        ((await _team.Owner.GetAsync("/binding")).Json["status"]?.ToString()).ShouldBe("bound", "a stranger's code breaks nothing");
    }

    [Fact]
    public async Task Whoever_gets_a_recycled_userid_does_not_get_the_account_of_who_had_it()   // CASES §2 "Who is who"
    {
        var (userid, former) = await JoinAsync();
        await _team.App.Simulator.DismissAsync(_team.Corp.CorpId, userid);
        (await _team.SyncAsync()).ShouldBe("completed");
        // An admin lets them work on although WeCom says that they are gone.
        var sync = (string)(await _team.Owner.GetAsync("/syncs")).Json["items"]![0]!["id"]!;
        ((int)(await _team.Owner.PostAsync($"/syncs/{sync}/undo")).ShouldBe(HttpStatusCode.OK).Json["restored"]!).ShouldBe(1);
        ((bool)(await _team.Owner.GetAsync($"/access/{former.Account}")).Json["allowed"]!).ShouldBeTrue();
        await _team.App.Simulator.HireAsync(_team.Corp.CorpId, userid, "另一人", 1);

        // Before a sync has seen the other one, and after it.
        (await SignInAsync(await CodeAsync(userid))).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("binding.not-associated");
        (await _team.App.TextsAsync($"select data ->> 'reason' from events.mt_events where stream_id = '{former.Account}' and type = 'sign_in_refused'")).ShouldHaveSingleItem();
        (await _team.SyncAsync()).ShouldBe("completed");
        (await SignInAsync(await CodeAsync(userid))).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("binding.not-associated");
    }

    private async Task<(string UserId, Joined Member)> JoinAsync()
    {
        var userid = fixture.NextUserId();
        return (userid, await _team.JoinAsync(userid));
    }

    private async Task<ApiAnswer> SignInAsync(string code)
    {
        var client = _team.App.NewClient();
        client.Http.DefaultRequestHeaders.Remove("X-Liaison-CSRF");
        return await client.PostAsync("/api/v1/sessions/mini-program", new { team = _team.Owner.Team, code });
    }

    private async Task<string> CodeAsync(string userid, string appId = MiniProgramFixture.AppId) => (string)(await fixture.ControlAsync("mini-program-code", new { userid, appId }))!["code"]!;
}
