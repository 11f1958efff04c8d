using System.Net;
using System.Net.Sockets;

namespace Liaison.WeCom.Tests;

public sealed class SecretTests
{
    private static readonly string[] Canaries = [TestClient.App.Secret, "canary-token", "canary-code", "canary-ticket"];

    [Fact]
    public async Task No_log_line_and_no_exception_holds_secret_token_or_code()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("gettoken", """{"errcode":0,"access_token":"canary-token","expires_in":7200}""")
            .On("auth/getuserinfo", FakeWeCom.Error(40029))
            .On("miniprogram/jscode2session", FakeWeCom.Error(40029))
            .On("get_jsapi_ticket", """{"errcode":0,"ticket":"canary-ticket","expires_in":0}""")
            .On("tag/get", FakeWeCom.Error(-1, "busy: /cgi-bin/tag/get?access_token=canary-token"))
            .On("user/get", "<html>")
            .On("department/get", context => { context.Response.Redirect(context.Request.Path + context.Request.QueryString); return Task.CompletedTask; });
        await using var raw = new RawServer("HTTP/1.1 200 OK\r\nbroken");
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var unreachable = new Uri($"http://{closed.LocalEndpoint}");
        closed.Stop();

        foreach (var address in (Uri[])[fake.Address, raw.Address, unreachable])
        {
            using var test = new TestClient(address);
            foreach (var call in (Func<Task>[])[
                () => test.Client.GetUserInfoAsync(TestClient.App, "canary-code", default),
                () => test.Client.GetMiniProgramSessionAsync(TestClient.App, "canary-code", default),
                () => test.Tickets.SignConfigAsync(TestClient.App, "https://liaison.example/", default),
                () => test.Client.GetTagAsync(TestClient.App, 1, default),
                () => test.Client.GetUserAsync(TestClient.App, "zs", default),
                () => test.Client.GetDepartmentAsync(TestClient.App, 1, default)])
            {
                var error = await Should.ThrowAsync<WeComCallException>(call);
                Canaries.ShouldAllBe(c => !error.ToString().Contains(c));
            }
            test.Log.Lines.ShouldNotBeEmpty();
            test.Log.Lines.ShouldAllBe(l => !Canaries.Any(c => l.Text.Contains(c)));
        }
    }

    [Fact]
    public async Task A_refusal_that_echoes_the_secret_does_not_pass_it_on()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("gettoken", FakeWeCom.Error(40001, $"invalid corpsecret {TestClient.App.Secret}"));
        using var test = new TestClient(fake.Address);

        var error = await Should.ThrowAsync<WeComException>(() => test.Client.VerifyAsync(TestClient.App, default));

        error.ErrMsg.ShouldBe("invalid corpsecret ••••");
        error.ToString().ShouldNotContain(TestClient.App.Secret);
    }
}
