using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Liaison.WeCom.Tests;

public sealed class RetryTests
{
    private const string Tag = """{"errcode":0,"errmsg":"ok","tagname":"t","userlist":[],"partylist":[]}""";
    private static readonly WeComApp App = TestClient.App;
    private static readonly WeComMessage Message = new(["zhangsan"], new WeComText("hello"));

    [Theory]
    [InlineData(-1)]
    [InlineData(6000)]
    public async Task What_passes_by_itself_is_invisible_in_the_result(int code)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", FakeWeCom.Error(code), FakeWeCom.Error(code), FakeWeCom.Error(code), Tag);
        using var test = new TestClient(fake.Address);

        (await test.Client.GetTagAsync(App, 1, default)).Name.ShouldBe("t");
        fake.Count("tag/get").ShouldBe(4);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_asked_four_times()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", FakeWeCom.Error(-1));
        using var test = new TestClient(fake.Address);

        (await Should.ThrowAsync<WeComException>(() => test.Client.GetTagAsync(App, 1, default))).ErrCode.ShouldBe(-1);
        fake.Count("tag/get").ShouldBe(4);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_5xx_is_tried_again(int status)
    {
        await using var fake = await FakeWeCom.StartAsync();
        var calls = 0;
        fake.On("tag/get", async context =>
        {
            if (Interlocked.Increment(ref calls) == 1)
                context.Response.StatusCode = status;
            else
                await FakeWeCom.WriteAsync(context, Tag);
        });
        using var test = new TestClient(fake.Address);

        (await test.Client.GetTagAsync(App, 1, default)).Name.ShouldBe("t");
        calls.ShouldBe(2);
    }

    [Theory]
    [InlineData(45009)]
    [InlineData(45033)]
    [InlineData(48002)]
    [InlineData(60011)]
    [InlineData(60020)]
    [InlineData(123456)]
    public async Task Other_refusals_are_not_tried_again(int code)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", FakeWeCom.Error(code));
        using var test = new TestClient(fake.Address);

        (await Should.ThrowAsync<WeComException>(() => test.Client.GetTagAsync(App, 1, default))).ErrCode.ShouldBe(code);
        fake.Count("tag/get").ShouldBe(1);
    }

    [Fact]
    public async Task A_busy_server_at_gettoken_is_tried_again()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("tag/get", Tag).On("gettoken", FakeWeCom.Error(-1), """{"errcode":0,"access_token":"token-2","expires_in":7200}""");
        using var test = new TestClient(fake.Address);

        await test.Client.GetTagAsync(App, 1, default);
        fake.Count("gettoken").ShouldBe(2);
    }

    [Theory]
    [InlineData(500, null)]
    [InlineData(200, -1)]
    public async Task A_sign_in_code_is_never_tried_twice(int status, int? code)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("auth/getuserinfo", Failing(status, code));
        using var test = new TestClient(fake.Address);

        await Should.ThrowAsync<WeComCallException>(() => test.Client.GetUserInfoAsync(App, "code", default));
        fake.Count("auth/getuserinfo").ShouldBe(1);
    }

    [Fact]
    public async Task A_sign_in_code_is_not_even_tried_again_by_the_connection_below()
    {
        // The connection was used before, which is when HTTP stacks repeat a GET by themselves.
        await using var server = new RawServer((_, _) => Task.CompletedTask);
        using var test = new TestClient(server.Address);

        await Should.ThrowAsync<WeComUnavailableException>(() => test.Client.GetUserInfoAsync(App, "code", default));
        server.Requests.Count(r => r.Contains("auth/getuserinfo")).ShouldBe(1);
    }

    [Fact]
    public async Task A_sign_in_code_is_sent_again_only_when_WeCom_refused_the_token()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("auth/getuserinfo", FakeWeCom.Error(42001), """{"errcode":0,"userid":"zhangsan"}""");
        using var test = new TestClient(fake.Address);

        (await test.Client.GetUserInfoAsync(App, "code", default)).UserId.ShouldBe("zhangsan");
    }

    [Theory]
    [InlineData(30, 4)]
    [InlineData(0, 1)]
    public async Task A_message_is_repeated_only_under_WeComs_check_for_duplicates(int minutes, int sent)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("message/send", Failing(500, null));
        using var test = new TestClient(fake.Address);

        await Should.ThrowAsync<WeComUnavailableException>(
            () => test.Client.SendAsync(App, Message with { DuplicateWindow = TimeSpan.FromMinutes(minutes) }, default));

        fake.Count("message/send").ShouldBe(sent);
        fake.Requests.Where(r => r.Api == "message/send").Select(r => r.Body).Distinct().Count().ShouldBe(1);   // identical, or the check does not see it
    }

    [Fact]
    public async Task What_cannot_have_arrived_is_tried_again_whatever_it_is()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var address = new Uri($"http://{closed.LocalEndpoint}");
        closed.Stop();
        using var test = new TestClient(address);

        var error = await Should.ThrowAsync<WeComUnavailableException>(() => test.Client.GetUserInfoAsync(App, "code", default));

        error.Outage.ShouldBe(WeComOutage.Unreachable);
        test.Log.Lines.Count(l => l.Text.Contains("Trying again")).ShouldBe(3);
    }

    private static Func<HttpContext, Task> Failing(int status, int? code) => async context =>
    {
        context.Response.StatusCode = status;
        if (code is { } errCode)
            await FakeWeCom.WriteAsync(context, FakeWeCom.Error(errCode));
    };
}
