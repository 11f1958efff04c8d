using System.Security.Cryptography;
using Dapper;
using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Accounts;

/// <summary>Somebody has forgotten the password: a code goes to the mailbox. Answers the same, in the same time, whether the address has an account or not.</summary>
[Public]
[HoldsSecrets]
internal sealed record ForgetPassword(string Email) : ICommand<StartedReset>;

/// <param name="Reset">Only whoever holds it can use the code: keep it in the browser that asked.</param>
/// <param name="ExpiresAt">UTC. Until then, and for five tries, the code can be entered.</param>
internal sealed record StartedReset(Secret Reset, DateTimeOffset ExpiresAt);

/// <summary>Sets a new password with the code from the mail. All sessions end; signing in comes after.</summary>
[Public]
[HoldsSecrets]
[RetryOnConflict]
internal sealed record ResetPassword(Secret Reset, Secret Code, Secret NewPassword) : ICommand;

internal sealed class ForgetPasswordValidator : AbstractValidator<ForgetPassword>
{
    public ForgetPasswordValidator() => RuleFor(c => c.Email).Email();
}

internal sealed class ResetPasswordValidator : AbstractValidator<ResetPassword>
{
    public ResetPasswordValidator()
    {
        RuleFor(c => c.Reset).Must(r => r.Reveal().Length is > 0 and <= 100).WithErrorCode("Reset").WithMessage("Send the `reset` that you got when you asked.");
        RuleFor(c => c.Code).MailedCode();
        RuleFor(c => c.NewPassword).Password((_, _) => false);
    }
}

internal sealed class ResetPasswordHandler(UnitOfWork work, WorkContext context, IPlatformReads reads, Attempts attempts, NewPasswords passwords, IMailer mailer, TimeProvider time)
    : ICommandHandler<ForgetPassword, StartedReset>, ICommandHandler<ResetPassword>
{
    public async Task<Outcome<StartedReset>> Handle(ForgetPassword request, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email))
        {
            return AccountErrors.EmailInvalid;
        }

        // The same counts as for registering: what they limit is mail to one mailbox, and by one address.
        var taken = await attempts.TakeAsync(
            [new Attempt(AttemptLimit.RegisterMailbox, email.Value), Attempt.From(AttemptLimit.RegisterFrom, context.RemoteAddress)], cancellationToken);
        if (taken.Refusal is { } refusal)
        {
            return refusal;
        }

        var account = await reads.FindAsync<Guid?>("select id from binding.accounts_1 where email = @email", new { email = email.Value }, cancellationToken);
        var (reset, code, expiresAt) = (RandomTokens.Token(), RandomTokens.Code(), time.GetUtcNow() + RegisterAccountHandler.CodeLifetime);
        work.Session.Execute($"""
            insert into binding.password_resets (token_hash, account_id, code_hash, expires_at)
            values ({RandomTokens.Hash(reset)}, {account}::uuid, {RandomTokens.Hash(reset, code)}, {expiresAt})
            """);
        var mail = account is null ? ResetMails.NoAccount(context.RemoteAddress) : ResetMails.Code(code, context.RemoteAddress);
        mailer.Send(email.Value, mail.Subject, mail.Text);
        return new StartedReset(reset, expiresAt);
    }

    public async Task<Outcome> Handle(ResetPassword request, CancellationToken cancellationToken)
    {
        var taken = await attempts.TakeAsync([Attempt.From(AttemptLimit.VerifyFrom, context.RemoteAddress)], cancellationToken);
        if (taken.IsRefused(out var refusal, out var tries))
        {
            return refusal;
        }

        // Counted before it is made, in a statement of its own: parallel tries are no more than five either.
        var tokenHash = RandomTokens.Hash(request.Reset);
        var row = await reads.FindAsync<Row>(
            """
            update binding.password_resets set tries = tries + 1 where token_hash = @tokenHash and tries < @Tries and expires_at > @now
            returning account_id, code_hash, tries
            """,
            new { tokenHash, VerifyRegistrationHandler.Tries, now = time.GetUtcNow() },
            cancellationToken);
        if (row is null)
        {
            return AccountErrors.CodeExpired;
        }

        if (!CryptographicOperations.FixedTimeEquals(row.CodeHash, RandomTokens.Hash(request.Reset, request.Code)) || row.AccountId is not { } account)
        {
            return row.Tries < VerifyRegistrationHandler.Tries ? AccountErrors.CodeRefused : AccountErrors.CodeExpired;
        }

        await attempts.ForgiveAsync(tries, cancellationToken);
        // The row goes with the new password: of two requests with the right code the second waits here, and finds it gone.
        var connection = await work.BeginAsync(cancellationToken);
        var used = await connection.ExecuteAsync(new CommandDefinition(
            "delete from binding.password_resets where token_hash = @tokenHash", new { tokenHash }, cancellationToken: cancellationToken));
        if (used == 0)
        {
            return AccountErrors.CodeExpired;
        }

        context.Caller = new Caller($"account:{account}", account);
        return await passwords.SetAsync(account, request.NewPassword, except: null, cancellationToken);
    }

    private sealed record Row(AccountId? AccountId, byte[] CodeHash, int Tries);
}

/// <summary>What a mailbox gets when somebody says that they forgot the password.</summary>
internal static class ResetMails
{
    public static MailText Code(Secret code, string? remoteAddress) => new(
        "Liaison 重置密码 / reset your password",
        $"""
        您的验证码是：{code.Reveal()}

        有人（网络地址 {remoteAddress ?? "未知"}）请求重置您的密码。验证码 10 分钟内有效，只能在申请时使用的那个浏览器中输入。
        如果不是您本人申请，请忽略本邮件，密码不会改变；不要把验证码告诉任何人。

        Your verification code is: {code.Reveal()}

        Somebody (network address {remoteAddress ?? "unknown"}) asked to reset your password. The code is valid for 10 minutes, and only in the browser that asked for it.
        If this was not you, ignore this mail: your password stays. Give the code to nobody.
        """);

    public static MailText NoAccount(string? remoteAddress) => new(
        "Liaison 重置密码 / reset your password",
        $"""
        有人（网络地址 {remoteAddress ?? "未知"}）请求重置此邮箱的密码，但此邮箱没有账号。如果是您本人，请用另一个邮箱，或先注册。

        Somebody (network address {remoteAddress ?? "unknown"}) asked to reset the password of this mailbox, which has no account. If this was you, try another mailbox, or register.
        """);
}
