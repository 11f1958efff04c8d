using System.Net;
using System.Net.Sockets;
using System.Text;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Mail;

/// <summary>A mail server for development that delivers nothing and keeps what it gets: loopback only, no TLS, no sign-in.</summary>
internal sealed class SmtpSink(SimulatorOptions options, SimulatedWorld world) : BackgroundService
{
    private const int MaxMailBytes = 1024 * 1024;
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(2);

    private TcpListener? _listener;

    /// <summary>Where it listens; 0 when it is off.</summary>
    public int Port => _listener is null ? 0 : ((IPEndPoint)_listener.LocalEndpoint).Port;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.SmtpPort != 0)
        {
            // Before the application counts as started, so that a taken port stops it.
            _listener = new TcpListener(IPAddress.Loopback, Math.Max(options.SmtpPort, 0));
            _listener.Start();
        }

        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _listener?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_listener is null)
        {
            return;
        }

        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(stoppingToken);
                _ = ServeAsync(client, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            _listener.Stop();
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        using var owned = client;
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await new Session(reader, writer, idle, world).RunAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other side went away, or was silent too long: what it had finished is kept.
        }
    }

    private sealed class Session(StreamReader reader, StreamWriter writer, CancellationTokenSource idle, SimulatedWorld world)
    {
        private string _from = "";
        private List<string> _to = [];

        public async Task RunAsync()
        {
            await writer.WriteLineAsync("220 simulator ESMTP");
            while (await ReadLineAsync() is { } line)
            {
                var verb = line.Split(' ', 2)[0].ToUpperInvariant();
                if (verb == "DATA" && _to.Count > 0)
                {
                    await ReceiveAsync();
                    continue;
                }

                await writer.WriteLineAsync(Reply(verb, line));
                if (verb == "QUIT")
                {
                    return;
                }
            }
        }

        private string Reply(string verb, string line)
        {
            switch (verb)
            {
                case "EHLO":
                    return $"250-simulator\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {MaxMailBytes}";
                case "HELO" or "NOOP":
                    return "250 OK";
                case "MAIL":
                    (_from, _to) = (AddressIn(line), []);
                    return "250 OK";
                case "RCPT" when AddressIn(line).StartsWith("refused@", StringComparison.OrdinalIgnoreCase):
                    return "550 No such mailbox";
                case "RCPT":
                    _to.Add(AddressIn(line));
                    return "250 OK";
                case "RSET":
                    (_from, _to) = ("", []);
                    return "250 OK";
                case "DATA":
                    return "503 RCPT first";
                case "QUIT":
                    return "221 Bye";
                default:
                    return "502 Not implemented";
            }
        }

        private async Task ReceiveAsync()
        {
            await writer.WriteLineAsync("354 End with a dot");
            var mail = new StringBuilder();
            while (await ReadLineAsync() is { } line && line != ".")
            {
                if (mail.Length <= MaxMailBytes)
                {
                    mail.Append(line.StartsWith('.') ? line.AsSpan(1) : line).Append("\r\n");
                }
            }

            if (mail.Length > MaxMailBytes)
            {
                await writer.WriteLineAsync("552 Too large");
                return;
            }

            var text = mail.ToString();
            world.Mails.Add(new SimulatedMail(_from, _to, MimeText.Subject(text), MimeText.Body(text), world.Clock.GetUtcNow()));
            (_from, _to) = ("", []);
            await writer.WriteLineAsync("250 Kept");
        }

        private ValueTask<string?> ReadLineAsync()
        {
            idle.CancelAfter(IdleTimeout);
            return reader.ReadLineAsync(idle.Token);
        }

        private static string AddressIn(string line)
        {
            var (open, close) = (line.IndexOf('<', StringComparison.Ordinal), line.IndexOf('>', StringComparison.Ordinal));
            return open >= 0 && close > open ? line[(open + 1)..close] : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
    }
}
