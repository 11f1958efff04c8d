using System.Text;
using Liaison.Binding.Contracts;
using Liaison.Binding.Mail;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Tests;

public sealed class CanaryTests : IAsyncLifetime
{
    private BindingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await BindingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task No_password_token_or_code_is_in_any_log_answer_event_or_table()   // rule 7, invariant 12
    {
        var client = _app.NewClient();
        var answers = new StringBuilder();
        var registration = await BindingApp.RegisterAsync(client, "canary@acme.example");
        var code = await _app.CodeAsync("canary@acme.example");
        answers.Append((await client.PostAsync("/api/v1/accounts/verify", new { registration, code = "000000" }, ("Idempotency-Key", "1"))).Text);
        answers.Append((await client.PostAsync("/api/v1/accounts/verify", new { registration, code }, ("Idempotency-Key", "2"))).Text);
        answers.Append((await client.PostAsync("/api/v1/sessions", new { email = "canary@acme.example", password = "wrong canary" })).Text);
        answers.Append((await client.PostAsync("/api/v1/sessions", new { email = "canary@acme.example", password = BindingApp.Password })).Text);
        answers.Append((await client.GetAsync("/api/v1/sessions")).Text).Append((await client.GetAsync("/api/v1/me")).Text);
        var token = client.Cookies.GetAllCookies().Single(c => c.Name == "liaison").Value;
        answers.Append((await client.DeleteAsync("/api/v1/sessions")).Text);

        // The code is six digits, which an id may hold by chance: look for it as a word.
        string[] secrets = [registration, BindingApp.Password, "wrong canary", token];
        foreach (var place in new[] { answers.ToString(), string.Join('\n', _app.Log.Lines), await TablesAsync() })
        {
            secrets.ShouldAllBe(secret => !place.Contains(secret, StringComparison.Ordinal));
            place.ShouldNotMatch($@"(?<![0-9a-f.-]){code}(?![0-9a-f-])");
        }
    }

    [Fact]
    public void Requests_and_answers_print_no_secret()
    {
        var secret = new Secret("canary-1234");
        object[] printed =
        [
            new RegisterAccount("a@acme.example", "A", secret), new VerifyRegistration(secret, secret, null), new SignIn("a@acme.example", secret, null),
            new StartedRegistration(secret, default), new OpenedSession(default, "", default, secret, default), new OutgoingMail("a@acme.example", "subject", "canary-1234"),
        ];
        printed.ShouldAllBe(p => !p.ToString()!.Contains("canary", StringComparison.Ordinal));
        System.Text.Json.JsonSerializer.Serialize(secret).ShouldNotContain("canary");
    }

    private async Task<string> TablesAsync()
    {
        var tables = await _app.ScalarAsync<string[]>(
            "select array_agg(format('%I.%I', schemaname, tablename)) from pg_tables where schemaname in ('binding', 'events', 'kernel')");
        var text = new StringBuilder();
        foreach (var table in tables)
        {
            text.AppendLine(await _app.ScalarAsync<string>($"select coalesce(string_agg(t::text, ' '), '') from {table} t"));
        }

        return text.ToString();
    }
}
