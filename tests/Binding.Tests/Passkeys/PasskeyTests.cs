using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Binding.Tests.Passkeys;

public sealed class PasskeyTests : IAsyncLifetime
{
    private const string Email = "owner@acme.example";
    private LiaisonApp _app = null!;
    private TeamClient _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await LiaisonApp.StartAsync(new LiaisonAppOptions(HostName: "localhost"));
        _owner = await _app.SetUpAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_passkey_is_added_by_who_knows_the_password_signs_in_and_is_told_by_mail()
    {
        using var device = NewDevice();
        (await BeginAsync("not the password")).ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("accounts.password-wrong");
        var id = await AddAsync(device);
        await Eventually.BecomesTrueAsync(async () => (await _app.Simulator.MailsAsync(Email)).Any(m => m.Subject.Contains("passkey was added", StringComparison.Ordinal)));

        var browser = _app.NewClient();
        (await SignInAsync(browser, device)).ShouldBe(HttpStatusCode.Created);
        ((string?)(await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["email"]).ShouldBe(Email);
        var listed = (await browser.GetAsync("/api/v1/me/passkeys")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Single()!;
        ((Guid)listed["id"]!).ShouldBe(id);
        ((string?)listed["name"]).ShouldBe("my phone");
        listed["lastUsedAt"].ShouldNotBeNull();
        (await _app.NewClient().GetAsync("/api/v1/me/passkeys")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_removed_passkey_opens_nothing_and_ends_the_other_sessions()
    {
        using var device = NewDevice();
        var id = await AddAsync(device);
        var browser = _app.NewClient();
        (await SignInAsync(browser, device)).ShouldBe(HttpStatusCode.Created);

        (await _owner.Client.PostAsync($"/api/v1/me/passkeys/{id}/end", new { password = "not the password" })).ShouldBeRefused("accounts.password-wrong");
        (await _owner.Client.PostAsync($"/api/v1/me/passkeys/{Guid.CreateVersion7()}/end", new { password = TeamClient.Password })).ShouldBe(HttpStatusCode.NotFound);
        (await _owner.Client.PostAsync($"/api/v1/me/passkeys/{id}/end", new { password = TeamClient.Password })).ShouldBe(HttpStatusCode.NoContent);
        (await browser.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
        (await _owner.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
        (await SignInAsync(_app.NewClient(), device)).ShouldBe(HttpStatusCode.Unauthorized).ShouldBeRefused("accounts.passkey-sign-in-refused");
    }

    public static TheoryData<string> Wrongs => ["origin", "relying party", "user not verified", "counter goes back", "key of another", "credential of nobody", "challenge of another"];

    [Theory]
    [MemberData(nameof(Wrongs))]
    public async Task An_answer_with_anything_wrong_signs_nobody_in(string wrong)
    {
        using var device = NewDevice();
        device.Counter = 5;
        await AddAsync(device);
        using var stranger = NewDevice();
        var started = await StartAsync(_app.NewClient());
        var options = started["options"]!;
        switch (wrong)
        {
            case "origin": device.Origin = "https://liaison.example.org"; break;
            case "relying party": device.RelyingParty = "example.org"; break;
            case "user not verified": device.VerifiesUser = false; break;
            case "counter goes back": device.Counter = 1; break;
            case "key of another": stranger.CredentialId = device.CredentialId; break;
            case "credential of nobody": device.CredentialId = [1, 2, 3]; break;
            case "challenge of another": options = (await StartAsync(_app.NewClient()))["options"]!; break;
            default: throw new ArgumentOutOfRangeException(nameof(wrong), wrong, "No such wrong.");
        }

        var answer = wrong == "key of another" ? stranger.Get(options) : device.Get(options);
        (await AnswerAsync(_app.NewClient(), started, answer)).ShouldBe(HttpStatusCode.Unauthorized).ShouldBeRefused("accounts.passkey-sign-in-refused");
    }

    [Fact]
    public async Task A_passkey_is_not_added_for_another_site_or_without_the_person_being_verified()
    {
        foreach (var break_ in new Action<SoftAuthenticator>[] { d => d.Origin = "http://localhost:1", d => d.RelyingParty = "example.org", d => d.VerifiesUser = false })
        {
            using var device = NewDevice();
            break_(device);
            (await AddedAsync(device, (await BeginAsync()).Json)).ShouldBeRefused("accounts.passkey-refused");
        }

        // What one account has cannot be another's, nor its own twice.
        using var mine = NewDevice();
        await AddAsync(mine);
        (await AddedAsync(mine, (await BeginAsync()).Json)).Code.ShouldBeOneOf("accounts.passkey-refused", "accounts.passkey-taken");
    }

    [Fact]   // CASES §4 #20
    public async Task An_answer_is_judged_once_although_it_comes_64_times_at_once()
    {
        using var device = NewDevice();
        await AddAsync(device);
        var started = await StartAsync(_app.NewClient());
        var answer = device.Get(started["options"]!).ToJsonString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => AnswerAsync(_app.NewClient(), started, JsonNode.Parse(answer)!)));
        answers.Count(a => a.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Where(a => a.Status != HttpStatusCode.Created).ShouldAllBe(a => a.Code == "accounts.passkey-ceremony-expired" || a.Code == "accounts.too-many-attempts");
    }

    [Fact]
    public async Task What_one_began_is_not_answered_by_another_nor_for_another_purpose()
    {
        using var device = NewDevice();
        var begun = (await BeginAsync()).Json;
        var signIn = await StartAsync(_app.NewClient());
        begun["ceremony"] = (string)signIn["ceremony"]!;
        (await AddedAsync(device, begun)).ShouldBeRefused("accounts.passkey-ceremony-expired");
        foreach (var nonsense in new[] { "{}", "[]", "\"text\"", "null", """{"id":5}""", """{"id":"AQID","response":{}}""" })
        {
            var answer = await AnswerAsync(_app.NewClient(), await StartAsync(_app.NewClient()), JsonNode.Parse(nonsense));
            ((int)answer.Status).ShouldBeInRange(400, 499, answer.Text);
        }
    }

    [Fact]
    public async Task There_are_none_where_browsers_have_none()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        ((bool)(await owner.Client.GetAsync("/api/v1/sessions/options")).Json["passkeys"]!).ShouldBeFalse();
        (await owner.Client.PostAsync("/api/v1/sessions/passkey/options")).ShouldBeRefused("accounts.passkeys-unavailable");
        (await owner.Client.PostAsync("/api/v1/me/passkeys/options", new { password = TeamClient.Password })).ShouldBeRefused("accounts.passkeys-unavailable");
        ((bool)(await _owner.Client.GetAsync("/api/v1/sessions/options")).Json["passkeys"]!).ShouldBeTrue();
    }

    private SoftAuthenticator NewDevice() => new(_app.Url.GetLeftPart(UriPartial.Authority));

    private Task<ApiAnswer> BeginAsync(string password = TeamClient.Password) => _owner.Client.PostAsync("/api/v1/me/passkeys/options", new { password });

    private async Task<Guid> AddAsync(SoftAuthenticator device) => (Guid)(await AddedAsync(device, (await BeginAsync()).ShouldBe(HttpStatusCode.OK).Json)).ShouldBe(HttpStatusCode.Created).Json["id"]!;

    private Task<ApiAnswer> AddedAsync(SoftAuthenticator device, JsonNode begun) =>
        _owner.Client.PostAsync("/api/v1/me/passkeys", new { ceremony = (string)begun["ceremony"]!, credential = device.Create(begun["options"]!), name = "my phone" });

    private static async Task<JsonNode> StartAsync(ApiClient browser) => (await browser.PostAsync("/api/v1/sessions/passkey/options")).ShouldBe(HttpStatusCode.OK).Json;

    private static async Task<ApiAnswer> SignInAsync(ApiClient browser, SoftAuthenticator device)
    {
        var started = await StartAsync(browser);
        return await AnswerAsync(browser, started, device.Get(started["options"]!));
    }

    private static Task<ApiAnswer> AnswerAsync(ApiClient browser, JsonNode started, JsonNode? credential) =>
        browser.PostAsync("/api/v1/sessions/passkey", new { ceremony = (string)started["ceremony"]!, credential });
}
