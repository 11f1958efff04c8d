using System.Net;
using Liaison.HostTesting;

namespace Liaison.Binding.Tests.Callbacks;

/// <summary>Without a trusted domain WeCom takes a trusted IP only after it has verified a callback address, and no call without a trusted IP: so the address comes first.</summary>
public sealed class CallbackBeforeBindingTests : IAsyncLifetime
{
    private LiaisonApp _app = null!;
    private TeamClient _owner = null!;
    private SimulatedCorp _corp = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await LiaisonApp.StartAsync(new LiaisonAppOptions(SimulatorSettings: ["--Simulator:Size=10"]));
        _owner = await _app.SetUpAsync();
        _corp = await _app.Simulator.CorpAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_address_that_WeCom_verified_before_belongs_to_the_binding_afterwards()
    {
        (await _owner.PostAsync("/binding/callbacks/app/keys")).ShouldBeRefused("binding.not-bound");
        (await _owner.PostAsync("/binding/callbacks/app/keys?corpId=not%20a%20corp")).ShouldBe(HttpStatusCode.BadRequest);
        var address = await IssueAsync(_corp.CorpId);
        (await VerifiedAtAsync()).ShouldBeNull();
        (await address.VerifyAsync()).Status.ShouldBe(HttpStatusCode.OK);
        var verified = (await VerifiedAtAsync()).ShouldNotBeNull();

        (await _owner.BindAsync(_corp)).ShouldBe(HttpStatusCode.NoContent);

        (await VerifiedAtAsync()).ShouldBe(verified);
        (await address.AppAsync("enter_agent", _corp.AgentId, "somebody")).ShouldBe(HttpStatusCode.OK);
        (await _app.TextsAsync("select type from events.mt_events where type like 'callback%' or type = 'corp_bound' order by seq_id")).ShouldBe(["corp_bound", "callback_keys_issued", "callback_verified"]);
    }

    [Fact]
    public async Task An_address_for_another_corp_ends_when_this_one_is_bound()
    {
        var address = await IssueAsync("ww0000000000000000");
        (await _owner.BindAsync(_corp)).ShouldBe(HttpStatusCode.NoContent);

        (await _owner.GetAsync("/binding/callbacks")).ShouldBe(HttpStatusCode.OK).Json.AsArray().ShouldBeEmpty();
        (await address.VerifyAsync()).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task It_can_be_taken_back_before_there_is_a_binding()
    {
        var address = await IssueAsync(_corp.CorpId);
        (await _owner.DeleteAsync("/binding/callbacks/app")).ShouldBe(HttpStatusCode.NoContent);
        (await address.VerifyAsync()).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<CallbackAddress> IssueAsync(string corp)
    {
        var keys = (await _owner.PostAsync($"/binding/callbacks/app/keys?corpId={corp}")).ShouldBe(HttpStatusCode.OK).Json;
        return new CallbackAddress(new HttpClient { BaseAddress = _app.Url }, new Uri((string)keys["url"]!), (string)keys["token"]!, (string)keys["encodingAesKey"]!, corp);
    }

    private async Task<string?> VerifiedAtAsync() => (string?)(await _owner.GetAsync("/binding/callbacks")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Single()!["verifiedAt"];
}
