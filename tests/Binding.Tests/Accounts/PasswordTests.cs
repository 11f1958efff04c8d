using System.Net;
using System.Text.RegularExpressions;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Binding.Tests.Accounts;

public sealed partial class PasswordTests : IAsyncLifetime
{
    private const string Email = "owner@acme.example";
    private const string Another = "another horse, another battery";
    private LiaisonApp _app = null!;
    private TeamClient _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await LiaisonApp.StartAsync();
        _owner = await _app.SetUpAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_is_told_by_mail()
    {
        var phone = await SignedInAsync(TeamClient.Password);
        (await ChangeAsync("not the password", Another)).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("accounts.password-wrong");
        (await ChangeAsync(TeamClient.Password, "short")).ShouldBe(HttpStatusCode.BadRequest);
        (await ChangeAsync(TeamClient.Password, Email)).ShouldBe(HttpStatusCode.BadRequest).Text.ShouldContain("PasswordPersonal");
        (await phone.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);

        (await ChangeAsync(TeamClient.Password, Another)).ShouldBe(HttpStatusCode.NoContent);
        (await phone.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await _owner.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(TeamClient.Password)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SignInAsync(Another)).ShouldBe(HttpStatusCode.Created);
        await Eventually.BecomesTrueAsync(async () => (await _app.Simulator.MailsAsync(Email)).Any(m => m.Subject.Contains("password was changed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_forgot_it_sets_a_new_one_by_the_code_and_every_session_ends()
    {
        var (browser, reset) = await ForgetAsync(Email);
        var code = await CodeAsync();
        (await ResetAsync(browser, reset, "000000", Another)).ShouldBeRefused("accounts.code-refused");
        (await ResetAsync(browser, reset, code, Another)).ShouldBe(HttpStatusCode.NoContent);
        (await _owner.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await SignInAsync(Another)).ShouldBe(HttpStatusCode.Created);
        (await ResetAsync(browser, reset, code, TeamClient.Password)).ShouldBeRefused("accounts.code-expired");
    }

    [Fact]
    public async Task Who_has_no_account_gets_the_same_answer_and_no_code_that_works()
    {
        var (browser, reset) = await ForgetAsync("nobody@acme.example");
        await Eventually.BecomesTrueAsync(async () => (await _app.Simulator.MailsAsync("nobody@acme.example")).Count == 1);
        (await _app.Simulator.MailsAsync("nobody@acme.example"))[0].Text.ShouldNotMatch(@"\b[0-9]{6}\b");
        for (var i = 0; i < 5; i++)
        {
            (await ResetAsync(browser, reset, $"{i}{i}{i}{i}{i}{i}", Another)).ShouldBeRefused(i < 4 ? "accounts.code-refused" : "accounts.code-expired");
        }
    }

    [Fact]   // CASES §4 #12 and #20
    public async Task A_code_works_in_the_browser_that_asked_once_and_for_five_tries()
    {
        var (browser, mine) = await ForgetAsync(Email);
        var code = await CodeAsync();
        var (_, strangers) = await ForgetAsync(Email);
        (await ResetAsync(browser, strangers, code, Another)).ShouldBeRefused("accounts.code-refused");

        // 64 at once: exactly one wins.
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => ResetAsync(browser, mine, code, Another)));
        answers.Count(a => a.Status == HttpStatusCode.NoContent).ShouldBe(1);
        answers.Where(a => a.Status != HttpStatusCode.NoContent).ShouldAllBe(a => a.Code == "accounts.code-expired" || a.Code == "accounts.too-many-attempts" || a.Code == "accounts.code-refused");

        // What a stranger had asked for is over with the new password.
        (await ResetAsync(_app.NewClient(), strangers, code, Another)).Status.ShouldNotBe(HttpStatusCode.NoContent);
    }

    private Task<ApiAnswer> ChangeAsync(string password, string newPassword) => _owner.Client.PutAsync("/api/v1/me/password", new { password, newPassword });

    private Task<ApiAnswer> SignInAsync(string password) => _app.NewClient().PostAsync("/api/v1/sessions", new { email = Email, password });

    private async Task<ApiClient> SignedInAsync(string password)
    {
        var client = _app.NewClient();
        (await client.PostAsync("/api/v1/sessions", new { email = Email, password })).ShouldBe(HttpStatusCode.Created);
        return client;
    }

    private async Task<(ApiClient Browser, string Reset)> ForgetAsync(string email)
    {
        var browser = _app.NewClient();
        var started = (await browser.PostAsync("/api/v1/accounts/password-reset", new { email })).ShouldBe(HttpStatusCode.Accepted).Json;
        return (browser, (string)started["reset"]!);
    }

    private static Task<ApiAnswer> ResetAsync(ApiClient browser, string reset, string code, string newPassword) =>
        browser.PostAsync("/api/v1/accounts/password-reset/verify", new { reset, code, newPassword });

    private async Task<string> CodeAsync()
    {
        string? code = null;
        await Eventually.BecomesTrueAsync(async () => (code = (await _app.Simulator.MailsAsync(Email)).Select(m => SixDigits().Match(m.Text)).LastOrDefault(m => m.Success)?.Value) is not null);
        return code!;
    }

    [GeneratedRegex(@"\b[0-9]{6}\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SixDigits();
}
