using System.Net.Mail;
using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Secrets;
using Microsoft.Extensions.Logging;

namespace Liaison.Binding.Mail;

internal sealed record OutgoingMail(string To, string Subject, string Text)
{
    public override string ToString() => Subject;
}

/// <param name="Content">An <see cref="OutgoingMail"/>, sealed: address and code lie in the queue's table in no readable form.</param>
internal sealed record SealedMail(string Content, MailReference? Reference = null);

internal sealed class QueuedMailer(IQueue queue, SecretBox box) : IMailer
{
    public const string Queue = "mail";
    public const string Purpose = "mail";

    public void Send(string to, string subject, string text, string? dedupeKey = null, MailReference? reference = null) => queue.Enqueue(
        Queue, Tenant.Platform, new SealedMail(box.Seal(Purpose, JsonSerializer.Serialize(new OutgoingMail(to, subject, text))), reference), dedupeKey: dedupeKey);
}

internal sealed class MailHandler(IMailSender sender, SecretBox box, IEnumerable<IMailOutcomes> outcomes, ILogger<MailHandler> log) : IQueueHandler<SealedMail>
{
    public async Task<IReadOnlyList<QueueResult>> HandleAsync(
        IReadOnlyList<QueuedMessage<SealedMail>> batch, IEventSession session, CancellationToken ct)
    {
        List<QueueResult> results = [];
        foreach (var message in batch)
        {
            var result = await SendAsync(message, ct);
            Report(session, message, result);
            results.Add(result);
        }

        return results;
    }

    private void Report(IEventSession session, QueuedMessage<SealedMail> message, QueueResult result)
    {
        if (message.Body.Reference is not { } reference)
        {
            return;
        }

        var state = result.Verdict switch { QueueVerdict.Done => "sent", QueueVerdict.Retry when !message.IsLast => "queued", _ => "failed" };
        foreach (var asker in outcomes)
        {
            asker.Report(session, reference, state, result.Reason);
        }
    }

    // The server's own text may quote the address: only the status is kept and logged.
    private async Task<QueueResult> SendAsync(QueuedMessage<SealedMail> message, CancellationToken ct)
    {
        try
        {
            await sender.SendAsync(JsonSerializer.Deserialize<OutgoingMail>(box.Open(QueuedMailer.Purpose, message.Body.Content))!, ct);
            return QueueResult.Done;
        }
        catch (SmtpException e)
        {
            log.LogWarning("Mail {MessageId} was not taken by the server: {Status}", message.Id, e.StatusCode);
            return e.StatusCode is SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed
                ? QueueResult.Dead(e.StatusCode.ToString())
                : QueueResult.Retry(e.StatusCode.ToString());
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            log.LogWarning("Mail {MessageId} was not taken by the server within its deadline", message.Id);
            return QueueResult.Retry("timeout");
        }
    }
}
