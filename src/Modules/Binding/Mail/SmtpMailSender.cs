using System.Net;
using System.Net.Mail;
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
        using var client = new SmtpClient(settings.Host, settings.Port)
        {
            EnableSsl = settings.Security is MailSecurity.StartTls,
            Credentials = settings.UserName is { Length: > 0 } user ? new NetworkCredential(user, settings.Password) : null,
        };
        using var message = new MailMessage(settings.From!, mail.To, mail.Subject, mail.Text);
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        await client.SendMailAsync(message, either.Token);
    }
}
