using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace Liaison.Binding.Passkeys;

/// <param name="Ceremony">Only whoever holds it can answer: keep it in the browser that asked.</param>
/// <param name="Options">JSON for the browser's <c>navigator.credentials</c>.</param>
/// <param name="ExpiresAt">UTC. Until then one answer is taken.</param>
internal sealed record StartedCeremony(Secret Ceremony, string Options, DateTimeOffset ExpiresAt);

/// <summary>Asks an authenticator, and judges its one answer. The judging is ASP.NET Core Identity's.</summary>
internal sealed class PasskeyCeremonies(IPasskeyHandler<AccountSummary> passkeys, IPlatformReads reads, TimeProvider time)
{
    /// <summary>For a new passkey of an account.</summary>
    public async Task<StartedCeremony> BeginAsync(AccountSummary account, CancellationToken ct)
    {
        var user = new PasskeyUserEntity { Id = account.Id.ToString(), Name = account.Email, DisplayName = account.Name };
        var made = await passkeys.MakeCreationOptionsAsync(user, NoRequest());
        return await KeepAsync(account.Id, made.CreationOptionsJson, made.AttestationState, ct);
    }

    /// <summary>For signing in, whoever it will be.</summary>
    public async Task<StartedCeremony> BeginAsync(CancellationToken ct)
    {
        var made = await passkeys.MakeRequestOptionsAsync(user: null, NoRequest());
        return await KeepAsync(account: null, made.RequestOptionsJson, made.AssertionState, ct);
    }

    /// <returns>Null when the ceremony is over; else what the authenticator said.</returns>
    public async Task<PasskeyAttestationResult?> AddedAsync(Secret ceremony, AccountId account, string credential, CancellationToken ct) =>
        await EndAsync(ceremony, account, ct) is { } state
            ? await passkeys.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = NoRequest(), CredentialJson = credential, AttestationState = state })
            : null;

    /// <returns>Null when the ceremony is over; else what the authenticator said.</returns>
    public async Task<PasskeyAssertionResult<AccountSummary>?> SignedInAsync(Secret ceremony, string credential, CancellationToken ct) =>
        await EndAsync(ceremony, account: null, ct) is { } state
            ? await passkeys.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = NoRequest(), CredentialJson = credential, AssertionState = state })
            : null;

    /// <summary>Identity asks for a request's host and origin only where <see cref="PasskeyRules"/> are silent, and they are not (CASES §4 #21).</summary>
    private static DefaultHttpContext NoRequest() => new();

    private async Task<StartedCeremony> KeepAsync(AccountId? account, string options, string? state, CancellationToken ct)
    {
        var (ceremony, expiresAt) = (RandomTokens.Token(), time.GetUtcNow() + PasskeyRules.Lifetime);
        await reads.ExecuteAsync(
            "insert into binding.passkey_ceremonies (token_hash, account_id, state, expires_at) values (@hash, @account, @state, @expiresAt)",
            new { hash = RandomTokens.Hash(ceremony), account = account?.Value, state, expiresAt },
            ct);
        return new StartedCeremony(ceremony, options, expiresAt);
    }

    /// <summary>In a statement of its own: of answers that come at once one is judged, and a wrong one is the last (CASES §4 #20).</summary>
    private Task<string?> EndAsync(Secret ceremony, AccountId? account, CancellationToken ct) => reads.FindAsync<string>(
        "delete from binding.passkey_ceremonies where token_hash = @hash and account_id is not distinct from @account and expires_at > @now returning state",
        new { hash = RandomTokens.Hash(ceremony), account = account?.Value, now = time.GetUtcNow() },
        ct);
}
