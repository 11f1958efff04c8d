using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Liaison.Binding.Mail;

/// <summary>
/// One conversation with a mail server: plain, by STARTTLS, or under TLS from the first byte (port 465), which the framework's own client does not speak.
/// </summary>
/// <remarks>Source: RFC 5321; RFC 3207 (STARTTLS), RFC 8314 (implicit TLS), RFC 4616 (AUTH PLAIN).</remarks>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private const int MaxLine = 2048;
    private readonly TcpClient _client;
    private Stream _stream;

    private SmtpConversation(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    /// <summary>What the server says that it can, upper case.</summary>
    private IReadOnlyList<string> Extensions { get; set; } = [];

    /// <summary>Connects, and encrypts as the settings want it: nothing of a mail or password is said before.</summary>
    /// <exception cref="SmtpException">Nobody answers, the server cannot encrypt, or its certificate is not good.</exception>
    public static Task<SmtpConversation> OpenAsync(MailOptions settings, SslClientAuthenticationOptions tls, CancellationToken ct) => GuardedAsync(async () =>
    {
        var client = new TcpClient();
        SmtpConversation? conversation = null;
        try
        {
            await client.ConnectAsync(settings.Host!, settings.Port, ct);
            conversation = new SmtpConversation(client);
            if (settings.Security is MailSecurity.Tls)
            {
                await conversation.EncryptAsync(tls, ct);
            }

            await conversation.ExpectAsync(SmtpStatusCode.ServiceReady, ct);
            await conversation.GreetAsync(ct);
            if (settings.Security is MailSecurity.StartTls)
            {
                if (!conversation.Extensions.Contains("STARTTLS", StringComparer.Ordinal))
                {
                    throw new SmtpException("The mail server does not encrypt.");
                }

                await conversation.SayAsync("STARTTLS", SmtpStatusCode.ServiceReady, ct);
                await conversation.EncryptAsync(tls, ct);
                await conversation.GreetAsync(ct);
            }

            return conversation;
        }
        catch
        {
            await (conversation?.DisposeAsync() ?? ValueTask.CompletedTask);
            client.Dispose();
            throw;
        }
    });

    public Task AuthenticateAsync(string user, string password, CancellationToken ct) => GuardedAsync(async () =>
    {
        var offered = Extensions.FirstOrDefault(e => e.StartsWith("AUTH", StringComparison.Ordinal)) ?? throw new SmtpException(SmtpStatusCode.CommandNotImplemented);
        if (offered.Contains("PLAIN", StringComparison.Ordinal))
        {
            await SayAsync("AUTH PLAIN " + Base64($"\0{user}\0{password}"), Authenticated, ct);
            return true;
        }

        await SayAsync("AUTH LOGIN", AskedForMore, ct);
        await SayAsync(Base64(user), AskedForMore, ct);
        await SayAsync(Base64(password), Authenticated, ct);
        return true;
    });

    /// <exception cref="SmtpException">The server did not take it; with what it answered as the status.</exception>
    public Task SendAsync(MailAddress sender, OutgoingMail mail, DateTimeOffset at, CancellationToken ct) => GuardedAsync(async () =>
    {
        var from = $"{sender.User}@{new IdnMapping().GetAscii(sender.Host)}";
        if ($"{from}{mail.To}".AsSpan().IndexOfAny("\r\n<> ") >= 0)
        {
            throw new SmtpException(SmtpStatusCode.MailboxNameNotAllowed);
        }

        await SayAsync($"MAIL FROM:<{from}>", SmtpStatusCode.Ok, ct);
        await SayAsync($"RCPT TO:<{mail.To}>", SmtpStatusCode.Ok, ct);
        await SayAsync("DATA", SmtpStatusCode.StartMailInput, ct);
        // In Base64 no line begins with a dot.
        await SayAsync(
            string.Join("\r\n",
                $"From: {(sender.DisplayName is { Length: > 0 } name ? Encoded(name) + " " : "")}<{from}>",
                $"To: <{mail.To}>",
                "Subject: " + Encoded(mail.Subject),
                "Date: " + at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture),
                $"Message-ID: <{Guid.CreateVersion7(at):n}@{from.Split('@')[^1]}>",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64",
                "",
                Convert.ToBase64String(Encoding.UTF8.GetBytes(mail.Text.ReplaceLineEndings("\r\n")), Base64FormattingOptions.InsertLineBreaks),
                "."),
            SmtpStatusCode.Ok,
            ct);
        return true;
    });

    /// <summary>Takes leave; whether that is heard changes nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.WriteAsync("QUIT\r\n"u8.ToArray());
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // Gone already, or never got as far as being understood.
        }

        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private const SmtpStatusCode Authenticated = (SmtpStatusCode)235;

    private const SmtpStatusCode AskedForMore = (SmtpStatusCode)334;

    private async Task GreetAsync(CancellationToken ct)
    {
        var own = ((IPEndPoint)_client.Client.LocalEndPoint!).Address;
        var lines = await SayAsync($"EHLO [{(own.AddressFamily is AddressFamily.InterNetwork || own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : $"IPv6:{own}")}]", SmtpStatusCode.Ok, ct);
        Extensions = [.. lines.Skip(1).Select(l => l[4..].ToUpperInvariant())];
    }

    private async Task EncryptAsync(SslClientAuthenticationOptions tls, CancellationToken ct)
    {
        var encrypted = new SslStream(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(tls, ct);
    }

    private async Task<IReadOnlyList<string>> SayAsync(string line, SmtpStatusCode expected, CancellationToken ct)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), ct);
        return await ExpectAsync(expected, ct);
    }

    /// <returns>All lines of the answer: <c>250-…</c> goes on, <c>250 …</c> ends it.</returns>
    private async Task<IReadOnlyList<string>> ExpectAsync(SmtpStatusCode expected, CancellationToken ct)
    {
        List<string> lines = [];
        do
        {
            lines.Add(await ReadLineAsync(ct));
        }
        while (lines.Count < 100 && lines[^1].Length > 3 && lines[^1][3] == '-');

        return int.TryParse(lines[^1].AsSpan(0, Math.Min(3, lines[^1].Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && (code == (int)expected || (expected is SmtpStatusCode.Ok && code is 251 or 252))
            ? lines
            : throw new SmtpException(code is >= 400 and < 600 ? (SmtpStatusCode)code : SmtpStatusCode.GeneralFailure);
    }

    /// <summary>Byte by byte, so that nothing that was said in clear is taken for what comes under TLS (CVE-2011-0411).</summary>
    private async Task<string> ReadLineAsync(CancellationToken ct)
    {
        var (line, one) = (new StringBuilder(), new byte[1]);
        while (line.Length < MaxLine)
        {
            await _stream.ReadExactlyAsync(one, ct);
            if (one[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)one[0]);
        }

        throw new SmtpException(SmtpStatusCode.GeneralFailure);
    }

    /// <summary>RFC 2047: words of at most 75 characters, none of which cuts a letter in two.</summary>
    private static string Encoded(string text)
    {
        List<string> words = [""];
        foreach (var rune in text.ReplaceLineEndings(" ").EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(words[^1]) + rune.Utf8SequenceLength > 42)
            {
                words.Add("");
            }

            words[^1] += rune.ToString();
        }

        return string.Join("\r\n ", words.Select(w => $"=?utf-8?B?{Base64(w)}?="));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> talk)
    {
        try
        {
            return await talk();
        }
        catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            throw new SmtpException("The mail server could not be talked to.", e);
        }
    }
}
