using FluentValidation;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Passkeys;

/// <summary>The caller's passkeys, newest first.</summary>
[RequiresSignIn]
internal sealed record ListPasskeys : IQuery<IReadOnlyList<PasskeyItem>>;

/// <param name="BackedUp">It lives in more than one device, such as with a password manager.</param>
/// <param name="LastUsedAt">UTC; null before it was used.</param>
internal sealed record PasskeyItem(Guid Id, string Name, bool BackedUp, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Asks the caller's authenticator for a new passkey. The account proves itself once more: a passkey is a way in.</summary>
[RequiresSignIn]
[HoldsSecrets]
internal sealed record BeginPasskey(Secret Password) : ICommand<StartedCeremony>;

/// <param name="Ceremony">From <see cref="StartedCeremony"/>.</param>
/// <param name="Credential">JSON, as the browser's <c>PublicKeyCredential.toJSON()</c> gives it.</param>
/// <param name="Name">By which its owner knows it, 1 to 64 characters.</param>
[RequiresSignIn]
[HoldsSecrets]
[RetryOnConflict]
internal sealed record AddPasskey(Secret Ceremony, string Credential, string Name) : ICommand<PasskeyItem>;

/// <summary>It opens nothing any more, and the account's other sessions end: the device may be lost.</summary>
[RequiresSignIn]
[HoldsSecrets]
[RetryOnConflict]
internal sealed record RemovePasskey(Guid Passkey, Secret Password) : ICommand;

internal sealed class BeginPasskeyValidator : AbstractValidator<BeginPasskey>
{
    public BeginPasskeyValidator() => RuleFor(c => c.Password).CurrentPassword();
}

internal sealed class AddPasskeyValidator : AbstractValidator<AddPasskey>
{
    public AddPasskeyValidator()
    {
        RuleFor(c => c.Name).NotEmpty().MaximumLength(PasskeyRules.LongestName);
        RuleFor(c => c.Credential).NotEmpty().MaximumLength(PasskeyRules.LongestCredential);
    }
}

internal sealed class RemovePasskeyValidator : AbstractValidator<RemovePasskey>
{
    public RemovePasskeyValidator() => RuleFor(c => c.Password).CurrentPassword();
}

internal sealed class ManagePasskeysHandler(
    WorkContext context, UnitOfWork work, IStreams streams, IPlatformReads reads, IAccounts accounts, Reauthentication again, PasskeyCeremonies ceremonies,
    StoredSessions sessions, IMailer mailer, IOptions<PublicUrlOptions> url, TimeProvider time)
    : IQueryHandler<ListPasskeys, IReadOnlyList<PasskeyItem>>, ICommandHandler<BeginPasskey, StartedCeremony>, ICommandHandler<AddPasskey, PasskeyItem>, ICommandHandler<RemovePasskey>
{
    public async Task<Outcome<IReadOnlyList<PasskeyItem>>> Handle(ListPasskeys request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<PasskeyItem>>.Of(await reads.ListAsync<PasskeyItem>(
            "select id, name, is_backed_up as backed_up, created_at, last_used_at from binding.passkeys where account_id = @account order by id desc",
            new { account = context.Caller.Account },
            cancellationToken));

    public async Task<Outcome<StartedCeremony>> Handle(BeginPasskey request, CancellationToken cancellationToken)
    {
        if (!PasskeyRules.AreFor(url.Value.PublicUrl!))
        {
            return PasskeyErrors.Unavailable;
        }

        if (await again.RefusalAsync(request.Password, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await accounts.FindAsync(context.Caller.Account!.Value, cancellationToken) is { } account
            ? await ceremonies.BeginAsync(account, cancellationToken)
            : RequestErrors.NotFound;
    }

    public async Task<Outcome<PasskeyItem>> Handle(AddPasskey request, CancellationToken cancellationToken)
    {
        if (context.Caller.Account is not { } account || await accounts.FindAsync(account, cancellationToken) is not { } owner)
        {
            return RequestErrors.SignInRequired;
        }

        if (await ceremonies.AddedAsync(request.Ceremony, account, request.Credential, cancellationToken) is not { } answer)
        {
            return PasskeyErrors.CeremonyExpired;
        }

        if (!answer.Succeeded || answer.UserEntity.Id != account.ToString())
        {
            return PasskeyErrors.Refused;
        }

        await AccountLock.TakeAsync(work.Session, account, cancellationToken);
        var (id, name, made) = (Id.New(time), request.Name.Trim(), answer.Passkey);
        var decided = await streams.ChangeAsync<Account>(Tenant.Platform, account.Value, a => a.AddPasskey(id, name), cancellationToken);
        if (decided.Refusal is { } refusal)
        {
            return refusal;
        }

        work.Session.Execute($"""
            insert into binding.passkeys (credential_id, id, account_id, name, public_key, sign_count, transports, is_backup_eligible, is_backed_up, created_at)
            values ({made.CredentialId}, {id}, {account}, {name}, {made.PublicKey}, {(long)made.SignCount}, {made.Transports ?? []}, {made.IsBackupEligible}, {made.IsBackedUp}, {time.GetUtcNow()})
            """);
        mailer.Send(
            owner.Email,
            "Liaison: 已添加通行密钥 · A passkey was added",
            """
            您的帐号刚刚添加了一个通行密钥，可以用它登录。如果不是您本人操作，请立即修改密码，并在设置中移除它。

            A passkey was added to your account just now and can sign in to it. If this was not you, change your password at once and remove it in the settings.
            """);
        return new PasskeyItem(id, name, made.IsBackedUp, time.GetUtcNow(), LastUsedAt: null);
    }

    public async Task<Outcome> Handle(RemovePasskey request, CancellationToken cancellationToken)
    {
        if (await again.RefusalAsync(request.Password, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var account = context.Caller.Account!.Value;
        await sessions.EndAsync(work.Session, account, only: null, except: context.Caller.Session, "passkey-removed", cancellationToken);
        work.Session.Execute($"delete from binding.passkeys where id = {request.Passkey} and account_id = {account}");
        return await streams.ChangeAsync<Account>(Tenant.Platform, account.Value, a => a.RemovePasskey(request.Passkey), cancellationToken);
    }
}
