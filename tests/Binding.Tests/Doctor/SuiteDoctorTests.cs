using System.Net;
using Liaison.Binding.Doctor;
using Liaison.HostTesting;

namespace Liaison.Binding.Tests.Doctor;

/// <summary>The third-party app in the doctor: whatever stops it has a name, a meaning and a way out, in both languages, and is gone when it is mended.</summary>
public sealed class SuiteDoctorTests : IAsyncLifetime
{
    private const string AuthInfo = "/cgi-bin/service/v2/get_auth_info";

    private BoundTeam _team = null!;
    private ThirdPartyApp _suite = null!;

    public async ValueTask InitializeAsync() => (_team, _suite) = await BoundTeam.StartByThirdPartyAppAsync(12);

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    [Fact]
    public async Task An_installed_app_that_works_has_no_failure_and_says_that_names_are_missing()
    {
        (await ExamineAsync()).Where(f => f.Check.StartsWith("suite", StringComparison.Ordinal)).Select(f => (f.Check, f.State, f.Code)).ShouldBe(
        [
            ("suite-ticket", "ok", "ok"), ("suite", "ok", "ok"), ("suite-scope", "ok", "ok"), ("suite-names", "attention", "ids-only"),
        ]);
        var names = await FindAsync("suite-names");
        ShouldSayInBothLanguages(names);

        // Beside a self-built app nothing is missing.
        (await _team.Owner.BindAsync(_team.Corp)).ShouldBe(HttpStatusCode.NoContent);
        (await ExamineAsync()).ShouldNotContain(f => f.Check == "suite-names");
    }

    [Fact]
    public async Task Every_broken_set_up_of_the_third_party_app_is_named()
    {
        var wecom = _team.App.Simulator;
        await BreaksAsync("suite", "suite-withdrawn", 40084, () => wecom.FaultAsync(AuthInfo, "errcode", errcode: 40084), wecom.ClearFaultsAsync, follows: "suite-scope");
        await BreaksAsync("suite", "suite-withdrawn", 48004, () => wecom.FaultAsync(AuthInfo, "errcode", errcode: 48004), wecom.ClearFaultsAsync, follows: "suite-scope");
        await BreaksAsync("suite", "wecom-unreachable", null, () => wecom.FaultAsync(AuthInfo, "http500"), wecom.ClearFaultsAsync, follows: "suite-scope");
        await BreaksAsync("suite-scope", "scope-empty", null, () => ScopeAsync([]), () => ScopeAsync([1]));
        await BreaksAsync("suite-ticket", "ticket-missing", null, () => ExecuteAsync("update binding.suite_tickets set at = at - interval '31 minutes'"), TicketAsync, follows: "suite-scope");
        var old = await TicketFindingAsync("update binding.suite_tickets set at = at - interval '31 minutes'");
        var never = await TicketFindingAsync("delete from binding.suite_tickets");
        never.Meaning.ShouldNotBe(old.Meaning, "that none ever came is something else");

        // Another WeCom than the one that it was installed at; another suite than the one that this server has by now.
        await BreaksAsync(
            "suite", "suite-not-ours", null, () => ExecuteAsync("update binding.suite_codes set api_host = 'qyapi.elsewhere.example'"),
            () => ExecuteAsync($"update binding.suite_codes set api_host = '{_team.App.SimulatorUrl.Authority}'"), follows: "suite-scope");
        await BreaksAsync(
            "suite", "suite-not-ours", null, () => ExecuteAsync("update binding.suite_bindings_1 set suite_id = 'ww0000000000another'"),
            () => ExecuteAsync($"update binding.suite_bindings_1 set suite_id = '{ThirdPartyApp.SuiteId}'"), follows: "suite-scope");
    }

    /// <param name="follows">What cannot be looked at before the other is mended.</param>
    private async Task BreaksAsync(string check, string code, int? errCode, Func<Task> breaks, Func<Task> mends, string? follows = null)
    {
        await breaks();
        var findings = await ExamineAsync();
        var finding = findings.Single(f => f.Check == check);
        (finding.Code, finding.Errcode, finding.State).ShouldBe((code, errCode, "failed"), $"{finding}");
        ShouldSayInBothLanguages(finding);
        if (follows is not null)
        {
            findings.Single(f => f.Check == follows).State.ShouldBe("skipped", $"after {finding}");
        }

        await mends();
        (await FindAsync(check)).State.ShouldBe("ok", $"{check} is mended");
    }

    private static void ShouldSayInBothLanguages(Finding finding)
    {
        foreach (var words in new[] { finding.Meaning, finding.Fix.ShouldNotBeNull() })
        {
            words.Zh.ShouldContain(c => c >= '\u4e00' && c <= '\u9fff');
            words.En.ShouldNotBeNullOrWhiteSpace();
            words.En.ShouldNotBe(words.Zh);
        }
    }

    private async Task<Finding> TicketFindingAsync(string breaks)
    {
        await ExecuteAsync(breaks);
        var finding = await FindAsync("suite-ticket");
        (finding.Code, finding.State).ShouldBe(("ticket-missing", "failed"));
        ShouldSayInBothLanguages(finding);
        await TicketAsync();
        return finding;
    }

    /// <summary>The provider console's button.</summary>
    private async Task TicketAsync()
    {
        await _suite.PostAsync("/ticket", new { });
        await Testing.Eventually.BecomesTrueAsync(async () => (await FindAsync("suite-ticket")).State == "ok");
    }

    private async Task ScopeAsync(long[] departments)
    {
        await _suite.PostAsync($"/installs/{_team.Corp.CorpId}/scope", new { departments });
        await Testing.Eventually.BecomesTrueAsync(async () => ((await FindAsync("suite-scope")).State == "ok") == departments.Length > 0);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _team.App.Database.DataSource.CreateCommand(sql);
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private async Task<Finding> FindAsync(string check) => (await ExamineAsync()).Single(f => f.Check == check);

    private Task<IReadOnlyList<Finding>> ExamineAsync() => Examination.OfAsync(_team.Owner);
}
