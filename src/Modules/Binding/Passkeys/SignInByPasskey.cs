using System.Text.Json;
using FluentValidation;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Passkeys;

/// <summary>Asks whatever authenticator is there for a passkey of this server. Names no account, and says of none whether it is there.</summary>
[Public]
[HoldsSecrets]
internal sealed record BeginPasskeySignIn : ICommand<StartedCeremony>;

/// <param name="Ceremony">From <see cref="StartedCeremony"/>.</param>
/// <param name="Credential">JSON, as the browser's <c>PublicKeyCredential.toJSON()</c> gives it.</param>
/// <param name="Device">The User-Agent header; null when there is none.</param>
[Public]
[HoldsSecrets]
[RetryOnConflict]
internal sealed record SignInByPasskey(Secret Ceremony, string Credential, string? Device) : ICommand<OpenedSession>;

internal sealed class SignInByPasskeyValidator : AbstractValidator<SignInByPasskey>
{
    public SignInByPasskeyValidator() => RuleFor(c => c.Credential).NotEmpty().MaximumLength(PasskeyRules.LongestCredential);
}

internal sealed class SignInByPasskeyHandler(
    WorkContext context, UnitOfWork work, PasskeyCeremonies ceremonies, IUserPasskeyStore<AccountSummary> owners, ISignInStarts starts, Attempts attempts, RefusedSignIns refused,
    OpenSessions sessions, IOptions<PublicUrlOptions> url, TimeProvider time)
    : ICommandHandler<BeginPasskeySignIn, StartedCeremony>, ICommandHandler<SignInByPasskey, OpenedSession>
{
    public async Task<Outcome<StartedCeremony>> Handle(BeginPasskeySignIn request, CancellationToken cancellationToken)
    {
        if (!PasskeyRules.AreFor(url.Value.PublicUrl!))
        {
            return PasskeyErrors.Unavailable;
        }

        return await starts.RefusalAsync(cancellationToken) is { } refusal ? refusal : await ceremonies.BeginAsync(cancellationToken);
    }

    public async Task<Outcome<OpenedSession>> Handle(SignInByPasskey request, CancellationToken cancellationToken)
    {
        var taken = await attempts.TakeAsync([Attempt.From(AttemptLimit.SignInFrom, context.RemoteAddress)], cancellationToken);
        if (taken.IsRefused(out var refusal, out var tries))
        {
            return refusal;
        }

        if (await ceremonies.SignedInAsync(request.Ceremony, request.Credential, cancellationToken) is not { } answer)
        {
            return PasskeyErrors.CeremonyExpired;
        }

        if (!answer.Succeeded)
        {
            await refused.RecordAsync((await NamedAsync(request.Credential, cancellationToken))?.Id, "passkey", SignInRefusal.PasskeyRefused, tries.BlockedUntil, cancellationToken);
            return PasskeyErrors.SignInRefused;
        }

        await attempts.ForgiveAsync(tries, cancellationToken);
        await starts.ForgiveAsync(cancellationToken);
        var (account, used, session) = (answer.User.Id, answer.Passkey, Id.New(time));
        work.Session.Execute($"""
            update binding.passkeys set sign_count = {(long)used.SignCount}, is_backed_up = {used.IsBackedUp}, last_used_at = {time.GetUtcNow()} where credential_id = {used.CredentialId}
            """);
        context.Caller = Caller.Of(account, session);
        return await sessions.OpenAsync(account, session, SignInMethod.Passkey, request.Device, cancellationToken);
    }

    /// <summary>Whose passkey was shown, in whatever wrong way: they may want to know.</summary>
    private async Task<AccountSummary?> NamedAsync(string credential, CancellationToken ct)
    {
        try
        {
            using var json = JsonDocument.Parse(credential);
            return json.RootElement is { ValueKind: JsonValueKind.Object } shown && shown.TryGetProperty("id", out var id) && id.GetString() is { } text
                ? await owners.FindByPasskeyIdAsync(WebEncoders.Base64UrlDecode(text), ct)
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
