using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Liaison.WeCom.Tests;

/// <summary>A server that says exactly these bytes: for answers that no honest HTTP server gives. Hands out one token by itself.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<NetworkStream, CancellationToken, Task> answer;
    private readonly ConcurrentBag<Task> connections = [];
    private readonly Task accepting;
    private int open;

    /// <param name="answer">Writes the answer to a request that is no gettoken; the connection is closed behind it.</param>
    public RawServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = AcceptAsync();
    }

    public RawServer(string answer) : this((stream, ct) => stream.WriteAsync(Encoding.UTF8.GetBytes(answer), ct).AsTask()) { }

    public Uri Address => new($"http://{listener.LocalEndpoint}");
    public int Open => open;
    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await accepting;
        await Task.WhenAll(connections);
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                connections.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var _ = client;
        Interlocked.Increment(ref open);
        try
        {
            await using var stream = new NetworkStream(client);   // a client that has gone by now is an IOException
            while (await ReadHeadAsync(stream) is { } head)
            {
                Requests.Enqueue(head);
                if (!head.StartsWith("GET /cgi-bin/gettoken", StringComparison.Ordinal))
                {
                    await answer(stream, stop.Token);
                    return;
                }
                var token = """{"errcode":0,"errmsg":"ok","access_token":"token-1","expires_in":7200}""";
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {token.Length}\r\n\r\n{token}"), stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1];
        while (await stream.ReadAsync(buffer, stop.Token) == 1)
        {
            head.Append((char)buffer[0]);
            if (head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
                return head.ToString();
        }
        return null;
    }
}
