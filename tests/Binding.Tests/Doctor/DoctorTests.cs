using System.Net;
using System.Text.Json;
using Liaison.Binding.Doctor;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Binding.Tests.Doctor;

/// <summary>Whatever is set up wrongly has a name, a meaning and a way out, in both languages.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private BoundTeam _team = null!;

    public async ValueTask InitializeAsync() => _team = await BoundTeam.StartAsync(options: new LiaisonAppOptions(
        Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["WeCom:LimitPause"] = "00:00:00.010" }));

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    [Fact]
    public async Task A_good_binding_has_no_failure_and_what_could_be_better_says_so()
    {
        var findings = await ExamineAsync();
        findings.Where(f => f.State == "failed").ShouldBeEmpty();
        findings.Select(f => (f.Check, f.Code)).ShouldBe(
        [
            ("credentials", "ok"), ("trusted-ip", "ok"), ("agent", "ok"), ("scope", "ok"), ("reading", "names-only"), ("trusted-domain", "ok"), ("contacts", "ok"),
            ("callback-app", "callback-missing"), ("callback-contacts", "callback-missing"), ("clock", "ok"), ("public-url", "url-local"),
        ]);
    }

    [Fact]
    public async Task Every_broken_set_up_is_named()
    {
        var (corp, wecom) = (_team.Corp.CorpId, _team.App.Simulator);
        var http = wecom.Http;
        Task ControlAsync(string path, object body) => PostAsync(http, $"/control/{corp}/{path}", body);

        await BreaksAsync("credentials", "wecom-refused", 40001, () => wecom.SecretAsync(corp, "app", "another-secret-0000000000000000000000000001"), () => wecom.SecretAsync(corp, "app", _team.Corp.AppSecret));
        await BreaksAsync("credentials", "wecom-refused", 40013, () => wecom.FaultAsync("/cgi-bin/gettoken", "errcode", errcode: 40013), wecom.ClearFaultsAsync);
        await BreaksAsync("credentials", "rate-limited", 45009, () => wecom.FaultAsync("/cgi-bin/gettoken", "errcode", errcode: 45009), wecom.ClearFaultsAsync);
        await BreaksAsync("credentials", "wecom-unreachable", null, () => wecom.FaultAsync("/cgi-bin/gettoken", "http500"), wecom.ClearFaultsAsync);
        await BreaksAsync("trusted-ip", "ip-not-trusted", 60020, () => wecom.TrustedIpsAsync(corp, ["203.0.113.9"]), () => wecom.TrustedIpsAsync(corp, null));
        await BreaksAsync("agent", "agent-mismatch", 301002, () => wecom.FaultAsync("/cgi-bin/agent/get", "errcode", errcode: 301002), wecom.ClearFaultsAsync);
        await BreaksAsync("agent", "app-barred", 48006, () => wecom.FaultAsync("/cgi-bin/agent/get", "errcode", errcode: 48006), wecom.ClearFaultsAsync);
        await BreaksAsync("scope", "scope-empty", null, () => wecom.ScopeAsync(corp, []), () => wecom.ScopeAsync(corp, [1]));
        await BreaksAsync("reading", "wecom-refused", 48009, () => wecom.FaultAsync("/cgi-bin/user/get", "errcode", errcode: 48009), wecom.ClearFaultsAsync);
        await BreaksAsync("trusted-domain", "domain-missing", null, () => ControlAsync("trusted-domain", new { domain = "" }), () => ControlAsync("trusted-domain", new { domain = _team.App.Url.Authority }));
        await BreaksAsync("trusted-domain", "domain-differs", null, () => ControlAsync("trusted-domain", new { domain = "devops.example.com" }), () => ControlAsync("trusted-domain", new { domain = _team.App.Url.Authority }));
        await BreaksAsync("contacts", "wecom-refused", 40001, () => wecom.SecretAsync(corp, "contacts", "another-secret-0000000000000000000000000002"), () => wecom.SecretAsync(corp, "contacts", _team.Corp.ContactsSecret));
        await BreaksAsync("contacts", "wecom-refused", 48002, () => wecom.FaultAsync("/cgi-bin/user/list_id", "errcode", errcode: 48002), wecom.ClearFaultsAsync);

        var address = await CallbackAddress.IssueAsync(_team.App, _team.Owner, corp, "contacts");
        (await FindAsync("callback-contacts")).Code.ShouldBe("callback-unverified");
        var other = new CallbackAddress(new HttpClient { BaseAddress = _team.App.Url }, new Uri(_team.App.Url, address.Path), "othertoken", new string('a', 43), corp);
        (await other.UserAsync("update_user", "somebody")).ShouldBe(HttpStatusCode.Forbidden);
        await Eventually.BecomesTrueAsync(async () => (await FindAsync("callback-contacts")).Code == "callback-keys-differ");
        (await address.VerifyAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await address.UserAsync("update_user", "somebody")).ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(async () => (await FindAsync("callback-contacts")).Code == "ok");
    }

    [Fact]
    public async Task The_address_that_WeCom_saw_is_told()
    {
        await _team.App.Simulator.TrustedIpsAsync(_team.Corp.CorpId, ["203.0.113.9"]);
        var finding = await FindAsync("trusted-ip");
        IPAddress.IsLoopback(IPAddress.Parse(finding.Detail!)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_secret_is_tried_once_however_many_checks_need_it()
    {
        await _team.App.Simulator.SecretAsync(_team.Corp.CorpId, "app", "another-secret-0000000000000000000000000001");
        await _team.App.Simulator.ResetCallsAsync();
        await ExamineAsync();
        // One for the app, one for the contacts-sync helper.
        (await _team.App.Simulator.CallsAsync()).GetValueOrDefault("/cgi-bin/gettoken").ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task Bind_doctor_with_changed_host_requires_the_secret_again()
    {
        await using (var command = _team.App.Database.DataSource.CreateCommand("update binding.credentials set api_host = 'qyapi.elsewhere.example'"))
        {
            (await command.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        await _team.App.Simulator.ResetCallsAsync();
        (await FindAsync("credentials")).Code.ShouldBe("host-changed");
        (await _team.Owner.PostAsync("/binding/rotate", new { contactsSecret = _team.Corp.ContactsSecret })).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("binding.host-changed");
        (await _team.App.Simulator.CallsAsync()).ShouldBeEmpty();

        (await _team.Owner.PostAsync("/binding/rotate", new { secret = _team.Corp.AppSecret, contactsSecret = _team.Corp.ContactsSecret })).ShouldBe(HttpStatusCode.NoContent);
        (await FindAsync("credentials")).Code.ShouldBe("ok");
    }

    [Fact]
    public async Task What_worked_and_works_no_more_is_told_to_admins_once()
    {
        var wecom = _team.App.Simulator;
        await WatchAsync();
        (await EventsAsync()).ShouldBeEmpty();
        await wecom.TrustedIpsAsync(_team.Corp.CorpId, ["203.0.113.9"]);
        await WatchAsync();
        await WatchAsync();
        await wecom.TrustedIpsAsync(_team.Corp.CorpId, null);
        await WatchAsync();
        await wecom.TrustedIpsAsync(_team.Corp.CorpId, ["203.0.113.9"]);
        await WatchAsync();

        (await EventsAsync()).ShouldBe(["binding_check_failed trusted-ip", "binding_check_recovered trusted-ip"]);
        await Eventually.BecomesTrueAsync(async () => (await wecom.MailsAsync("owner@acme.example")).Count(m => m.Subject.Contains("binding needs you", StringComparison.Ordinal)) == 1);
    }

    [Fact]
    public async Task Nobody_but_an_admin_examines_and_nothing_is_there_without_a_binding()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        (await owner.GetAsync("/binding/doctor")).ShouldBe(HttpStatusCode.NotFound).ShouldBeRefused("binding.not-bound");
        (await app.NewClient().GetAsync(owner.Path("/binding/doctor"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private async Task BreaksAsync(string check, string code, int? errCode, Func<Task> breaks, Func<Task> mends)
    {
        await breaks();
        var finding = await FindAsync(check);
        (finding.Code, finding.Errcode, finding.State).ShouldBe((code, errCode, "failed"), $"{finding}");
        finding.Meaning.Zh.ShouldNotBeNullOrWhiteSpace();
        finding.Fix!.Zh.ShouldNotBeNullOrWhiteSpace();
        finding.Fix.En.ShouldNotBeNullOrWhiteSpace();
        await mends();
        (await FindAsync(check)).State.ShouldNotBe("failed", $"{check} is mended");
    }

    private async Task<Finding> FindAsync(string check) => (await ExamineAsync()).Single(f => f.Check == check);

    private Task<IReadOnlyList<Finding>> ExamineAsync() => Examination.OfAsync(_team.Owner);

    private async Task WatchAsync()
    {
        await using var scope = _team.App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BindingWatch>().ExamineAsync(new TeamId(_team.Owner.Team), CancellationToken.None);
    }

    private Task<IReadOnlyList<string>> EventsAsync() =>
        _team.App.TextsAsync("select type || ' ' || (data ->> 'check') from events.mt_events where type like 'binding_check%' order by seq_id");

    private static async Task PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsync(path, new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
    }
}
