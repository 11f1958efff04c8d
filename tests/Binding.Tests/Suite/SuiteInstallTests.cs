using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Binding.Tests.Suite;

/// <summary>The way from the binding page through WeCom's and back, and what WeCom pushes: once, by whom it was begun, and never twice.</summary>
public sealed class SuiteInstallTests : IAsyncLifetime
{
    private BoundTeam _team = null!;
    private ThirdPartyApp _suite = null!;

    private TeamClient Owner => _team.Owner;

    public async ValueTask InitializeAsync() => (_team, _suite) = await BoundTeam.StartUnboundAsync(12);

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    [Fact]
    public async Task The_link_leads_back_once_to_the_browser_that_began_it_and_to_nobody_else()
    {
        var link = await ThirdPartyApp.LinkAsync(Owner);
        ThirdPartyApp.QueryOf(link)["redirect_uri"].ShouldBe(new Uri(_team.App.Url, $"/teams/{Owner.Team}/binding/installed").ToString());
        var back = await _suite.AgreeAsync(link, _team.Corp.CorpId);

        // Another browser of the same admin has another session.
        var elsewhere = new TeamClient(_team.App.NewClient(), Owner.Team);
        (await elsewhere.Client.PostAsync("/api/v1/sessions", new { email = "owner@acme.example", password = TeamClient.Password })).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.NoContent);
        (await ThirdPartyApp.ReturnAsync(elsewhere, back)).ShouldBeRefused("binding.install-unknown");
        var other = await _team.AnotherTeamAsync();
        (await ThirdPartyApp.ReturnAsync(other, back)).ShouldBeRefused("binding.install-unknown");
        (await Owner.PutAsync("/binding/suite", new { authCode = "x", state = "made0up" })).ShouldBeRefused("binding.install-unknown");

        (await ThirdPartyApp.ReturnAsync(Owner, back)).ShouldBe(HttpStatusCode.NoContent);
        // The page is opened again: nothing more happens.
        (await ThirdPartyApp.ReturnAsync(Owner, back)).ShouldBe(HttpStatusCode.NoContent);
        (await EventsAsync("suite_installed")).ShouldBe(1);
        (await Owner.PostAsync("/binding/suite/install", new { })).ShouldBeRefused("binding.suite-already-installed");
        await NoSecretLiesOpenAsync();

        // The same corp on another team is refused, and whose it is nobody is told: by the third-party app, and by a self-built one.
        var refused = (await _suite.InstallAsync(other, _team.Corp.CorpId)).ShouldBeRefused("binding.corp-taken");
        refused.Text.ShouldNotContain(Owner.Team.ToString());
        (await other.BindAsync(_team.Corp)).ShouldBeRefused("binding.corp-taken");
        (await _team.App.TextsAsync($"select 'x' from binding.suite_codes where tenant_id = '{other.Team}'")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_corp_by_its_self_built_app_on_another_team_is_refused_too()
    {
        var other = await _team.AnotherTeamAsync();
        (await other.BindAsync(_team.Corp)).ShouldBe(HttpStatusCode.NoContent);
        (await _suite.InstallAsync(Owner, _team.Corp.CorpId)).ShouldBeRefused("binding.corp-taken");
        (await Owner.GetAsync("/binding/suite")).Json["installed"].ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_auth_and_the_browser_come_in_either_order_with_one_effect(bool pushedFirst)
    {
        var link = await ThirdPartyApp.LinkAsync(Owner);
        var state = ThirdPartyApp.QueryOf(link)["state"];
        if (pushedFirst)
        {
            await PushAsync(state);
            await InstalledAsync();
            (await ThirdPartyApp.ReturnAsync(Owner, await _suite.AgreeAsync(link, _team.Corp.CorpId))).ShouldBe(HttpStatusCode.NoContent);
        }
        else
        {
            (await ThirdPartyApp.ReturnAsync(Owner, await _suite.AgreeAsync(link, _team.Corp.CorpId))).ShouldBe(HttpStatusCode.NoContent);
            await PushAsync(state);
        }

        await QuietAsync();
        (await EventsAsync("suite_installed"), await EventsAsync("suite_code_replaced")).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Both_at_once_have_one_effect()
    {
        var link = await ThirdPartyApp.LinkAsync(Owner);
        var back = await _suite.AgreeAsync(link, _team.Corp.CorpId);
        var answers = await Task.WhenAll(
            ThirdPartyApp.ReturnAsync(Owner, back), ThirdPartyApp.ReturnAsync(Owner, back), PushAsync(ThirdPartyApp.QueryOf(link)["state"]).ContinueWith(_ => (ApiAnswer?)null)!);
        answers.OfType<ApiAnswer>().ShouldAllBe(a => a.Status == HttpStatusCode.NoContent || a.Text.Contains("install-under-way") || a.Text.Contains("request.conflict"));
        await InstalledAsync();
        await QuietAsync();
        (await EventsAsync("suite_installed")).ShouldBe(1);
    }

    [Fact]
    public async Task An_install_from_the_market_without_our_link_binds_nobody()
    {
        await _suite.PostAsync("/market-install", new { corpId = _team.Corp.CorpId, departments = new[] { 1 } });
        await QuietAsync();
        (await _team.App.TextsAsync("select 'x' from binding.suite_bindings_1")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_code_that_WeCom_does_not_take_is_said_and_another_one_can_come()
    {
        var link = await ThirdPartyApp.LinkAsync(Owner);
        var state = ThirdPartyApp.QueryOf(link)["state"];
        (await Owner.PutAsync("/binding/suite", new { authCode = "made-up", state })).ShouldBeRefused("binding.install-refused");
        (await ThirdPartyApp.ReturnAsync(Owner, await _suite.AgreeAsync(link, _team.Corp.CorpId))).ShouldBe(HttpStatusCode.NoContent);
    }

    /// <summary>WeCom gives a permanent code once for an auth_code: whatever fails behind it goes on from there.</summary>
    [Fact]
    public async Task What_WeCom_gave_once_is_not_lost_when_the_next_call_fails()
    {
        var back = await _suite.AgreeAsync(await ThirdPartyApp.LinkAsync(Owner), _team.Corp.CorpId);
        await _team.App.Simulator.FaultAsync("/cgi-bin/service/v2/get_auth_info", "http503");
        ((int)(await ThirdPartyApp.ReturnAsync(Owner, back)).Status).ShouldBe(502);
        await NoSecretLiesOpenAsync();
        await _team.App.Simulator.ClearFaultsAsync();
        (await ThirdPartyApp.ReturnAsync(Owner, back)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_addresses_take_what_is_WeComs_and_nothing_else()
    {
        (await _suite.InstallAsync(Owner, _team.Corp.CorpId)).ShouldBe(HttpStatusCode.NoContent);
        var corp = await _suite.OpenCorpIdAsync(_team.Corp.CorpId);
        using var http = new HttpClient { BaseAddress = _team.App.Url };
        var command = Door("/wecom/suite/command");
        var data = Door($"/wecom/suite/data/{corp}");
        string Told(string info, string fields) =>
            $"<xml><SuiteId>{ThirdPartyApp.SuiteId}</SuiteId><InfoType>{info}</InfoType><TimeStamp>{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}</TimeStamp>{fields}</xml>";

        // Verified in the name of the provider's corp, whatever the address.
        (await command.VerifyAsync(receiver: ThirdPartyApp.ProviderCorpId)).ShouldBe((HttpStatusCode.OK, "1616140317555161061"));
        (await data.VerifyAsync(receiver: ThirdPartyApp.ProviderCorpId)).Status.ShouldBe(HttpStatusCode.OK);
        (await Door("/wecom/suite/data/$CORPID$").VerifyAsync(receiver: ThirdPartyApp.ProviderCorpId)).Status.ShouldBe(HttpStatusCode.OK);
        (await command.VerifyAsync(receiver: ThirdPartyApp.SuiteId)).ShouldBe((HttpStatusCode.Forbidden, ""));

        // The command address is for the suite, the data address for the corp that its path names.
        var cancel = Told("cancel_auth", $"<AuthCorpId>{corp}</AuthCorpId>");
        var good = Told("change_auth", $"<AuthCorpId>{corp}</AuthCorpId>");
        (await SendAsync(command, good, ThirdPartyApp.SuiteId)).ShouldBe((HttpStatusCode.OK, "success"));
        (await SendAsync(command, cancel, ThirdPartyApp.ProviderCorpId)).ShouldBe((HttpStatusCode.Forbidden, ""));
        (await SendAsync(command, cancel, corp)).ShouldBe((HttpStatusCode.Forbidden, ""));
        (await SendAsync(data, cancel, ThirdPartyApp.SuiteId)).ShouldBe((HttpStatusCode.Forbidden, ""));
        (await SendAsync(Door("/wecom/suite/data/wpnobody"), good, "wpnobody")).ShouldBe((HttpStatusCode.Forbidden, ""));
        (await SendAsync(command, cancel, ThirdPartyApp.SuiteId, DateTimeOffset.UtcNow.AddMinutes(-6))).ShouldBe((HttpStatusCode.Forbidden, ""));

        // WeCom still has the authorisation: an old or forged notice of its end ends nothing.
        (await SendAsync(command, cancel, ThirdPartyApp.SuiteId)).ShouldBe((HttpStatusCode.OK, "success"));
        await QuietAsync();
        ((string?)(await Owner.GetAsync("/binding/suite")).Json["installed"]!["status"]).ShouldBe("bound");

        CallbackAddress Door(string path) => new(http, new Uri(_team.App.Url, path), ThirdPartyApp.Token, ThirdPartyApp.Key, ThirdPartyApp.SuiteId);

        async Task<(HttpStatusCode, string)> SendAsync(CallbackAddress door, string message, string receiver, DateTimeOffset? at = null)
        {
            var (query, encrypt) = door.Sign(message, receiver, at);
            using var content = new StringContent(door.Envelope(encrypt), Encoding.UTF8, "text/xml");
            using var answer = await http.PostAsync($"{door.Path}?{query}", content);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task An_older_ticket_does_not_take_the_place_of_a_newer_one()
    {
        using var http = new HttpClient { BaseAddress = _team.App.Url };
        var command = new CallbackAddress(http, new Uri(_team.App.Url, "/wecom/suite/command"), ThirdPartyApp.Token, ThirdPartyApp.Key, ThirdPartyApp.SuiteId);
        var before = (await _team.App.TextsAsync("select ticket from binding.suite_tickets")).Single();
        var (query, encrypt) = command.Sign(
            $"<xml><SuiteId>{ThirdPartyApp.SuiteId}</SuiteId><InfoType>suite_ticket</InfoType><TimeStamp>1403610513</TimeStamp><SuiteTicket>canary-ticket</SuiteTicket></xml>", ThirdPartyApp.SuiteId);
        using var content = new StringContent(command.Envelope(encrypt), Encoding.UTF8, "text/xml");
        (await http.PostAsync($"{command.Path}?{query}", content)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await QuietAsync();
        (await _team.App.TextsAsync("select ticket from binding.suite_tickets")).Single().ShouldBe(before);
        (await _team.App.TextsAsync("select c::text from binding.callbacks c union all select t::text from binding.suite_tickets t")).ShouldAllBe(row => !row.Contains("canary-ticket"));
    }

    [Fact]
    public async Task The_owner_ends_it_by_the_teams_name_and_its_code_is_destroyed()
    {
        (await _suite.InstallAsync(Owner, _team.Corp.CorpId)).ShouldBe(HttpStatusCode.NoContent);
        (await Owner.DeleteAsync("/binding/suite", new { confirmTeamName = "Amce" })).ShouldBeRefused("binding.team-name-mismatch");
        (await Owner.DeleteAsync("/binding/suite", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        (await Owner.GetAsync("/binding/suite")).Json["installed"].ShouldBeNull();
        (await _team.App.TextsAsync("select 'x' from binding.suite_codes union all select 'x' from binding.corp_claims")).ShouldBeEmpty();
        // Installed again, it finds the team's people again.
        (await _suite.InstallAsync(Owner, _team.Corp.CorpId)).ShouldBe(HttpStatusCode.NoContent);
    }

    private async Task PushAsync(string state) => await _suite.PostAsync("/market-install", new { corpId = _team.Corp.CorpId, departments = new[] { 1 }, state });

    private Task InstalledAsync() => Eventually.BecomesTrueAsync(async () => (await Owner.GetAsync("/binding/suite")).Json["installed"] is not null, TimeSpan.FromSeconds(30));

    /// <summary>Everything that came is handled.</summary>
    private async Task QuietAsync()
    {
        await Eventually.BecomesTrueAsync(
            async () => (await _team.App.Simulator.GetAsync<JsonArray>($"/control/suites/{ThirdPartyApp.SuiteId}/deliveries?take=1000")).Count > 0
                && (await _team.App.TextsAsync("select 'x' from binding.callbacks where handled_at is null union all select 'x' from kernel.messages where queue = 'wecom-suite' and state <> 'dead'")).Count == 0,
            TimeSpan.FromSeconds(30));
    }

    private async Task<int> EventsAsync(string name) => (await _team.App.TextsAsync($"select type from events.mt_events where type = '{name}'")).Count;

    private async Task NoSecretLiesOpenAsync()
    {
        var code = (await _team.App.Simulator.GetAsync<JsonArray>($"/control/suites/{ThirdPartyApp.SuiteId}/installs")).Select(i => (string)i!["permanentCode"]!).Single();
        var rows = await _team.App.TextsAsync(
            """
            select i::text from binding.suite_installs i union all select c::text from binding.suite_codes c union all select m::text from kernel.messages m
            union all select data::text from events.mt_events union all select c::text from binding.callbacks c
            """);
        foreach (var secret in new[] { code, ThirdPartyApp.Secret, ThirdPartyApp.ProviderSecret })
        {
            rows.ShouldAllBe(row => !row.Contains(secret));
            _team.App.Log.Lines.ShouldAllBe(line => !line.Contains(secret));
        }
    }
}
