using System.Net.Mail;
using System.Text.Json;
using Liaison.Binding.Mail;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace Liaison.Binding.Tests.Mail;

public sealed class MailHandlerTests
{
    private readonly SecretBox _box = new(new EphemeralDataProtectionProvider());

    [Fact]
    public async Task A_mail_that_was_taken_is_done() => (await HandleAsync(_ => null)).ShouldBe(QueueResult.Done);

    [Fact]
    public async Task A_server_that_is_down_is_tried_again() =>
        (await HandleAsync(_ => new SmtpException(SmtpStatusCode.ServiceNotAvailable))).Verdict.ShouldBe(QueueVerdict.Retry);

    [Fact]
    public async Task A_server_that_is_too_slow_is_tried_again() =>
        (await HandleAsync(_ => new OperationCanceledException())).Verdict.ShouldBe(QueueVerdict.Retry);

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_given_up() =>
        (await HandleAsync(_ => new SmtpFailedRecipientException(SmtpStatusCode.MailboxUnavailable, "wang@acme.example"))).Verdict.ShouldBe(QueueVerdict.Dead);

    [Fact]
    public async Task What_a_server_says_is_neither_kept_nor_logged()   // it quotes the address, and maybe the mail
    {
        using var log = new LogCapture();
        var result = await HandleAsync(mail => new SmtpException(SmtpStatusCode.TransactionFailed, $"refused {mail.To}: {mail.Text}"), log);
        result.Reason.ShouldBe("TransactionFailed");
        log.Lines.ShouldHaveSingleItem().ShouldNotContain("wang@acme.example");
        log.Lines.ShouldHaveSingleItem().ShouldNotContain("123456");
    }

    private async Task<QueueResult> HandleAsync(Func<OutgoingMail, Exception?> fault, LogCapture? log = null)
    {
        var content = _box.Seal(QueuedMailer.Purpose, JsonSerializer.Serialize(new OutgoingMail("wang@acme.example", "subject", "123456")));
        var message = new QueuedMessage<SealedMail>(Guid.CreateVersion7(), Tenant.Platform, new SealedMail(content), 1, DateTimeOffset.UtcNow);
        using var logs = LoggerFactory.Create(b => b.AddProvider(log ?? new LogCapture()));
        return (await new MailHandler(new FaultySender(fault), _box, [], logs.CreateLogger<MailHandler>()).HandleAsync([message], null!, default)).Single();
    }

    private sealed class FaultySender(Func<OutgoingMail, Exception?> fault) : IMailSender
    {
        public Task SendAsync(OutgoingMail mail, CancellationToken ct) => fault(mail) is { } e ? Task.FromException(e) : Task.CompletedTask;
    }
}
