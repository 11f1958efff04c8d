using System.Text.Json.Nodes;

namespace Liaison.WeCom.Tests;

/// <summary>Tickets and signatures of the JS-SDK.</summary>
public sealed class TicketTests
{
    private const string Page = "https://liaison.example/teams/7?tab=build";
    private static readonly WeComApp App = TestClient.App;

    public static TheoryData<string> Vectors() => [.. Load().Select(v => (string)v!["id"]!)];

    [Theory, MemberData(nameof(Vectors))]
    public void A_page_is_signed_as_the_vector_says(string id)
    {
        var vector = Load().Single(v => (string)v!["id"]! == id)!;
        var (ticket, nonce, time) = ((string)vector["jsapi_ticket"]!, (string)vector["noncestr"]!, long.Parse((string)vector["timestamp"]!));

        PageSignature.Sign(ticket, nonce, time, (string)vector["url"]!).ShouldBe((string)vector["signature"]!);
        PageSignature.Sign(ticket, nonce, time, (string)vector["url"]! + "#/builds").ShouldBe((string)vector["signature"]!);
    }

    [Fact]
    public async Task What_a_page_gets_is_signed_with_the_ticket_of_its_kind()
    {
        await using var fake = await StartAsync();
        using var test = new TestClient(fake.Address);

        var corp = await test.Tickets.SignConfigAsync(App, Page + "#top", default);
        var app = await test.Tickets.SignAgentConfigAsync(App, Page, default);

        corp.ShouldBe(new(App.CorpId, null, test.Time.GetUtcNow().ToUnixTimeSeconds(), corp.Nonce, PageSignature.Sign("corp-1", corp.Nonce, corp.Timestamp, Page)));
        app.ShouldBe(new(App.CorpId, App.AgentId, app.Timestamp, app.Nonce, PageSignature.Sign("app-1", app.Nonce, app.Timestamp, Page)));
        app.Nonce.ShouldNotBe(corp.Nonce);
        fake.Requests.Last().Query["type"].ToString().ShouldBe("agent_config");
    }

    [Fact]
    public async Task However_many_ask_one_ticket_is_fetched()
    {
        await using var fake = await StartAsync();
        using var test = new TestClient(fake.Address);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? test.Tickets.SignConfigAsync(App, Page, default) : test.Tickets.SignAgentConfigAsync(App, Page, default)));

        (fake.Count("get_jsapi_ticket"), fake.Count("ticket/get")).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_ticket_is_renewed_before_its_own_end()
    {
        await using var fake = await StartAsync();
        using var test = new TestClient(fake.Address);
        await test.Tickets.SignConfigAsync(App, Page, default);

        test.Time.Advance(TimeSpan.FromSeconds(600 - 61));   // a tenth of its life is less than the usual margin
        await test.Tickets.SignConfigAsync(App, Page, default);
        fake.Count("get_jsapi_ticket").ShouldBe(1);

        test.Time.Advance(TimeSpan.FromSeconds(2));
        await test.Tickets.SignConfigAsync(App, Page, default);
        fake.Count("get_jsapi_ticket").ShouldBe(2);
    }

    [Fact]
    public async Task Another_secret_of_the_corp_gets_no_ticket_of_this_one_and_a_forgotten_one_is_fetched_again()
    {
        await using var fake = await StartAsync();
        using var test = new TestClient(fake.Address);
        await test.Tickets.SignConfigAsync(App, Page, default);

        await test.Tickets.SignConfigAsync(App with { Secret = "other" }, Page, default);
        fake.Count("get_jsapi_ticket").ShouldBe(2);

        test.Client.Forget(App);
        await test.Tickets.SignConfigAsync(App, Page, default);
        fake.Count("get_jsapi_ticket").ShouldBe(3);
    }

    [Fact]
    public async Task An_app_fetches_a_hundred_tickets_an_hour_and_its_corp_four_hundred()
    {
        await using var fake = await StartAsync(expiresIn: 1);
        using var test = new TestClient(fake.Address);

        for (var app = 0; app < 4; app++)
            await UseUpAsync(test, App with { AgentId = app }, 100);
        await UseUpAsync(test, App with { AgentId = 5 }, 0);
        fake.Count("get_jsapi_ticket").ShouldBe(400);

        // No hour has more, wherever it begins: it is counted in parts of ten minutes.
        test.Time.Advance(TimeSpan.FromMinutes(70));
        await test.Tickets.SignConfigAsync(App, Page, default);
    }

    [Fact]
    public async Task Two_hosts_have_the_tickets_of_one()
    {
        await using var fake = await StartAsync(expiresIn: 1);
        var lines = new ProcessLines(new ManualTime());
        using var one = new TestClient(fake.Address, lines: lines);
        using var other = new TestClient(fake.Address, lines: lines);
        for (var i = 0; i < 60; i++)
        {
            await one.Tickets.SignConfigAsync(App, Page, default);
            one.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await UseUpAsync(other, App, 40);
        await UseUpAsync(one, App, 0);
        fake.Count("get_jsapi_ticket").ShouldBe(100);
    }

    [Fact]
    public async Task A_host_that_does_not_see_the_others_goes_on_with_a_quarter()
    {
        await using var fake = await StartAsync(expiresIn: 1);
        using var test = new TestClient(fake.Address, lines: new NoLines());
        await UseUpAsync(test, App, 25);
    }

    [Fact]
    public async Task Repeats_count_and_a_failing_server_is_not_asked_beyond_the_limit()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("ticket/get", FakeWeCom.Error(-1));
        using var test = new TestClient(fake.Address);

        for (var i = 0; i < 30; i++)
            await Should.ThrowAsync<WeComCallException>(() => test.Tickets.SignAgentConfigAsync(App, Page, default));

        fake.Count("ticket/get").ShouldBe(100);
    }

    [Theory]
    [InlineData("/teams/7")]
    [InlineData("javascript:alert(1)")]
    public async Task Only_a_whole_web_address_is_signed(string url)
    {
        await using var fake = await StartAsync();
        using var test = new TestClient(fake.Address);

        await Should.ThrowAsync<ArgumentException>(() => test.Tickets.SignConfigAsync(App, url, default));
        await Should.ThrowAsync<ArgumentException>(() => test.Tickets.SignAgentConfigAsync(App with { AgentId = null }, Page, default));
        fake.Requests.ShouldBeEmpty();
    }

    private static async Task UseUpAsync(TestClient test, WeComApp app, int left)
    {
        for (var i = 0; i < left; i++)
        {
            await test.Tickets.SignConfigAsync(app, Page, default);
            test.Time.Advance(TimeSpan.FromSeconds(1));
        }
        (await Should.ThrowAsync<WeComUnavailableException>(() => test.Tickets.SignConfigAsync(app, Page, default))).Outage.ShouldBe(WeComOutage.Throttled);
    }

    private static JsonArray Load() => Sample.Json("vectors.json")["jsapi"]!.AsArray();

    private static async Task<FakeWeCom> StartAsync(int expiresIn = 600)
    {
        var fake = await FakeWeCom.StartAsync();
        fake.On("get_jsapi_ticket", $$"""{"errcode":0,"errmsg":"ok","ticket":"corp-{n}","expires_in":{{expiresIn}}}""");
        fake.On("ticket/get", $$"""{"errcode":0,"errmsg":"ok","ticket":"app-{n}","expires_in":{{expiresIn}}}""");
        return fake;
    }
}
