using System.Net;
using Liaison.Binding.Contracts;
using Liaison.HostTesting;
using Liaison.Kernel.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Binding.Tests.Sessions;

public sealed class SessionTests : IAsyncLifetime
{
    private BindingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await BindingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(false, "liaison=")]
    [InlineData(true, "__Host-liaison=")]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites(bool https, string name)
    {
        await using var app = await BindingApp.StartAsync(https, sharing: _app);
        var client = app.NewClient();
        var registration = await BindingApp.RegisterAsync(client, "wang@acme.example");
        var opened = await client.PostAsync("/api/v1/accounts/verify", new { registration, code = await app.CodeAsync("wang@acme.example") });
        var cookie = opened.Headers["Set-Cookie"];
        cookie.ShouldStartWith(name);
        cookie.ShouldContain("; path=/; ");
        cookie.ShouldContain("; samesite=lax; httponly");
        cookie.Contains("; secure", StringComparison.Ordinal).ShouldBe(https);
        cookie.ShouldNotContain("domain");
    }

    [Fact]
    public async Task A_session_that_was_signed_out_is_dead_although_the_cookie_is_kept()   // CASES §4 #2: Revoked_means_revoked
    {
        var (client, account) = await _app.NewAccountAsync("wang@acme.example");
        var cookie = client.Cookies.GetCookieHeader(_app.Url);
        (await client.DeleteAsync("/api/v1/sessions/current")).ShouldBe(HttpStatusCode.NoContent);
        client.Cookies.GetCookieHeader(_app.Url).ShouldBe("");
        (await _app.NewClient().SendAsync(HttpMethod.Get, "/api/v1/me", headers: ("Cookie", cookie))).ShouldBe(HttpStatusCode.Unauthorized).ShouldBeRefused("access.sign-in-required");
        (await _app.EventsAsync(account.Value))[^1].ShouldStartWith("sessions_revoked ");
    }

    [Fact]
    public async Task My_sessions_are_listed_and_nobody_elses()   // CASES §4 #29
    {
        var (first, _) = await _app.NewAccountAsync("wang@acme.example");
        await _app.NewAccountAsync("li@acme.example");
        var second = _app.NewClient();
        await second.PostAsync("/api/v1/sessions", new { email = "wang@acme.example", password = BindingApp.Password }, ("User-Agent", "Firefox"));

        var items = (await second.GetAsync("/api/v1/sessions")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        items.Count.ShouldBe(2);
        items.Single(i => (bool)i!["current"]!)!["device"]!.ToString().ShouldBe("Firefox");
        (await first.GetAsync("/api/v1/sessions")).Json["items"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task One_session_is_ended_from_another()
    {
        var (first, _) = await _app.NewAccountAsync("wang@acme.example");
        var second = await SignInAgainAsync();
        var other = (await second.GetAsync("/api/v1/sessions")).Json["items"]!.AsArray().Single(i => !(bool)i!["current"]!)!["id"]!;
        (await second.DeleteAsync($"/api/v1/sessions/{other}")).ShouldBe(HttpStatusCode.NoContent);
        (await first.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await second.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await second.DeleteAsync($"/api/v1/sessions/{other}")).ShouldBe(HttpStatusCode.NotFound).ShouldBeRefused("request.not-found");
    }

    [Fact]
    public async Task Somebody_elses_session_is_not_there()
    {
        var (li, _) = await _app.NewAccountAsync("li@acme.example");
        var (wang, _) = await _app.NewAccountAsync("wang@acme.example");
        var theirs = (await li.GetAsync("/api/v1/sessions")).Json["items"]![0]!["id"]!;
        (await wang.DeleteAsync($"/api/v1/sessions/{theirs}")).ShouldBe(HttpStatusCode.NotFound).ShouldBeRefused("request.not-found");
        (await li.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task All_other_sessions_are_ended_at_once_and_twice_is_once()
    {
        var (first, account) = await _app.NewAccountAsync("wang@acme.example");
        var (second, third) = (await SignInAgainAsync(), await SignInAgainAsync());
        (await third.DeleteAsync("/api/v1/sessions")).ShouldBe(HttpStatusCode.NoContent);
        (await third.DeleteAsync("/api/v1/sessions")).ShouldBe(HttpStatusCode.NoContent);
        (await first.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await second.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await third.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await _app.EventsAsync(account.Value)).Count(e => e.StartsWith("sessions_revoked ", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Another_module_ends_all_sessions_of_an_account_in_its_own_transaction()   // rule 5
    {
        var (client, account) = await _app.NewAccountAsync("wang@acme.example");
        await _app.InScopeAsync(s => s.GetRequiredService<ISessions>().EndAllAsync(s.GetRequiredService<UnitOfWork>().Session, account, "membership-ended", default));
        (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await _app.EventsAsync(account.Value))[^1].ShouldContain("membership-ended");
    }

    [Fact]
    public async Task Fourteen_days_without_use_end_a_session()
    {
        var (client, _) = await _app.NewAccountAsync("wang@acme.example");
        _app.Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        _app.Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        _app.Time.Advance(TimeSpan.FromDays(14));
        (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Ninety_days_end_a_session_however_much_it_is_used()
    {
        var (client, _) = await _app.NewAccountAsync("wang@acme.example");
        for (var day = 0; day < 80; day += 10)
        {
            _app.Time.Advance(TimeSpan.FromDays(10));
            (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        }

        _app.Time.Advance(TimeSpan.FromDays(10));
        (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Not_every_request_writes_that_the_session_was_used()
    {
        var (client, _) = await _app.NewAccountAsync("wang@acme.example");
        const string written = "select xmin::text from binding.sessions";
        var before = await _app.ScalarAsync<string>(written);
        _app.Time.Advance(TimeSpan.FromMinutes(4));
        await client.GetAsync("/api/v1/me");
        (await _app.ScalarAsync<string>(written)).ShouldBe(before);
        _app.Time.Advance(TimeSpan.FromMinutes(1));
        await client.GetAsync("/api/v1/me");
        (await _app.ScalarAsync<string>(written)).ShouldNotBe(before);
    }

    [Theory]
    [InlineData("liaison=")]
    [InlineData("liaison=unknown")]
    [InlineData("liaison=%00'; drop table binding.sessions; --")]
    [InlineData("__Host-liaison=unknown")]
    public async Task A_made_up_cookie_is_nobody(string cookie) =>
        (await _app.NewClient().SendAsync(HttpMethod.Get, "/api/v1/me", headers: ("Cookie", cookie))).ShouldBe(HttpStatusCode.Unauthorized);

    [Fact]
    public async Task What_is_stored_does_not_sign_in()   // rule 7: the table holds a hash
    {
        await _app.NewAccountAsync("wang@acme.example");
        var stored = await _app.ScalarAsync<byte[]>("select token_hash from binding.sessions");
        var asCookie = $"liaison={Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(stored)}";
        (await _app.NewClient().SendAsync(HttpMethod.Get, "/api/v1/me", headers: ("Cookie", asCookie))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task<ApiClient> SignInAgainAsync()
    {
        var client = _app.NewClient();
        (await client.PostAsync("/api/v1/sessions", new { email = "wang@acme.example", password = BindingApp.Password })).ShouldBe(HttpStatusCode.Created);
        return client;
    }
}
