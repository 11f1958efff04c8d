using System.Collections.Concurrent;
using System.Xml.Linq;
using Liaison.WeComSimulator.Callbacks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Liaison.WeComSimulator.Tests.Support;

/// <summary>What a callback brought, decrypted.</summary>
internal sealed record ReceivedCallback(IReadOnlyDictionary<string, string> Query, XElement Envelope, string Plaintext, string ReceiveId, bool IsSigned)
{
    public XElement Xml => XElement.Parse(Plaintext);

    public string this[string element] => Xml.Element(element)?.Value ?? "";
}

/// <summary>A real HTTP server that takes callbacks and answers as the test says: the plaintext to a GET, an empty 200 to a POST.</summary>
internal sealed class CallbackReceiver : IAsyncDisposable
{
    public const string Token = "QDG6eK";
    public const string Key = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    private readonly WebApplication _app;
    private readonly CallbackCrypto _crypto = new(Token, Key);

    private CallbackReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public string Url { get; private set; } = "";

    public ConcurrentQueue<ReceivedCallback> Posts { get; } = new();

    public ConcurrentQueue<ReceivedCallback> Checks { get; } = new();

    /// <summary>How a check is answered, given the decrypted echo.</summary>
    public Func<HttpContext, string, Task> OnCheck { get; set; } = (http, echo) => http.Response.WriteAsync(echo);

    public Func<HttpContext, ReceivedCallback, Task> OnPost { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<CallbackReceiver> StartAsync()
    {
        var receiver = new CallbackReceiver();
        await receiver._app.StartAsync();
        receiver.Url = $"{receiver._app.Urls.Single()}/hook";
        return receiver;
    }

    public object Body(bool full = false) => new { url = Url, token = Token, encodingAesKey = Key, full };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        var query = http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        if (HttpMethods.IsGet(http.Request.Method))
        {
            var check = Open(query, new XElement("echo"), query["echostr"]);
            Checks.Enqueue(check);
            await OnCheck(http, check.Plaintext);
            return;
        }

        var envelope = XElement.Parse(await new StreamReader(http.Request.Body).ReadToEndAsync(http.RequestAborted));
        var post = Open(query, envelope, envelope.Element("Encrypt")!.Value);
        Posts.Enqueue(post);
        await OnPost(http, post);
    }

    private ReceivedCallback Open(Dictionary<string, string> query, XElement envelope, string encrypted)
    {
        var opened = _crypto.Decrypt(encrypted);
        return new ReceivedCallback(query, envelope, opened.Message, opened.ReceiveId, _crypto.Sign(query["timestamp"], query["nonce"], encrypted) == query["msg_signature"]);
    }
}
