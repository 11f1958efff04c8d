using System.Net.Mail;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Mail;

internal interface IMailSender
{
    /// <exception cref="SmtpException">The server did not take it.</exception>
    /// <exception cref="OperationCanceledException">Also when the server took longer than the deadline.</exception>
    Task SendAsync(OutgoingMail mail, CancellationToken ct);
}

internal sealed class SmtpMailSender(IOptions<MailOptions> options, TimeProvider time) : IMailSender
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public async Task SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        var settings = options.Value;
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        await using var conversation = await SmtpConversation.OpenAsync(settings, TlsOf(settings), either.Token);
        if (settings.UserName is { Length: > 0 } user)
        {
            await conversation.AuthenticateAsync(user, settings.Password!, either.Token);
        }

        await conversation.SendAsync(new MailAddress(settings.From!), mail, time.GetUtcNow(), either.Token);
    }

    /// <summary>The certificate has to be good for the name, by an authority that this machine knows or the settings name.</summary>
    private static SslClientAuthenticationOptions TlsOf(MailOptions settings)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = settings.Host };
        if (settings.Authority is { Length: > 0 } file)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        }

        return tls;
    }
}
