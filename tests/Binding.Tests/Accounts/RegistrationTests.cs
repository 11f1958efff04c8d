using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;

namespace Liaison.Binding.Tests.Accounts;

public sealed class RegistrationTests : IAsyncLifetime
{
    private BindingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await BindingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Somebody_registers_verifies_the_mailbox_and_is_signed_in()
    {
        var client = _app.NewClient();
        var registration = await BindingApp.RegisterAsync(client, " Wang@ACME.example ");
        (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);

        var opened = await VerifyAsync(client, registration, await _app.CodeAsync("Wang@acme.example"));
        opened.ShouldBe(HttpStatusCode.Created);
        var account = (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!;
        ((string?)account["email"]).ShouldBe("Wang@acme.example");
        ((bool?)account["emailVerified"]).ShouldBe(true);
        ((string?)account["name"]).ShouldBe("王小明");

        var events = await _app.EventsAsync((Guid)account["id"]!);
        events.Select(e => e.Split(' ')[0]).ShouldBe(["account_registered", "email_verified", "password_set", "signed_in"]);
    }

    [Fact]
    public async Task An_address_with_an_account_answers_as_one_without_and_costs_the_same()
    {
        await _app.NewAccountAsync("known@acme.example");
        var (known, knownHashes) = await CountedAsync("known@acme.example");
        var (unknown, unknownHashes) = await CountedAsync("unknown@acme.example");

        known.Status.ShouldBe(HttpStatusCode.Accepted);
        Shape(known).ShouldBe(Shape(unknown));
        knownHashes.ShouldBe(unknownHashes);
        (await _app.Mails.LastToAsync("known@acme.example", 2)).Text.ShouldContain("has an account already");
        (await _app.Mails.LastToAsync("unknown@acme.example")).Text.ShouldNotContain("has an account already");
    }

    [Fact]
    public async Task No_code_opens_an_account_for_an_address_that_has_one()
    {
        await _app.NewAccountAsync("taken@acme.example");
        var code = await _app.CodeAsync("taken@acme.example");
        var client = _app.NewClient();
        var registration = await BindingApp.RegisterAsync(client, "taken@acme.example");
        (await VerifyAsync(client, registration, code)).ShouldBe(HttpStatusCode.UnprocessableEntity).ShouldBeRefused("accounts.code-refused");
        (await _app.ScalarAsync<long>("select count(*) from binding.accounts_1")).ShouldBe(1);
    }

    [Fact]
    public async Task The_code_works_only_for_the_browser_that_asked_for_it()   // CASES §4 #12
    {
        var (attacker, victim) = (_app.NewClient(), _app.NewClient());
        var theirs = await BindingApp.RegisterAsync(attacker, "li@acme.example", "attacker");
        var first = await _app.CodeAsync("li@acme.example");
        var own = await BindingApp.RegisterAsync(victim, "li@acme.example");
        var second = await _app.CodeAsync("li@acme.example", 2);
        if (first != second)
        {
            (await VerifyAsync(attacker, theirs, second)).ShouldBeRefused("accounts.code-refused");
            (await VerifyAsync(victim, own, first)).ShouldBeRefused("accounts.code-refused");
        }

        (await VerifyAsync(victim, own, second)).ShouldBe(HttpStatusCode.Created);
        (await VerifyAsync(attacker, theirs, first)).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("accounts.email-taken");
        (await attacker.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Five_tries_and_the_right_code_comes_too_late()   // CASES §4 #27
    {
        var client = _app.NewClient();
        var registration = await BindingApp.RegisterAsync(client, "five@acme.example");
        var code = await _app.CodeAsync("five@acme.example");
        for (var i = 0; i < 4; i++)
        {
            (await VerifyAsync(client, registration, Other(code))).ShouldBe(HttpStatusCode.UnprocessableEntity).ShouldBeRefused("accounts.code-refused");
        }

        (await VerifyAsync(client, registration, Other(code))).ShouldBeRefused("accounts.code-expired");
        (await VerifyAsync(client, registration, code)).ShouldBeRefused("accounts.code-expired");
    }

    [Fact]
    public async Task Tries_in_parallel_are_no_more_than_five()
    {
        var client = _app.NewClient();
        var registration = await BindingApp.RegisterAsync(client, "parallel@acme.example");
        var code = await _app.CodeAsync("parallel@acme.example");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => VerifyAsync(client, registration, Other(code))));
        answers.Count(a => a.Code == "accounts.code-refused").ShouldBe(4);
        (await _app.ScalarAsync<int>("select tries from binding.registrations where email = 'parallel@acme.example'")).ShouldBe(5);
    }

    [Fact]
    public async Task A_code_opens_one_account_however_often_it_comes_at_once()   // rule 10
    {
        var client = _app.NewClient();
        var registration = await BindingApp.RegisterAsync(client, "once@acme.example");
        var code = await _app.CodeAsync("once@acme.example");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => VerifyAsync(_app.NewClient(), registration, code)));
        answers.Count(a => a.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Where(a => a.Status != HttpStatusCode.Created).ShouldAllBe(a => a.Code == "accounts.code-expired");
        (await _app.ScalarAsync<long>("select count(*) from binding.sessions")).ShouldBe(1);
    }

    [Fact]
    public async Task A_code_lives_ten_minutes()   // CASES §4 #24: checked at use, no job runs here
    {
        var client = _app.NewClient();
        var (early, late) = (await BindingApp.RegisterAsync(client, "early@acme.example"), await BindingApp.RegisterAsync(client, "late@acme.example"));
        var (earlyCode, lateCode) = (await _app.CodeAsync("early@acme.example"), await _app.CodeAsync("late@acme.example"));
        _app.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        (await VerifyAsync(client, early, earlyCode)).ShouldBe(HttpStatusCode.Created);
        _app.Time.Advance(TimeSpan.FromSeconds(1));
        (await VerifyAsync(client, late, lateCode)).ShouldBeRefused("accounts.code-expired");
    }

    [Fact]
    public async Task Unverified_never_signs_in()   // rule 6
    {
        var client = _app.NewClient();
        await BindingApp.RegisterAsync(client, "unverified@acme.example");
        (await client.PostAsync("/api/v1/sessions", new { email = "unverified@acme.example", password = BindingApp.Password }))
            .ShouldBe(HttpStatusCode.Unauthorized).ShouldBeRefused("accounts.sign-in-refused");
    }

    [Fact]
    public async Task A_mailbox_gets_five_codes_an_hour_whichever_host_is_asked()   // CASES §4 #27
    {
        await using var second = await BindingApp.StartAsync(sharing: _app);
        for (var i = 0; i < 5; i++)
        {
            await BindingApp.RegisterAsync((i % 2 == 0 ? _app : second).NewClient(), "many@acme.example");
        }

        var refused = await second.NewClient().PostAsync("/api/v1/accounts", Body("many@acme.example"));
        refused.ShouldBe(HttpStatusCode.TooManyRequests).ShouldBeRefused("accounts.too-many-attempts");
        refused.Headers["Retry-After"].ShouldBe("900");
        ((int?)refused.Json["retryAfter"]).ShouldBe(900);
        await BindingApp.RegisterAsync(second.NewClient(), "other@acme.example");

        _app.Time.Advance(TimeSpan.FromMinutes(15));
        await BindingApp.RegisterAsync(_app.NewClient(), "many@acme.example");
    }

    [Fact]
    public async Task The_mail_says_who_asks_and_holds_no_text_of_theirs_to_click()
    {
        await BindingApp.RegisterAsync(_app.NewClient(), "mail@acme.example", "Prize: https://evil.example/1234567 张伟");
        var mail = await _app.Mails.LastToAsync("mail@acme.example");
        mail.Subject.ShouldBe("Liaison 验证码 / verification code");
        mail.Text.ShouldContain("127.0.0.1");
        mail.Text.ShouldContain("“Prize httpsevilexample 张伟”");
        mail.Text.ShouldNotContain("evil.example");
        mail.Text.ShouldNotContain("1234567");
    }

    [Fact]
    public async Task While_a_mail_waits_neither_its_code_nor_its_address_can_be_read_in_the_tables()   // rule 7
    {
        await using var blocked = _app.Database.DataSource.CreateConnection();
        await blocked.OpenAsync();
        await using (var hold = await blocked.BeginTransactionAsync())
        {
            // Delivery deletes its row when it is done: not while this lock is held.
            await using var hide = new Npgsql.NpgsqlCommand(
                "create rule keep as on delete to kernel.messages do instead nothing", blocked, hold);
            await hide.ExecuteNonQueryAsync();
            await hold.CommitAsync();
        }

        await BindingApp.RegisterAsync(_app.NewClient(), "sealed@acme.example");
        var code = await _app.CodeAsync("sealed@acme.example");
        var rows = await _app.ScalarAsync<string>("select string_agg(m::text, ' ') from kernel.messages m");
        rows.ShouldNotContain(code);
        rows.ShouldNotContain("sealed@acme.example");
    }

    [Theory]
    [InlineData("""{"email":"wang@acme.example","name":"王","password":"correct horse"}""", HttpStatusCode.Accepted, null)]
    [InlineData("""{"email":"nobody","name":"王","password":"correct horse"}""", HttpStatusCode.BadRequest, "request.invalid")]
    [InlineData("""{"email":"wang@acme.example","name":"王","password":"short"}""", HttpStatusCode.BadRequest, "request.invalid")]
    [InlineData("""{"email":"wang@acme.example","name":"  ","password":"correct horse"}""", HttpStatusCode.BadRequest, "request.invalid")]
    [InlineData("""{"email":"wang@acme.example","name":"王\u0000","password":"correct horse"}""", HttpStatusCode.BadRequest, "request.invalid")]
    [InlineData("""{"email":null,"name":null,"password":null}""", HttpStatusCode.BadRequest, "request.invalid")]
    [InlineData("""{}""", HttpStatusCode.BadRequest, "request.invalid")]
    [InlineData("""{"email":"wang@acme.example","name":"王","password":"correct horse","role":"owner"}""", HttpStatusCode.BadRequest, "request.unknown-field")]
    [InlineData("""{"email":"wang@acme.example",""", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("""{"email":"wang@acme.example","name":"王","password":12}""", HttpStatusCode.BadRequest, "request.malformed")]
    [InlineData("""[]""", HttpStatusCode.BadRequest, "request.malformed")]
    public async Task What_is_wrong_with_a_request_is_said_by_a_stable_code(string body, HttpStatusCode status, string? code)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _app.NewClient().Http.PostAsync("/api/v1/accounts", content);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        ((string?)JsonNode.Parse(text)!["code"]).ShouldBe(code);
        text.ShouldNotContain("correct horse");
    }

    [Fact]
    public async Task A_name_of_5000_characters_is_refused()
    {
        var answer = await _app.NewClient().PostAsync("/api/v1/accounts", new { email = "long@acme.example", name = new string('王', 5000), password = BindingApp.Password });
        answer.ShouldBeRefused("request.invalid");
        ((string?)answer.Json["errors"]![0]!["pointer"]).ShouldBe("/name");
    }

    private async Task<(ApiAnswer Answer, int Hashes)> CountedAsync(string email)
    {
        var before = _app.Hasher.Hashed;
        var answer = await _app.NewClient().PostAsync("/api/v1/accounts", Body(email));
        return (answer, _app.Hasher.Hashed - before);
    }

    private static object Body(string email) => new { email, name = "王小明", password = BindingApp.Password };

    private static string Shape(ApiAnswer answer) => string.Join(',', answer.Json.AsObject().Select(p => $"{p.Key}:{p.Value!.ToString().Length}"));

    private static Task<ApiAnswer> VerifyAsync(ApiClient client, string registration, string code) =>
        client.PostAsync("/api/v1/accounts/verify", new { registration, code });

    private static string Other(string code) => code == "000000" ? "000001" : "000000";
}
