using System.Security.Cryptography;
using Dapper;
using Liaison.Binding.Contracts;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Accounts;

internal sealed class VerifyRegistrationHandler(
    UnitOfWork work, WorkContext context, IPlatformReads reads, Attempts attempts, NewAccounts accounts, OpenSessions sessions, TimeProvider time)
    : ICommandHandler<VerifyRegistration, OpenedSession>
{
    public const int Tries = 5;

    public async Task<Outcome<OpenedSession>> Handle(VerifyRegistration request, CancellationToken cancellationToken)
    {
        var taken = await attempts.TakeAsync([Attempt.From(AttemptLimit.VerifyFrom, context.RemoteAddress)], cancellationToken);
        if (taken.IsRefused(out var refusal, out var tries))
        {
            return refusal;
        }

        var tokenHash = RandomTokens.Hash(request.Registration);
        if (await TryAsync(tokenHash, cancellationToken) is not { } registration)
        {
            return AccountErrors.CodeExpired;
        }

        if (!CryptographicOperations.FixedTimeEquals(registration.CodeHash, RandomTokens.Hash(request.Registration, request.Code)))
        {
            return registration.Tries < Tries ? AccountErrors.CodeRefused : AccountErrors.CodeExpired;
        }

        await attempts.ForgiveAsync(tries, cancellationToken);
        return await OpenAsync(registration, tokenHash, request.Device, cancellationToken);
    }

    /// <summary>Counts the try before it is made, in a statement of its own: parallel tries are no more than five either.</summary>
    private Task<RegistrationRow?> TryAsync(byte[] tokenHash, CancellationToken ct) => reads.FindAsync<RegistrationRow>(
        """
        update binding.registrations set tries = tries + 1
        where token_hash = @tokenHash and tries < @Tries and expires_at > @now
        returning email, name, password_hash, code_hash, tries
        """,
        new { tokenHash, Tries, now = time.GetUtcNow() },
        ct);

    private async Task<Outcome<OpenedSession>> OpenAsync(RegistrationRow registration, byte[] tokenHash, string? device, CancellationToken ct)
    {
        var account = new AccountId(Id.New(time));
        var session = Id.New(time);
        context.Caller = Caller.Of(account, session);

        // The row goes with the account's creation: of two requests with the right code the second waits here, and finds it gone.
        var connection = await work.BeginAsync(ct);
        var used = await connection.ExecuteAsync(
            new CommandDefinition("delete from binding.registrations where token_hash = @tokenHash", new { tokenHash }, cancellationToken: ct));
        if (used == 0 || !EmailAddress.TryParse(registration.Email, out var email))
        {
            return AccountErrors.CodeExpired;
        }

        var created = await accounts.CollectAsync(account, email, registration.Name, registration.PasswordHash, ct);
        return created.Refusal is { } refusal ? refusal : await sessions.OpenAsync(account, session, SignInMethod.Registration, device, ct);
    }

    private sealed record RegistrationRow(string Email, string Name, string PasswordHash, byte[] CodeHash, int Tries);
}
