using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Accounts;

/// <remarks>
/// An address that has an account goes the same way, to the last statement: only its mail is another one, which holds no code.
/// Neither answer nor time tells which it was.
/// </remarks>
internal sealed class RegisterAccountHandler(
    UnitOfWork work, WorkContext context, IPlatformReads reads, Attempts attempts, Passwords passwords, IMailer mailer, TimeProvider time)
    : ICommandHandler<RegisterAccount, StartedRegistration>
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    public async Task<Outcome<StartedRegistration>> Handle(RegisterAccount request, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.Email, out var email))
        {
            return AccountErrors.EmailInvalid;
        }

        var taken = await attempts.TakeAsync(
            [new Attempt(AttemptLimit.RegisterMailbox, email.Value), Attempt.From(AttemptLimit.RegisterFrom, context.RemoteAddress)], cancellationToken);
        if (taken.Refusal is { } refusal)
        {
            return refusal;
        }

        var passwordHash = passwords.Hash(request.Password);
        var exists = await reads.FindAsync<bool>(
            "select exists (select 1 from binding.accounts_1 where email = @email)", new { email = email.Value }, cancellationToken);

        var (registration, code, expiresAt) = (RandomTokens.Token(), RandomTokens.Code(), time.GetUtcNow() + CodeLifetime);
        work.Session.Execute($"""
            insert into binding.registrations (token_hash, email, name, password_hash, code_hash, expires_at)
            values ({RandomTokens.Hash(registration)}, {email.Value}, {request.Name.Trim()}, {passwordHash}, {RandomTokens.Hash(registration, code)}, {expiresAt})
            """);
        var mail = exists ? RegistrationMails.AlreadyRegistered(context.RemoteAddress) : RegistrationMails.Code(code, request.Name, context.RemoteAddress);
        mailer.Send(email.Value, mail.Subject, mail.Text);
        return new StartedRegistration(registration, expiresAt);
    }
}
