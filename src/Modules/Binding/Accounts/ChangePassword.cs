using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Accounts;

/// <summary>Another password for the caller's account. It proves itself by the old one, and its other sessions end.</summary>
[RequiresSignIn]
[HoldsSecrets]
[RetryOnConflict]
internal sealed record ChangePassword(Secret Password, Secret NewPassword) : ICommand;

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePassword>
{
    public ChangePasswordValidator()
    {
        RuleFor(c => c.Password).CurrentPassword();
        // Whose it is, is known to the handler alone.
        RuleFor(c => c.NewPassword).Password((_, _) => false);
    }
}

internal sealed class ChangePasswordHandler(WorkContext context, Reauthentication again, NewPasswords passwords) : ICommandHandler<ChangePassword>
{
    public async Task<Outcome> Handle(ChangePassword request, CancellationToken cancellationToken) =>
        await again.RefusalAsync(request.Password, cancellationToken) is { } refusal
            ? refusal
            : await passwords.SetAsync(context.Caller.Account!.Value, request.NewPassword, except: context.Caller.Session, cancellationToken);
}

/// <summary>Sets the password of an account that has just proven itself, ends its sessions and tells its owner.</summary>
internal sealed class NewPasswords(UnitOfWork work, IStreams streams, IAccounts accounts, Passwords passwords, StoredSessions sessions, IMailer mailer)
{
    /// <param name="except">The session that goes on; null for none.</param>
    public async Task<Outcome> SetAsync(AccountId account, Secret password, Guid? except, CancellationToken ct)
    {
        if (await accounts.FindAsync(account, ct) is not { } owner)
        {
            return RequestErrors.NotFound;
        }

        if (PasswordRules.IsPersonal(password.Reveal(), owner.Email, owner.Name))
        {
            return RequestErrors.Invalid([new FieldError("/newPassword", "PasswordPersonal", "A password is not the e-mail or the name. Take another one.")]);
        }

        await sessions.EndAsync(work.Session, account, only: null, except, "password-changed", ct);
        work.Session.Execute($"""
            insert into binding.passwords (account_id, hash) values ({account}, {passwords.Hash(password)}) on conflict (account_id) do update set hash = excluded.hash
            """);
        // A reset that somebody else asked for meanwhile is over.
        work.Session.Execute($"delete from binding.password_resets where account_id = {account}");
        mailer.Send(
            owner.Email,
            "Liaison: 密码已更改 · Your password was changed",
            """
            您的帐号密码刚刚被更改，其他设备已退出登录。如果不是您本人操作，请立即在登录页选择“忘记密码”重新设置，并告知团队管理员。

            Your account's password was changed just now; other devices were signed out. If this was not you, choose "Forgot the password" on the sign-in page at once,
            and tell an admin of your team.
            """);
        return await streams.ChangeAsync<Account>(Tenant.Platform, account.Value, _ => Account.SetPassword(), ct);
    }
}
