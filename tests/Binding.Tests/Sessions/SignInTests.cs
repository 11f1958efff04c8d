using System.Net;
using Liaison.HostTesting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Tests.Sessions;

public sealed class SignInTests : IAsyncLifetime
{
    private BindingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await BindingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_right_password_opens_a_session()
    {
        var (_, account) = await _app.NewAccountAsync("wang@acme.example");
        var client = _app.NewClient();
        (await SignInAsync(client, "wang@ACME.example")).ShouldBe(HttpStatusCode.Created);
        (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await _app.EventsAsync(account.Value)).Count(e => e.StartsWith("signed_in ", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public void Passwords_are_stretched_as_OWASP_asks() =>
        _app.Services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount.ShouldBeGreaterThanOrEqualTo(210_000);

    [Fact]
    public async Task The_local_part_of_an_address_is_compared_exactly()
    {
        await _app.NewAccountAsync("Wang@acme.example");
        (await SignInAsync(_app.NewClient(), "wang@acme.example")).ShouldBeRefused("accounts.sign-in-refused");
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_password_answer_alike_and_cost_the_same()
    {
        await _app.NewAccountAsync("known@acme.example");
        var wrong = await CountedAsync("known@acme.example", "wrong password");
        var unknown = await CountedAsync("unknown@acme.example", "wrong password");
        var noAddress = await CountedAsync("nobody", "wrong password");

        wrong.Answer.ShouldBe(HttpStatusCode.Unauthorized).ShouldBeRefused("accounts.sign-in-refused");
        Same(unknown.Answer).ShouldBe(Same(wrong.Answer));
        Same(noAddress.Answer).ShouldBe(Same(wrong.Answer));
        (wrong.Hashes, unknown.Hashes, noAddress.Hashes).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task A_refusal_is_an_event_of_the_account_or_a_row_without_the_address()
    {
        var (_, account) = await _app.NewAccountAsync("known@acme.example");
        await SignInAsync(_app.NewClient(), "known@acme.example", "wrong password");
        (await _app.EventsAsync(account.Value))[^1].ShouldBe("""sign_in_refused {"reason": "WrongPassword", "lockedUntil": null}""");

        await SignInAsync(_app.NewClient(), "unknown@acme.example", "wrong password");
        var row = await _app.ScalarAsync<string>("select string_agg(u::text, ' ') from binding.unknown_sign_ins u");
        row.ShouldContain("127.0.0.1");
        row.ShouldNotContain("unknown@");
    }

    [Fact]
    public async Task Wrong_passwords_lock_for_a_while_longer_each_time_and_on_every_host()
    {
        var (_, account) = await _app.NewAccountAsync("wang@acme.example");
        await using var second = await BindingApp.StartAsync(sharing: _app);
        for (var i = 0; i < 5; i++)
        {
            (await SignInAsync((i % 2 == 0 ? _app : second).NewClient(), "wang@acme.example", "wrong password")).ShouldBeRefused("accounts.sign-in-refused");
        }

        (await _app.EventsAsync(account.Value))[^1].ShouldNotContain("\"lockedUntil\": null");
        var locked = await SignInAsync(second.NewClient(), "wang@acme.example");
        locked.ShouldBe(HttpStatusCode.TooManyRequests).ShouldBeRefused("accounts.too-many-attempts");
        locked.Headers["Retry-After"].ShouldBe("30");

        _app.Time.Advance(TimeSpan.FromSeconds(30));
        (await SignInAsync(_app.NewClient(), "wang@acme.example", "wrong password")).ShouldBeRefused("accounts.sign-in-refused");
        (await SignInAsync(_app.NewClient(), "wang@acme.example")).Headers["Retry-After"].ShouldBe("60");

        _app.Time.Advance(TimeSpan.FromSeconds(60));
        (await SignInAsync(_app.NewClient(), "wang@acme.example")).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_unknown_address_locks_as_a_known_one_does()
    {
        for (var i = 0; i < 5; i++)
        {
            await SignInAsync(_app.NewClient(), "unknown@acme.example", "wrong password");
        }

        (await SignInAsync(_app.NewClient(), "unknown@acme.example")).ShouldBeRefused("accounts.too-many-attempts");
    }

    [Fact]
    public async Task Guesses_in_parallel_are_no_more_than_five()
    {
        await _app.NewAccountAsync("wang@acme.example");
        var before = _app.Hasher.Verified;
        var client = _app.NewClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SignInAsync(client, "wang@acme.example", $"wrong password {i}")));
        answers.Count(a => a.Code == "accounts.sign-in-refused").ShouldBe(5);
        (_app.Hasher.Verified - before).ShouldBe(5);
    }

    [Fact]
    public async Task Forwarding_headers_do_not_make_somebody_else_of_the_caller()   // CASES §4 #26
    {
        await _app.NewAccountAsync("wang@acme.example");
        for (var i = 0; i < 5; i++)
        {
            await SignInAsync(_app.NewClient(), "wang@acme.example", "wrong password", ("X-Forwarded-For", $"10.0.0.{i}"), ("Forwarded", $"for=10.0.0.{i}"));
        }

        (await SignInAsync(_app.NewClient(), "wang@acme.example", BindingApp.Password, ("X-Forwarded-For", "garbage, 127.0.0.1"))).ShouldBeRefused("accounts.too-many-attempts");
    }

    [Fact]
    public async Task Many_sign_ins_at_once_all_succeed()
    {
        var (_, account) = await _app.NewAccountAsync("wang@acme.example");
        // Four at a time: each counts as a try until it has succeeded, and five open tries are where guessing begins.
        for (var round = 0; round < 5; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SignInAsync(_app.NewClient(), "wang@acme.example")));
            answers.ShouldAllBe(a => a.Status == HttpStatusCode.Created);
        }

        (await _app.EventsAsync(account.Value)).Count(e => e.StartsWith("signed_in ", StringComparison.Ordinal)).ShouldBe(21);
    }

    [Fact]
    public async Task An_idempotency_key_keeps_nothing_of_a_sign_in()   // rule 7
    {
        await _app.NewAccountAsync("wang@acme.example");
        await SignInAsync(_app.NewClient(), "wang@acme.example", BindingApp.Password, ("Idempotency-Key", "once"));
        (await _app.ScalarAsync<long>("select count(*) from kernel.idempotency")).ShouldBe(0);
    }

    private async Task<(ApiAnswer Answer, int Hashes)> CountedAsync(string email, string password)
    {
        var before = _app.Hasher.Verified;
        var answer = await SignInAsync(_app.NewClient(), email, password);
        return (answer, _app.Hasher.Verified - before);
    }

    // All but the trace id.
    private static string Same(ApiAnswer answer)
    {
        var json = answer.Json.AsObject();
        json.Remove("traceId");
        return $"{answer.Status} {json.ToJsonString()}";
    }

    private static Task<ApiAnswer> SignInAsync(
        ApiClient client, string email, string password = BindingApp.Password, params (string Name, string Value)[] headers) =>
        client.PostAsync("/api/v1/sessions", new { email, password }, headers);
}
