using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Liaison.WeCom.Tests;

/// <summary>A real HTTP server that answers as the test says; gives out token-1, token-2, … by itself.</summary>
internal sealed class FakeWeCom : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> handlers = new();

    private FakeWeCom(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        app = builder.Build();
        app.Run(HandleAsync);
        On("gettoken", """{"errcode":0,"errmsg":"ok","access_token":"token-{n}","expires_in":7200}""");
    }

    public Uri Address { get; private set; } = null!;
    public ConcurrentQueue<(string Api, IQueryCollection Query, string Body)> Requests { get; } = new();

    public static async Task<FakeWeCom> StartAsync(X509Certificate2? certificate = null)
    {
        var fake = new FakeWeCom(certificate);
        await fake.app.StartAsync();
        fake.Address = new(fake.app.Urls.Single());
        return fake;
    }

    public int Count(string api) => Requests.Count(r => r.Api == api);

    public FakeWeCom On(string api, Func<HttpContext, Task> handler)
    {
        handlers[api] = handler;
        return this;
    }

    /// <summary>The answers in turn, the last one for ever; <c>{n}</c> counts the calls.</summary>
    public FakeWeCom On(string api, params string[] answers)
    {
        var call = 0;
        return On(api, context =>
        {
            var n = Interlocked.Increment(ref call);
            return WriteAsync(context, answers[Math.Min(n, answers.Length) - 1].Replace("{n}", n.ToString(), StringComparison.Ordinal));
        });
    }

    public static async Task WriteAsync(HttpContext context, string json, string contentType = "application/json; charset=UTF-8")
    {
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(json);
    }

    public static string Error(int code, string text = "refused") => $$"""
        {"errcode":{{code}},"errmsg":"{{text}}, hint: [1700000000123456789012345], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e={{code}}"}
        """;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var api = context.Request.Path.Value!["/cgi-bin/".Length..];
        Requests.Enqueue((api, context.Request.Query, await new StreamReader(context.Request.Body).ReadToEndAsync()));
        await handlers[api](context);
    }
}
