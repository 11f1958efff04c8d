using System.Text.Json.Nodes;

namespace Liaison.WeCom.Tests;

/// <summary>The suite's own token and those of the corps that have installed it.</summary>
public sealed class SuiteTokenTests
{
    private const string Token = """{"errcode":0,"errmsg":"ok","suite_access_token":"suite-token-{n}","expires_in":7200}""";
    private const string PreAuthCode = """{"errcode":0,"errmsg":"ok","pre_auth_code":"code","expires_in":1200}""";
    private const string CorpToken = """{"errcode":0,"errmsg":"ok","access_token":"corp-token-{n}","expires_in":7200}""";
    private const string Tag = """{"errcode":0,"errmsg":"ok","tagname":"t","userlist":[],"partylist":[]}""";
    private static readonly WeComSuite Suite = SuiteClients.Suite;

    [Fact]
    public async Task Sixty_four_callers_fetch_one_token_with_the_newest_ticket_in_the_body()
    {
        await using var fake = await FakeWeCom.StartAsync();
        var release = new TaskCompletionSource();
        fake.On("service/get_pre_auth_code", PreAuthCode).On("service/get_suite_token", async context =>
        {
            await release.Task;
            await FakeWeCom.WriteAsync(context, Token.Replace("{n}", "1"));
        });
        using var clients = new SuiteClients(fake.Address, () => "ticket", o => o.MaxConcurrentCalls = 64);

        var calls = Enumerable.Range(0, 64).Select(_ => clients.Suites.GetPreAuthCodeAsync(Suite, default)).ToArray();
        release.SetResult();
        await Task.WhenAll(calls);

        var (_, query, body) = fake.Requests.Single(r => r.Api == "service/get_suite_token");
        query.ShouldBeEmpty();
        JsonNode.DeepEquals(JsonNode.Parse(body), new JsonObject { ["suite_id"] = Suite.SuiteId, ["suite_secret"] = Suite.Secret, ["suite_ticket"] = "ticket" }).ShouldBeTrue(body);
        fake.Requests.Where(r => r.Api == "service/get_pre_auth_code").ShouldAllBe(r => r.Query["suite_access_token"] == "suite-token-1");
    }

    [Theory]
    [InlineData(40082)]
    [InlineData(42009)]
    public async Task A_token_that_ended_is_renewed_once_and_not_for_ever(int code)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("service/get_suite_token", Token).On("service/get_pre_auth_code", FakeWeCom.Error(code), PreAuthCode, FakeWeCom.Error(code));
        using var clients = new SuiteClients(fake.Address, () => "ticket");

        await clients.Suites.GetPreAuthCodeAsync(Suite, default);
        (await Should.ThrowAsync<WeComException>(() => clients.Suites.GetPreAuthCodeAsync(Suite, default))).ErrCode.ShouldBe(code);

        fake.Count("service/get_pre_auth_code").ShouldBe(4);
        fake.Count("service/get_suite_token").ShouldBe(3);
    }

    [Theory]
    [InlineData(40080, 1)]
    [InlineData(40083, 1)]
    [InlineData(40085, 2)]   // WeCom will push another ticket: ask again
    public async Task A_refusal_of_the_suite_is_remembered_for_ten_minutes_and_a_missing_ticket_is_not(int code, int asked)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("service/get_suite_token", FakeWeCom.Error(code, $"wrong {Suite.Secret}"));
        using var clients = new SuiteClients(fake.Address, () => "ticket");

        for (var i = 0; i < 2; i++)
        {
            var refused = await Should.ThrowAsync<WeComException>(() => clients.Suites.GetPreAuthCodeAsync(Suite, default));
            refused.ErrCode.ShouldBe(code);
            refused.ToString().ShouldNotContain(Suite.Secret);
        }
        fake.Count("service/get_suite_token").ShouldBe(asked);

        clients.Time.Advance(TimeSpan.FromMinutes(10));
        await Should.ThrowAsync<WeComException>(() => clients.Suites.GetPreAuthCodeAsync(Suite, default));
        clients.Suites.Forget(Suite);
        await Should.ThrowAsync<WeComException>(() => clients.Suites.VerifyAsync(Suite, default));
        fake.Count("service/get_suite_token").ShouldBe(asked + 2);
    }

    [Fact]
    public async Task Before_the_first_ticket_nothing_is_sent()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("service/get_suite_token", Token).On("service/get_pre_auth_code", PreAuthCode);
        string? ticket = null;
        using var clients = new SuiteClients(fake.Address, () => ticket);
        var error = await Should.ThrowAsync<WeComException>(() => clients.Suites.GetPreAuthCodeAsync(Suite, default));
        (error.ErrCode, error.Entry.Reaction).ShouldBe((40085, WeComReaction.WaitForPush));
        fake.Requests.ShouldBeEmpty();

        ticket = "first";
        await clients.Suites.GetPreAuthCodeAsync(Suite, default);
    }

    [Fact]
    public async Task A_host_that_keeps_no_tickets_has_none()
    {
        var tickets = new NoSuiteTickets();
        (await tickets.GetAsync(Suite.SuiteId, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_corps_token_is_fetched_once_renewed_before_its_end_and_dropped_when_it_ends_early()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("service/get_suite_token", Token).On("service/get_corp_token", CorpToken).On("tag/get", Tag, Tag, Tag, FakeWeCom.Error(42001), Tag);
        using var clients = new SuiteClients(fake.Address, () => "ticket");
        var app = Suite.AppOf("wp1", "permanent");

        await clients.Corps.GetTagAsync(app, 1, default);
        await clients.Corps.GetTagAsync(app, 1, default);
        fake.Requests.Single(r => r.Api == "service/get_corp_token").Body.ShouldBe("""{"auth_corpid":"wp1","permanent_code":"permanent"}""");
        clients.Time.Advance(TimeSpan.FromSeconds(6901));
        await clients.Corps.GetTagAsync(app, 1, default);
        await clients.Corps.GetTagAsync(app, 1, default);

        fake.Requests.Where(r => r.Api == "tag/get").Select(r => r.Query["access_token"].ToString())
            .ShouldBe(["corp-token-1", "corp-token-1", "corp-token-2", "corp-token-2", "corp-token-3"]);
        fake.Count("gettoken").ShouldBe(0);
    }

    [Theory]
    [InlineData(40084)]
    [InlineData(48004)]
    public async Task A_withdrawn_authorisation_is_remembered_for_ten_minutes(int code)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("service/get_suite_token", Token).On("service/get_corp_token", FakeWeCom.Error(code));
        using var clients = new SuiteClients(fake.Address, () => "ticket");
        for (var i = 0; i < 2; i++)
            (await Should.ThrowAsync<WeComException>(() => clients.Corps.GetTagAsync(Suite.AppOf("wp1", "permanent"), 1, default))).ErrCode.ShouldBe(code);
        fake.Count("service/get_corp_token").ShouldBe(1);

        await Should.ThrowAsync<WeComException>(() => clients.Corps.GetTagAsync(Suite.AppOf("wp1", "another"), 1, default));
        clients.Time.Advance(TimeSpan.FromMinutes(10));
        await Should.ThrowAsync<WeComException>(() => clients.Corps.GetTagAsync(Suite.AppOf("wp1", "permanent"), 1, default));
        fake.Count("service/get_corp_token").ShouldBe(3);
    }

    [Fact]
    public async Task A_code_that_may_have_arrived_is_not_sent_twice_and_everything_else_is()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("service/get_suite_token", Token);
        foreach (var api in (string[])["service/get_permanent_code", "service/auth/getuserinfo3rd", "service/get_pre_auth_code"])
            fake.On(api, FakeWeCom.Error(-1, "busy"));
        using var clients = new SuiteClients(fake.Address, () => "ticket");

        await Should.ThrowAsync<WeComException>(() => clients.Suites.GetPermanentCodeAsync(Suite, "code", default));
        await Should.ThrowAsync<WeComException>(() => clients.Suites.GetUserInfoAsync(Suite, "code", default));
        await Should.ThrowAsync<WeComException>(() => clients.Suites.GetPreAuthCodeAsync(Suite, default));

        (fake.Count("service/get_permanent_code"), fake.Count("service/auth/getuserinfo3rd"), fake.Count("service/get_pre_auth_code")).ShouldBe((1, 1, 4));
    }

    [Fact]
    public void Nothing_that_is_printed_shows_a_secret()
    {
        var corp = new WeComAuthCorp("wp1", "n", null, null, null, null, null, null, null, null, null, null, null, null, null);
        object[] values =
        [
            new WeComSuite("s", "canary"), new WeComProvider("p", "canary"), new WeComSuite("s", "canary").AppOf("c", "canary"),
            new WeComInstall("canary", corp, null, null, null, null, "canary", null), new WeComSuiteVisitor("c", "u", null, null, "canary", null, null),
            new WeComSuiteSession("c", "u", null, "canary"), new WeComSuiteTicket(default, "s", "canary"), new WeComSuiteAuthorised(default, "s", "canary", null, IsReset: false),
        ];
        values.ShouldAllBe(v => !v.ToString()!.Contains("canary"));
        values.ShouldAllBe(v => !System.Text.Json.JsonSerializer.Serialize(v, v.GetType()).Contains("canary"));
    }
}
