using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Binding.Tests.Callbacks;

/// <summary>The address that WeCom calls, as WeCom and as an attacker see it.</summary>
public sealed class CallbackReceiverTests : IAsyncLifetime
{
    private BoundTeam _team = null!;
    private CallbackAddress _address = null!;

    public async ValueTask InitializeAsync()
    {
        _team = await BoundTeam.StartAsync();
        _address = await CallbackAddress.IssueAsync(_team.App, _team.Owner, _team.Corp.CorpId, "contacts");
    }

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    [Fact]
    public async Task WeComs_verification_is_answered_by_the_bare_echo_and_remembered()
    {
        (await ItemAsync())["verifiedAt"].ShouldBeNull();
        (await _address.VerifyAsync()).ShouldBe((HttpStatusCode.OK, "1616140317555161061"));
        (await ItemAsync())["verifiedAt"].ShouldNotBeNull();
        (await _address.VerifyAsync("again")).Body.ShouldBe("again");
        (await EventsAsync()).ShouldBe(["callback_keys_issued", "callback_verified"]);
    }

    [Fact]
    public async Task A_verification_for_another_corp_or_by_other_keys_is_refused_and_says_nothing()
    {
        (await _address.VerifyAsync(receiver: "ww0000000000000000")).ShouldBe((HttpStatusCode.Forbidden, ""));
        (await ItemAsync())["verifiedAt"].ShouldBeNull();
    }

    [Fact]
    public async Task Of_copies_that_come_at_once_one_is_received_and_the_others_are_duplicates()
    {
        var (query, encrypt) = _address.Sign(_address.Contact("update_user", "<UserID>somebody</UserID>"), _team.Corp.CorpId);
        (await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => _address.PostAsync(query, _address.Envelope(encrypt))))).ShouldAllBe(status => status == HttpStatusCode.OK);
        JsonNode? item = null;
        await Eventually.BecomesTrueAsync(async () => (int)(item = await ItemAsync())["received"]! + (int)item["duplicates"]! == 64, because: $"{item}");
        ((int)item!["received"]!, (int)item["duplicates"]!).ShouldBe((1, 63));
    }

    /// <summary>All wrong ways have one answer; our own count knows the reason.</summary>
    [Fact]
    public async Task Whatever_is_wrong_the_answer_is_the_same_and_the_reason_is_counted()
    {
        var message = _address.Contact("update_user", "<UserID>somebody</UserID>");
        var (query, encrypt) = _address.Sign(message, _team.Corp.CorpId);
        List<HttpStatusCode> answers =
        [
            await _address.PostAsync(query.Replace("nonce=", "nonce=1", StringComparison.Ordinal), _address.Envelope(encrypt)),
            await _address.PostAsync("", _address.Envelope(encrypt)),
            await _address.PostAsync(query + "&nonce=2", _address.Envelope(encrypt)),
            await _address.SendAsync(message, at: DateTimeOffset.UtcNow.AddMinutes(-6)),
            await _address.SendAsync(message, at: DateTimeOffset.UtcNow.AddMinutes(6)),
            await _address.SendAsync(message, receiver: "ww0000000000000000"),
            await _address.SendAsync("<xml>"),
            await _address.SendAsync("<!DOCTYPE xml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><xml><CreateTime>1</CreateTime><MsgType>&x;</MsgType></xml>"),
            await _address.PostAsync(query, "{}"),
            await _address.PostAsync(query, $"<!DOCTYPE xml [<!ENTITY x 'y'>]>{_address.Envelope(encrypt)}"),
            await _address.PostAsync(_address.Query("!!!"), _address.Envelope("!!!")),
        ];
        answers.ShouldAllBe(status => status == HttpStatusCode.Forbidden);
        JsonNode? refused = null;
        await Eventually.BecomesTrueAsync(async () => (refused = (await ItemAsync())["refused"]!).AsObject().Sum(r => (int)r.Value!) == answers.Count, because: $"{refused}");
        refused!.AsObject().ToDictionary(r => r.Key, r => (int)r.Value!).ShouldBe(
            new Dictionary<string, int> { ["signature"] = 2, ["timestamp"] = 3, ["receiver"] = 1, ["xml"] = 4, ["cipher"] = 1 }, ignoreOrder: true);
        (await _team.App.TextsAsync("select 'x' from binding.callbacks")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_of_ten_megabytes_is_not_read_to_its_end_announced_or_not()
    {
        using var http = new HttpClient { BaseAddress = _team.App.Url };
        var (query, _) = _address.Sign("<xml/>", _team.Corp.CorpId);
        foreach (var chunked in new[] { false, true })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{_address.Path}?{query}") { Content = new ByteArrayContent(new byte[10 << 20]) };
            request.Headers.TransferEncodingChunked = chunked;
            try
            {
                using var answer = await http.SendAsync(request);
                answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            }
            catch (HttpRequestException)
            {
                // The connection was closed while we were still sending: as good an answer.
            }
        }

        await Eventually.BecomesTrueAsync(async () => (int?)(await ItemAsync())["refused"]!["toolarge"] == 2);
    }

    [Fact]
    public async Task An_address_that_nobody_has_answers_as_a_wrong_signature_does()
    {
        using var http = new HttpClient { BaseAddress = _team.App.Url };
        foreach (var id in new[] { new string('0', 32), "x", "../../etc/passwd", new string('f', 5000) })
        {
            using var answer = await http.PostAsync($"/wecom/callbacks/{Uri.EscapeDataString(id)}?msg_signature=a&timestamp=1&nonce=1", new StringContent("<xml/>"));
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, id);
        }
    }

    [Fact]
    public async Task A_recording_has_no_second_effect_inside_of_the_window()
    {
        var (query, encrypt) = _address.Sign(_address.Contact("update_user", "<UserID>somebody</UserID>"), _team.Corp.CorpId);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => _address.PostAsync(query, _address.Envelope(encrypt))));
        statuses.ShouldAllBe(status => status == HttpStatusCode.OK);
        (await _team.App.TextsAsync("select 'x' from binding.callbacks")).Count.ShouldBe(1);
    }

    /// <summary>CASES §4 rows 4 and 5.</summary>
    [Fact]
    public async Task Unbound_corp_callback_and_login_refused_at_once()
    {
        (await _address.UserAsync("update_user", "somebody")).ShouldBe(HttpStatusCode.OK);
        (await _team.Owner.DeleteAsync("/binding", new { confirmTeamName = "Acme" })).ShouldBe(HttpStatusCode.NoContent);
        (await _address.UserAsync("update_user", "somebody")).ShouldBe(HttpStatusCode.Forbidden);
        (await _address.VerifyAsync()).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await _team.App.TextsAsync("select 'x' from binding.callback_sets")).ShouldBeEmpty();
    }

    [Fact]
    public async Task New_keys_end_those_before_them_and_removing_ends_all()
    {
        var other = await CallbackAddress.IssueAsync(_team.App, _team.Owner, _team.Corp.CorpId, "contacts");
        (await _address.UserAsync("update_user", "somebody")).ShouldBe(HttpStatusCode.Forbidden);
        (await other.UserAsync("update_user", "somebody")).ShouldBe(HttpStatusCode.OK);
        (await _team.Owner.DeleteAsync("/binding/callbacks/contacts")).ShouldBe(HttpStatusCode.NoContent);
        (await other.UserAsync("update_user", "somebody")).ShouldBe(HttpStatusCode.Forbidden);
        (await EventsAsync()).ShouldBe(["callback_keys_issued", "callback_keys_issued", "callback_removed"]);
    }

    [Fact]
    public async Task Keys_are_shown_once_and_stand_nowhere_in_clear()
    {
        var keys = (await _team.Owner.PostAsync("/binding/callbacks/app/keys")).ShouldBe(HttpStatusCode.OK).Json;
        var (token, key) = ((string)keys["token"]!, (string)keys["encodingAesKey"]!);
        (await _team.Owner.GetAsync("/binding/callbacks")).Text.ShouldNotContain(token);
        var everything = string.Join('\n', await _team.App.TextsAsync("select s::text from binding.callback_sets s union all select e.data::text from events.mt_events e"));
        everything.ShouldNotContain(token);
        everything.ShouldNotContain(key);
        _team.App.Log.Lines.ShouldAllBe(line => !line.Contains(token) && !line.Contains(key));
    }

    [Fact]
    public async Task What_is_stored_is_as_encrypted_as_it_came_and_gone_when_it_is_handled()
    {
        var message = _address.Contact("update_user", "<UserID>somebody</UserID><Mobile>13800000000</Mobile>");
        (await _address.SendAsync(message)).ShouldBe(HttpStatusCode.OK);
        await Eventually.BecomesTrueAsync(async () => (await _team.App.TextsAsync("select 'x' from binding.callbacks where handled_at is not null and encrypt is null")).Count == 1);
        string.Join('\n', await _team.App.TextsAsync("select c::text from binding.callbacks c")).ShouldNotContain("13800000000");
    }

    [Fact]
    public async Task Contacts_keys_need_the_contacts_secret_and_any_keys_a_binding()
    {
        await using var app = await LiaisonApp.StartAsync();
        var owner = await app.SetUpAsync();
        (await owner.PostAsync("/binding/callbacks/app/keys")).ShouldBe(HttpStatusCode.NotFound).ShouldBeRefused("binding.not-bound");
        var corp = await app.Simulator.CorpAsync();
        (await owner.BindAsync(corp, contacts: false)).ShouldBe(HttpStatusCode.NoContent);
        (await owner.PostAsync("/binding/callbacks/contacts/keys")).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("binding.no-contacts-secret");
        (await owner.PostAsync("/binding/callbacks/suite/keys")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<JsonNode> ItemAsync() => (await _team.Owner.GetAsync("/binding/callbacks")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Single()!;

    private Task<IReadOnlyList<string>> EventsAsync() => _team.App.TextsAsync("select type from events.mt_events where type like 'callback%' order by seq_id");
}
