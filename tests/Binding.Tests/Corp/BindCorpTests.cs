using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Binding.Tests.Corp;

/// <summary>Binding over HTTP against the simulator: WeCom is asked first, and what it refuses leaves nothing behind.</summary>
public sealed class BindCorpTests : IAsyncLifetime
{
    private LiaisonApp _app = null!;
    private TeamClient _owner = null!;
    private SimulatedCorp _corp = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            SimulatorSettings: ["--Simulator:Size=10"],
            Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["WeCom:AttemptTimeout"] = "00:00:01", ["WeCom:Retries"] = "1" }));
        _owner = await _app.SetUpAsync();
        _corp = await _app.Simulator.CorpAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/cgi-bin/gettoken", 40001, "binding.credentials-refused", 422)]
    [InlineData("/cgi-bin/gettoken", 40013, "binding.credentials-refused", 422)]
    [InlineData("/cgi-bin/agent/get", 301002, "binding.agent-mismatch", 422)]
    [InlineData("/cgi-bin/agent/get", 40056, "binding.agent-mismatch", 422)]
    [InlineData("/cgi-bin/agent/get", 60020, "binding.ip-not-trusted", 422)]
    [InlineData("/cgi-bin/agent/get", 48002, "binding.secret-may-not", 422)]
    [InlineData("/cgi-bin/agent/get", 60031, "binding.app-barred", 422)]
    [InlineData("/cgi-bin/user/list_id", 48002, "binding.secret-may-not", 422)]
    [InlineData("/cgi-bin/agent/get", 45009, "binding.wecom-refused", 502)]
    [InlineData("/cgi-bin/agent/get", 99999, "binding.wecom-refused", 502)]
    public async Task What_WeCom_refuses_comes_with_its_code_the_meaning_and_the_fix_in_both_languages(string api, int errcode, string code, int status)
    {
        await _app.Simulator.FaultAsync(api, "errcode", errcode);
        var answer = (await _owner.BindAsync(_corp)).ShouldBeRefused(code);
        ((int)answer.Status, (int)answer.Json["errcode"]!).ShouldBe((status, errcode));
        ((string)answer.Json["secret"]!).ShouldBe(api.EndsWith("list_id", StringComparison.Ordinal) ? "contacts" : "app");
        foreach (var text in new[] { "meaning", "fix" })
        {
            ((string)answer.Json[text]!["zh"]!).ShouldNotBeEmpty();
            ((string)answer.Json[text]!["en"]!).ShouldNotBeEmpty();
        }

        await NothingIsBoundAsync(answer);
    }

    [Theory]
    [InlineData("timeout")]
    [InlineData("reset")]
    [InlineData("http503")]
    [InlineData("html")]
    [InlineData("truncated")]
    [InlineData("deep")]
    public async Task WeCom_that_does_not_answer_as_it_should_is_said_and_nothing_is_stored(string fault)
    {
        await _app.Simulator.FaultAsync("/cgi-bin/agent/get", fault);
        await NothingIsBoundAsync((await _owner.BindAsync(_corp)).ShouldBe(HttpStatusCode.BadGateway).ShouldBeRefused("binding.wecom-unavailable"));
        await _app.Simulator.ClearFaultsAsync();
        (await _owner.BindAsync(_corp)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_address_that_is_not_trusted_is_told_which_one_it_is()
    {
        await _app.Simulator.TrustedIpsAsync(_corp.CorpId, ["203.0.113.7"]);
        var answer = (await _owner.BindAsync(_corp)).ShouldBeRefused("binding.ip-not-trusted");
        ((string)answer.Json["fromIp"]!).ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task An_app_that_is_switched_off_or_sees_nobody_cannot_be_bound()
    {
        await _app.Simulator.ScopeAsync(_corp.CorpId, []);
        await NothingIsBoundAsync((await _owner.BindAsync(_corp)).ShouldBeRefused("binding.scope-empty"));
        await _app.Simulator.EnabledAsync(_corp.CorpId, false);
        ((int)(await _owner.BindAsync(_corp)).Status).ShouldBe(422);
    }

    [Fact]
    public async Task The_contacts_secret_in_the_place_of_the_apps_is_recognised()
    {
        var answer = await _owner.BindAsync(_corp with { AppSecret = _corp.ContactsSecret });
        ((int)answer.Status).ShouldBe(422);
        await NothingIsBoundAsync(answer);
    }

    [Theory]
    [InlineData("", 1000002, "secret", "/corpId")]
    [InlineData("corp with spaces", 1000002, "secret", "/corpId")]
    [InlineData("wwcorp", 0, "secret", "/agentId")]
    [InlineData("wwcorp", 1000002, "", "/secret")]
    [InlineData("wwcorp", 1000002, "two words", "/secret")]
    public async Task What_cannot_be_right_is_refused_without_asking_WeCom(string corpId, int agentId, string secret, string pointer)
    {
        await _app.Simulator.ResetCallsAsync();
        var answer = (await _owner.PutAsync("/binding", new { corpId, agentId, secret })).ShouldBeRefused("request.invalid");
        ((string)answer.Json["errors"]![0]!["pointer"]!).ShouldBe(pointer);
        (await _app.Simulator.CallsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_binding_shows_its_scope_and_never_its_secrets()
    {
        (await _owner.BindAsync(_corp)).ShouldBe(HttpStatusCode.NoContent);
        var shown = (await _owner.GetAsync("/binding")).ShouldBe(HttpStatusCode.OK);
        ((string)shown.Json["status"]!, (string)shown.Json["corpId"]!, (string)shown.Json["secret"]!).ShouldBe(("bound", _corp.CorpId, "••••" + _corp.AppSecret[^4..]));
        shown.Json["scope"]!["departments"]!.AsArray().Select(d => (long)d!).ShouldBe([1]);
        NoSecret(shown);
    }

    [Fact]
    public async Task A_second_binding_is_refused_and_of_two_at_once_one_wins()
    {
        var both = await Task.WhenAll(_owner.BindAsync(_corp), _owner.BindAsync(_corp));
        both.Count(a => a.Status == HttpStatusCode.NoContent).ShouldBe(1);
        both.Single(a => a.Status != HttpStatusCode.NoContent).Status.ShouldBe(HttpStatusCode.Conflict);
        (await _owner.BindAsync(_corp)).ShouldBeRefused("binding.already-bound");
        var other = await _app.Simulator.CorpAsync(1);
        (await _owner.BindAsync(other)).ShouldBeRefused("binding.other-corp-bound");
    }

    [Fact]
    public async Task A_wrong_new_secret_keeps_the_old_one_and_a_right_one_mends_a_suspended_binding()
    {
        (await _owner.BindAsync(_corp)).ShouldBe(HttpStatusCode.NoContent);
        await _owner.NewestSyncEndsAsync();
        (await _owner.PostAsync("/binding/rotate", new { secret = "not-the-one" })).ShouldBeRefused("binding.credentials-refused");
        (await _owner.PostAsync("/binding/rotate", new { })).ShouldBeRefused("request.invalid");
        ((string)(await _owner.GetAsync("/binding")).Json["secret"]!).ShouldBe("••••" + _corp.AppSecret[^4..]);

        await _app.Simulator.SecretAsync(_corp.CorpId, "app", "the-new-secret-of-the-app");
        await _owner.PostAsync("/syncs");
        await Eventually.BecomesTrueAsync(async () => (string?)(await _owner.GetAsync("/binding")).Json["status"] == "suspended");
        (await _owner.PostAsync("/binding/rotate", new { secret = "the-new-secret-of-the-app" })).ShouldBe(HttpStatusCode.NoContent);
        var mended = await _owner.GetAsync("/binding");
        ((string)mended.Json["status"]!, (string)mended.Json["secret"]!).ShouldBe(("bound", "••••-app"));
        NoSecret(mended);
    }

    [Fact]
    public async Task Unbinding_asks_for_the_teams_name_and_destroys_the_credentials_and_another_corp_has_to_be_meant()
    {
        (await _owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBeRefused("binding.not-bound");
        (await _owner.BindAsync(_corp)).ShouldBe(HttpStatusCode.NoContent);
        (await _owner.DeleteAsync("/binding", new { confirmTeamName = "acme" })).ShouldBeRefused("binding.team-name-mismatch");
        (await _owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        (await _owner.GetAsync("/binding")).ShouldBeRefused("binding.not-bound");
        await using (var rows = _app.Database.DataSource.CreateCommand("select count(*) from binding.credentials"))
        {
            (await rows.ExecuteScalarAsync()).ShouldBe(0L);
        }

        var other = await _app.Simulator.CorpAsync(1);
        (await _owner.BindAsync(other)).ShouldBeRefused("binding.other-corp-than-before");
        (await _owner.BindAsync(_corp)).ShouldBe(HttpStatusCode.NoContent);
    }

    private async Task NothingIsBoundAsync(ApiAnswer refusal)
    {
        NoSecret(refusal);
        (await _owner.GetAsync("/binding")).ShouldBeRefused("binding.not-bound");
        await using var rows = _app.Database.DataSource.CreateCommand(
            "select (select count(*) from binding.credentials) + (select count(*) from events.mt_events where type like 'corp%')");
        (await rows.ExecuteScalarAsync()).ShouldBe(0L);
    }

    /// <summary>Neither in the answer nor in any log line.</summary>
    private void NoSecret(ApiAnswer answer)
    {
        foreach (var secret in new[] { _corp.AppSecret, _corp.ContactsSecret, "the-new-secret-of-the-app" })
        {
            answer.Text.ShouldNotContain(secret);
            _app.Log.Lines.ShouldNotContain(l => l.Contains(secret, StringComparison.Ordinal));
        }
    }
}
