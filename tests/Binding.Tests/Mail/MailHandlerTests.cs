using System.Net.Mail;
using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.Binding.Mail;
using Liaison.EventStore;
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

    [Theory]
    [InlineData(false, "queued")]
    [InlineData(true, "failed")]
    public async Task Whoever_asks_what_became_of_a_mail_is_told_when_it_was_tried_for_the_last_time(bool isLast, string told)
    {
        var outcomes = new ToldOutcomes();
        await HandleAsync(_ => new SmtpException(SmtpStatusCode.ServiceNotAvailable), isLast: isLast, outcomes: outcomes);
        outcomes.Told.ShouldBe([(told, "ServiceNotAvailable")]);
    }

    private async Task<QueueResult> HandleAsync(Func<OutgoingMail, Exception?> fault, LogCapture? log = null, bool isLast = false, IMailOutcomes? outcomes = null)
    {
        var content = _box.Seal(QueuedMailer.Purpose, JsonSerializer.Serialize(new OutgoingMail("wang@acme.example", "subject", "123456")));
        var message = new QueuedMessage<SealedMail>(Guid.CreateVersion7(), Tenant.Platform, new SealedMail(content, new MailReference("test", "team", Guid.Empty)), 1, DateTimeOffset.UtcNow, isLast);
        using var logs = LoggerFactory.Create(b => b.AddProvider(log ?? new LogCapture()));
        return (await new MailHandler(new FaultySender(fault), _box, outcomes is null ? [] : [outcomes], logs.CreateLogger<MailHandler>()).HandleAsync([message], null!, default)).Single();
    }

    private sealed class ToldOutcomes : IMailOutcomes
    {
        public List<(string State, string? Reason)> Told { get; } = [];

        public void Report(IEventSession session, MailReference mail, string state, string? reason) => Told.Add((state, reason));
    }

    private sealed class FaultySender(Func<OutgoingMail, Exception?> fault) : IMailSender
    {
        public Task SendAsync(OutgoingMail mail, CancellationToken ct) => fault(mail) is { } e ? Task.FromException(e) : Task.CompletedTask;
    }
}
