using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Liaison.WeCom.Tests;

/// <summary>Answers that are not WeCom's: each has a name, none is a shorter list (CASES.md §3, 12 to 16, 30, 31).</summary>
public sealed class ProtocolFaultTests
{
    private const string TwoPeople = """{"errcode":0,"errmsg":"ok","userlist":[{"userid":"a","name":"A","status":1},{"userid":"b","name":"B","status":1}]}""";
    private static readonly WeComApp App = TestClient.App;

    [Theory]
    [InlineData("""{"errcode":0,"errmsg":"ok"}""", WeComFault.FieldMissing)]
    [InlineData("""{"errcode":0,"userlist":null}""", WeComFault.FieldMissing)]
    [InlineData("""{"errcode":0,"userlist":{}}""", WeComFault.Unexpected)]
    [InlineData("""{"errcode":0,"userlist":"none"}""", WeComFault.Unexpected)]
    [InlineData("""{"errcode":0,"deep":{"userlist":[]}}""", WeComFault.FieldMissing)]
    [InlineData("""{"userlist":[]}""", WeComFault.FieldMissing)]
    [InlineData("""{"errcode":"0","userlist":[]}""", WeComFault.Unexpected)]
    [InlineData("""{"errcode":null,"userlist":[]}""", WeComFault.Unexpected)]
    [InlineData("""{"errcode":99999999999,"userlist":[]}""", WeComFault.Unexpected)]
    [InlineData("""[]""", WeComFault.Malformed)]
    [InlineData("""null""", WeComFault.Malformed)]
    [InlineData("""{"errcode":0,"userlist":[]}}""", WeComFault.Malformed)]
    [InlineData("""{"errcode":0,"userlist":[]} {"errcode":0}""", WeComFault.Malformed)]
    [InlineData("""{'errcode':0}""", WeComFault.Malformed)]
    [InlineData("", WeComFault.Truncated)]
    [InlineData("""{"errcode":0,"userlist":[{"userid":"a","name":"A","status":1}""", WeComFault.Truncated)]
    public async Task An_answer_without_its_list_is_a_fault_and_not_empty(string answer, WeComFault fault)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", answer);

        await ShouldFailAsync(fake.Address, fault);
    }

    [Fact]
    public async Task Other_lists_are_never_empty_by_omission_either()
    {
        await using var fake = await FakeWeCom.StartAsync();
        foreach (var api in (string[])["department/list", "department/simplelist", "department/get", "user/simplelist", "user/get", "user/list_id", "tag/get", "agent/get"])
            fake.On(api, """{"errcode":0,"errmsg":"ok"}""");
        using var test = new TestClient(fake.Address);
        var client = test.Client;

        foreach (var call in (Func<Task>[])[
            () => client.ListDepartmentsAsync(App, default),
            () => client.ListDepartmentIdsAsync(App, default),
            () => client.GetDepartmentAsync(App, 1, default),
            () => client.ListUserNamesAsync(App, 1, default).ToListAsync().AsTask(),
            () => client.GetUserAsync(App, "a", default),
            () => client.ListUserIdsAsync(App, null, 100, default),
            () => client.GetTagAsync(App, 1, default),
            () => client.GetAgentAsync(App, default)])
        {
            (await Should.ThrowAsync<WeComProtocolException>(call)).Fault.ShouldBe(WeComFault.FieldMissing);
        }
    }

    [Fact]
    public async Task Every_cut_of_an_answer_is_noticed_before_a_row_is_seen()
    {
        await using var fake = await FakeWeCom.StartAsync();
        for (var length = 0; length < TwoPeople.Length; length++)
        {
            fake.On("user/list", TwoPeople[..length]);
            using var test = new TestClient(fake.Address, o => o.Retries = 0);
            var seen = 0;

            await Should.ThrowAsync<WeComProtocolException>(async () =>
            {
                await foreach (var _ in test.Client.ListUsersAsync(App, 1, default))
                    seen++;
            });
            seen.ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_refusal_behind_the_list_is_noticed_before_a_row_is_seen()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", """{"userlist":[{"userid":"a","name":"A","status":1}],"errmsg":"no","errcode":60011}""");
        using var test = new TestClient(fake.Address);
        await using var rows = test.Client.ListUsersAsync(App, 1, default).GetAsyncEnumerator();

        (await Should.ThrowAsync<WeComException>(() => rows.MoveNextAsync().AsTask())).ErrCode.ShouldBe(60011);
    }

    [Fact]
    public async Task An_answer_cut_once_is_read_again()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", TwoPeople[..60], TwoPeople);
        using var test = new TestClient(fake.Address);

        (await test.Client.ListUsersAsync(App, 1, default).ToListAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n" + TwoPeople, WeComFault.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n" + TwoPeople, WeComFault.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"errcode\":0,\"errmsg\":\"ok\",\"user", WeComFault.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", WeComFault.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", WeComFault.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd", WeComFault.Malformed)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>", WeComFault.ContentType)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n{\"errcode\":0,\"userlist\":[]} ", WeComFault.ContentType)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /cgi-bin/user/list\r\nContent-Length: 0\r\n\r\n", WeComFault.Redirect)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", WeComFault.Status)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", WeComFault.Status)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2000000000\r\n\r\n{", WeComFault.TooLarge)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", WeComFault.Malformed)]
    public async Task Broken_HTTP_is_named(string answer, WeComFault fault)
    {
        await using var server = new RawServer(answer);

        await ShouldFailAsync(server.Address, fault);
        server.Requests.Count(r => !r.Contains("gettoken")).ShouldBe(1);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_it_answers_is_no_answer()
    {
        await using var server = new RawServer("");
        using var test = new TestClient(server.Address, o => o.Retries = 0);

        var error = await Should.ThrowAsync<WeComUnavailableException>(() => test.Client.GetTagAsync(App, 1, default));
        error.Outage.ShouldBe(WeComOutage.Interrupted);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_not_read_to_its_end()
    {
        var written = 0L;
        await using var server = new RawServer(async (stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"errcode\":0,\"userlist\":["u8.ToArray(), ct);
            var spaces = Encoding.UTF8.GetBytes(new string(' ', 64 * 1024));
            for (; written < 200 * 1024 * 1024; written += spaces.Length)
                await stream.WriteAsync(spaces, ct);
        });

        await ShouldFailAsync(server.Address, WeComFault.TooLarge, o => o.MaxAnswerBytes = 1024 * 1024);
        written.ShouldBeLessThan(50 * 1024 * 1024);   // what the sockets hold comes on top
    }

    [Fact]
    public async Task A_gzip_bomb_meets_the_limit_of_the_unpacked_body()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentType = "application/json";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            var spaces = Encoding.UTF8.GetBytes(new string(' ', 1024 * 1024));
            for (var i = 0; i < 50; i++)
                await gzip.WriteAsync(spaces);
        });

        await ShouldFailAsync(fake.Address, WeComFault.TooLarge, o => o.MaxAnswerBytes = 1024 * 1024);
    }

    [Fact]
    public async Task An_honest_packed_answer_is_read()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentType = "application/json";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(TwoPeople));
        });
        using var test = new TestClient(fake.Address);

        (await test.Client.ListUsersAsync(App, 1, default).ToListAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_million_nested_arrays_are_refused()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/list", $$"""{"errcode":0,"userlist":{{new string('[', 1_000_000)}}{{new string(']', 1_000_000)}}}""");

        await ShouldFailAsync(fake.Address, WeComFault.TooDeep);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("portal", TwoPeople).On("user/list", context =>
        {
            context.Response.Redirect("/cgi-bin/portal");
            return Task.CompletedTask;
        });

        await ShouldFailAsync(fake.Address, WeComFault.Redirect);
        fake.Count("portal").ShouldBe(0);
    }

    [Fact]
    public async Task One_byte_at_a_time_does_not_hold_a_call_beyond_its_deadline()
    {
        await using var server = new RawServer(async (stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"u8.ToArray(), ct);
            while (true)
            {
                await stream.WriteAsync(" "u8.ToArray(), ct);
                await Task.Delay(20, ct);
            }
        });
        using var test = new TestClient(server.Address, o => (o.Retries, o.AttemptTimeout) = (0, TimeSpan.FromMilliseconds(500)));

        var call = Should.ThrowAsync<WeComUnavailableException>(() => test.Client.GetTagAsync(App, 1, default));

        (await call.WaitAsync(TimeSpan.FromSeconds(20))).Outage.ShouldBe(WeComOutage.TimedOut);
    }

    [Fact]
    public async Task Calls_that_hang_leave_no_connection_behind()
    {
        // Takes the request, says nothing, and notices when the client hangs up.
        await using var server = new RawServer((stream, ct) => stream.CopyToAsync(Stream.Null, ct));
        using var test = new TestClient(server.Address, o => (o.Retries, o.MaxConcurrentCalls, o.AttemptTimeout) = (0, 50, TimeSpan.FromMilliseconds(500)));
        await test.Client.VerifyAsync(App, default);

        var calls = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ =>
            Should.ThrowAsync<WeComUnavailableException>(() => test.Client.GetTagAsync(App, 1, default))));

        calls.ShouldAllBe(e => e.Outage == WeComOutage.TimedOut);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (server.Open > 0)
            await Task.Delay(10, patience.Token);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_before_the_secret_is_sent()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var fake = await FakeWeCom.StartAsync(X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null));
        fake.Address.Scheme.ShouldBe("https");
        using var test = new TestClient(fake.Address);

        (await Should.ThrowAsync<WeComProtocolException>(() => test.Client.VerifyAsync(App, default))).Fault.ShouldBe(WeComFault.Tls);
        fake.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("agent/get", """{"errcode":0,"agentid":7,"name":"x"}""")]
    [InlineData("user/get", """{"errcode":0,"userid":"somebody.else","name":"x","status":1}""")]
    [InlineData("department/get", """{"errcode":0,"department":{"id":3,"name":"x"}}""")]
    [InlineData("agent/get", """{"errcode":0,"agentid":1000005,"allow_partys":{"partyid":["1"]}}""")]
    public async Task An_answer_about_something_else_is_a_fault(string api, string answer)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On(api, answer);
        using var test = new TestClient(fake.Address);

        var error = await Should.ThrowAsync<WeComProtocolException>(async () => _ = api switch
        {
            "agent/get" => (object)await test.Client.GetAgentAsync(App, default),
            "user/get" => await test.Client.GetUserAsync(App, "zhangsan", default),
            _ => await test.Client.GetDepartmentAsync(App, 2, default),
        });
        error.Fault.ShouldBe(WeComFault.Unexpected);
    }

    private static async Task ShouldFailAsync(Uri address, WeComFault fault, Action<WeComOptions>? configure = null)
    {
        using var test = new TestClient(address, o =>
        {
            o.Retries = 0;
            configure?.Invoke(o);
        });
        var error = await Should.ThrowAsync<WeComProtocolException>(async () => await test.Client.ListUsersAsync(App, 1, default).ToListAsync());
        error.Fault.ShouldBe(fault, error.Message);
        error.Api.ShouldBe("user/list");
    }
}
