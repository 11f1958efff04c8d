using FluentValidation;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Sessions;

internal sealed class SignInValidator : AbstractValidator<SignIn>
{
    public SignInValidator()
    {
        RuleFor(c => c.Email).NotEmpty().MaximumLength(EmailAddress.Longest);
        RuleFor(c => c.Password).Must(p => p.Reveal().Length is > 0 and <= PasswordRules.Longest)
            .WithErrorCode("PasswordLength").WithMessage("The password is missing, or longer than any can be.");
    }
}

internal sealed class SignInHandler(
    WorkContext context, IPlatformReads reads, Attempts attempts, Passwords passwords, RefusedSignIns refused, OpenSessions sessions, TimeProvider time)
    : ICommandHandler<SignIn, OpenedSession>
{
    public async Task<Outcome<OpenedSession>> Handle(SignIn request, CancellationToken cancellationToken)
    {
        var email = EmailAddress.TryParse(request.Email, out var address) ? address.Value : request.Email.Trim();
        var network = Attempt.NetworkOf(context.RemoteAddress);
        var taken = await attempts.TakeAsync(
            [
                new Attempt(AttemptLimit.SignInHere, $"{network}\n{email}"),
                new Attempt(AttemptLimit.SignInAnywhere, email),
                new Attempt(AttemptLimit.SignInFrom, network),
            ],
            cancellationToken);
        if (taken.IsRefused(out var refusal, out var tries))
        {
            return refusal;
        }

        var found = await reads.FindAsync<AccountRow>(
            "select a.id, a.email_verified, p.hash from binding.accounts_1 a left join binding.passwords p on p.account_id = a.id where a.email = @email",
            new { email },
            cancellationToken);
        if (!passwords.Verify(found?.Hash, request.Password) || found is null)
        {
            await refused.RecordAsync(found?.Id, email, SignInRefusal.WrongPassword, tries.BlockedUntil, cancellationToken);
            return AccountErrors.SignInRefused;
        }

        if (!found.EmailVerified)
        {
            await refused.RecordAsync(found.Id, email, SignInRefusal.EmailNotVerified, lockedUntil: null, cancellationToken);
            return AccountErrors.SignInRefused;
        }

        await attempts.ForgiveAsync(tries, cancellationToken);
        var session = Id.New(time);
        // Proven: what happens from here on in this request is done by the account.
        context.Caller = Caller.Of(found.Id, session);
        return await sessions.OpenAsync(found.Id, session, SignInMethod.Password, request.Device, cancellationToken);
    }

    private sealed record AccountRow(AccountId Id, bool EmailVerified, string? Hash);
}
