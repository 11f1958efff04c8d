using System.Net.Mail;
using System.Text;
using Liaison.Binding.Mail;
using Liaison.Testing;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Tests.Mail;

public class SmtpMailSenderTests
{
    private static readonly OutgoingMail AMail = new("wang@acme.example", "Liaison 验证码 / verification code", "您的验证码是：123456\n.\nYour code");

    [Fact]
    public async Task A_mail_in_two_languages_arrives_whole()
    {
        await using var server = new FakeSmtp();
        await SenderTo(server).SendAsync(AMail, default);
        var lines = server.Lines.ToList();
        lines.ShouldContain("MAIL FROM:<liaison@liaison.example>");
        lines.ShouldContain("RCPT TO:<wang@acme.example>");
        var body = string.Concat(lines.SkipWhile(l => l != "").TakeWhile(l => l != "."));
        Encoding.UTF8.GetString(Convert.FromBase64String(body)).ReplaceLineEndings("\n").ShouldStartWith(AMail.Text);
    }

    [Fact]
    public async Task A_server_with_a_certificate_of_its_own_making_gets_nothing()   // CASES §4 #30
    {
        await using var server = new FakeSmtp(selfSignedTls: true);
        var refused = await Should.ThrowAsync<SmtpException>(() => SenderTo(server, MailSecurity.StartTls).SendAsync(AMail, default));
        refused.InnerException.ShouldBeOfType<System.Security.Authentication.AuthenticationException>();
        server.Lines.ShouldNotContain(line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(MailSecurity.StartTls))]
    [InlineData(nameof(MailSecurity.Tls))]
    public async Task Under_TLS_a_mail_goes_to_whom_a_trusted_authority_vouches_for_and_the_password_only_there(string security)
    {
        await using var server = new FakeSmtp(selfSignedTls: true, tlsAtOnce: security == nameof(MailSecurity.Tls));
        var authority = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(authority, server.Authority);
            await SenderTo(server, Enum.Parse<MailSecurity>(security), authority: authority, password: "secret").SendAsync(AMail, default);
            server.Lines.ShouldContain("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0liaison\0secret")));
            server.Lines.ShouldContain("RCPT TO:<wang@acme.example>");
        }
        finally
        {
            File.Delete(authority);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("other.example", true)]
    public async Task Under_TLS_a_certificate_that_nobody_vouches_for_or_of_another_name_gets_nothing(string name, bool trusted)   // CASES §4 #30
    {
        await using var server = new FakeSmtp(tlsAtOnce: true, name: name);
        var authority = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(authority, server.Authority);
            var refused = await Should.ThrowAsync<SmtpException>(() => SenderTo(server, MailSecurity.Tls, authority: trusted ? authority : null, password: "secret").SendAsync(AMail, default));
            refused.InnerException.ShouldBeOfType<System.Security.Authentication.AuthenticationException>();
            server.Lines.ShouldBeEmpty();
        }
        finally
        {
            File.Delete(authority);
        }
    }

    [Theory]
    [InlineData("550 no such user", SmtpStatusCode.MailboxUnavailable)]
    [InlineData("451 later", SmtpStatusCode.LocalErrorInProcessing)]
    [InlineData("nonsense", SmtpStatusCode.GeneralFailure)]
    public async Task What_the_server_answers_is_the_status(string answer, SmtpStatusCode status)
    {
        await using var server = new FakeSmtp(answer);
        (await Should.ThrowAsync<SmtpException>(() => SenderTo(server).SendAsync(AMail, default))).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_server_without_encryption_gets_nothing_where_it_is_asked_for()
    {
        await using var server = new FakeSmtp();
        await Should.ThrowAsync<SmtpException>(() => SenderTo(server, MailSecurity.StartTls).SendAsync(AMail, default));
        server.Lines.ShouldNotContain(line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_after_the_deadline()
    {
        await using var server = new FakeSmtp(recipientAnswer: null);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var sending = SenderTo(server, time: time).SendAsync(AMail, default);
        await server.Connected.Task.WaitAsync(TimeSpan.FromSeconds(30));
        time.Advance(SmtpMailSender.Deadline);
        await Should.ThrowAsync<OperationCanceledException>(() => sending.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("Host", null, "Mail__Host")]
    [InlineData("Host", "smtp.example.com", "Mail__Security")]
    [InlineData("From", "nobody", "Mail__From")]
    [InlineData("Port", "0", "Mail__Port")]
    [InlineData("Password", "secret", "Mail__UserName")]
    public void Settings_that_cannot_work_are_named_at_start(string setting, string? value, string named)
    {
        var options = new MailOptions { Host = "127.0.0.1", From = "liaison@liaison.example", Security = MailSecurity.None };
        new MailOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
        var property = typeof(MailOptions).GetProperty(setting)!;
        property.SetValue(options, value is null ? null : Convert.ChangeType(value, property.PropertyType, null));
        new MailOptionsValidator().Validate(null, options).FailureMessage.ShouldNotBeNull().ShouldContain(named);
    }

    private static SmtpMailSender SenderTo(FakeSmtp server, MailSecurity security = MailSecurity.None, TimeProvider? time = null, string? authority = null, string? password = null)
    {
        var options = new MailOptions { Host = "127.0.0.1", Port = server.Port, From = "liaison@liaison.example", Security = security, Authority = authority };
        (options.UserName, options.Password) = (password is null ? null : "liaison", password);
        return new SmtpMailSender(Options.Create(options), time ?? TimeProvider.System);
    }
}
