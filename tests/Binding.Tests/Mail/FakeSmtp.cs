using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Liaison.Binding.Tests.Mail;

/// <summary>A mail server of a few lines, with the faults that mail servers have.</summary>
internal sealed class FakeSmtp : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="recipientAnswer">What the server says to RCPT TO; null for never answering anything.</param>
    public FakeSmtp(string? recipientAnswer = "250 ok", bool selfSignedTls = false)
    {
        _listener.Start();
        _serving = ServeAsync(recipientAnswer, selfSignedTls);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Lines { get; } = new();

    public TaskCompletionSource Connected { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(string? recipientAnswer, bool selfSignedTls)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connected.TrySetResult();
                await TalkAsync(client.GetStream(), recipientAnswer, selfSignedTls);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task TalkAsync(Stream stream, string? recipientAnswer, bool selfSignedTls)
    {
        try
        {
            if (recipientAnswer is null)
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            await SayAsync(stream, "220 fake");
            using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
            var inData = false;
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                Lines.Enqueue(line);
                if (inData)
                {
                    if (line == ".")
                    {
                        inData = false;
                        await SayAsync(stream, "250 queued");
                    }

                    continue;
                }

                if (line == "STARTTLS")
                {
                    await SayAsync(stream, "220 go ahead");
                    using var key = RSA.Create(2048);
                    using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                        .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
                    await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
                    await tls.AuthenticateAsServerAsync(certificate);
                    await TalkAsync(tls, recipientAnswer, selfSignedTls: false);
                    return;
                }

                inData = line == "DATA";
                await SayAsync(stream, Answer(line, recipientAnswer!, selfSignedTls));
            }
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client went away: some tests want that.
        }
    }

    private static string Answer(string line, string recipientAnswer, bool tls) => line.Split(' ', ':')[0].ToUpperInvariant() switch
    {
        "EHLO" => tls ? "250-fake\r\n250 STARTTLS" : "250 fake",
        "RCPT" => recipientAnswer,
        "DATA" => "354 go on",
        _ => "250 ok",
    };

    private Task SayAsync(Stream stream, string line) => stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), _stop.Token).AsTask();
}
