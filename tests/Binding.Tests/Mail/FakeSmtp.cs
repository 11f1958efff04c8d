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
    private readonly X509Certificate2 _certificate;
    private readonly bool _tlsAtOnce;

    /// <param name="recipientAnswer">What the server says to RCPT TO; null for never answering anything.</param>
    /// <param name="selfSignedTls">It can STARTTLS.</param>
    /// <param name="tlsAtOnce">It speaks TLS from the first byte.</param>
    /// <param name="name">Of its certificate.</param>
    public FakeSmtp(string? recipientAnswer = "250 ok", bool selfSignedTls = false, bool tlsAtOnce = false, string name = "127.0.0.1")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _tlsAtOnce = tlsAtOnce;
        _listener.Start();
        _serving = ServeAsync(recipientAnswer, selfSignedTls);
    }

    /// <summary>It vouches for itself: for whoever trusts this one.</summary>
    public string Authority => _certificate.ExportCertificatePem();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Lines { get; } = new();

    public TaskCompletionSource Connected { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
        _certificate.Dispose();
    }

    private async Task ServeAsync(string? recipientAnswer, bool selfSignedTls)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connected.TrySetResult();
                await (_tlsAtOnce ? EncryptAsync(client.GetStream(), recipientAnswer) : TalkAsync(client.GetStream(), recipientAnswer, selfSignedTls));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task EncryptAsync(Stream stream, string? recipientAnswer, bool greets = true)
    {
        try
        {
            await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            await tls.AuthenticateAsServerAsync(_certificate);
            await TalkAsync(tls, recipientAnswer, selfSignedTls: false, greets);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client does not take the certificate: some tests want that.
        }
    }

    private async Task TalkAsync(Stream stream, string? recipientAnswer, bool selfSignedTls, bool greets = true)
    {
        try
        {
            if (recipientAnswer is null)
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            if (greets)
            {
                await SayAsync(stream, "220 fake");
            }

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
                    await EncryptAsync(stream, recipientAnswer, greets: false);
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
        "EHLO" => tls ? "250-fake\r\n250 STARTTLS" : "250-fake\r\n250 AUTH LOGIN PLAIN",
        "AUTH" => "235 welcome",
        "RCPT" => recipientAnswer,
        "DATA" => "354 go on",
        _ => "250 ok",
    };

    private Task SayAsync(Stream stream, string line) => stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"), _stop.Token).AsTask();
}
