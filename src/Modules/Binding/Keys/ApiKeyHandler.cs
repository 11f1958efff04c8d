using System.Security.Claims;
using System.Text.Encodings.Web;
using Liaison.Binding.Accounts;
using Liaison.Binding.Sessions;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Keys;

/// <summary>
/// <c>Authorization: Bearer lia_…</c>. Every request looks its key's hash up by primary key: a key that was revoked or ran out is nobody's from then on, on
/// every host. Whether the account is still a member is asked with every request, as for everybody.
/// </summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, LiveApiKeys live, IPlatformReads reads, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ Length: > 10 and <= 100 } header] || !header.StartsWith(Bearer + ApiKeyCommandsHandler.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var (now, hash) = (time.GetUtcNow(), RandomTokens.Hash(new Secret(header[Bearer.Length..].Trim())));
        var key = await live.FindAsync(hash, Context.RequestAborted);
        if (key is null)
        {
            return AuthenticateResult.NoResult();
        }

        if (key.LastUsedAt is null || now - key.LastUsedAt >= SessionRules.Precision)
        {
            await reads.ExecuteAsync("update binding.api_key_secrets set last_used_at = @now where key_hash = @hash", new { hash, now }, Context.RequestAborted);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(CallerClaims.Account, key.AccountId.ToString()), new Claim(CallerClaims.Key, key.Id.ToString()), new Claim(CallerClaims.Team, key.TenantId),
                .. key.Scopes.Select(s => new Claim(CallerClaims.Scope, s)),
            ],
            Scheme)), Scheme));
    }
}

/// <summary>What a key's hash stands for: every request with a key asks.</summary>
internal sealed class LiveApiKeys
{
    private readonly Coalesced<string, Row> _rows;

    public LiveApiKeys(IPlatformReads reads, TimeProvider time) => _rows = new(async (hashes, ct) =>
    {
        var rows = await reads.ListAsync<Row>(
            """
            select s.key_hash, k.id, k.tenant_id, k.account_id, k.scopes, s.last_used_at from binding.api_key_secrets s
            join binding.api_keys_1 k on k.tenant_id = s.tenant_id and k.id = s.id
            where s.key_hash = any(@hashes) and k.revoked_at is null and k.expires_at > @now
            """,
            new { hashes = hashes.Select(Convert.FromHexString).ToArray(), now = time.GetUtcNow() },
            ct);
        return rows.ToDictionary(r => Convert.ToHexString(r.KeyHash), StringComparer.Ordinal);
    });

    public Task<Row?> FindAsync(byte[] keyHash, CancellationToken ct) => _rows.FindAsync(Convert.ToHexString(keyHash), ct);

    internal sealed record Row(byte[] KeyHash, Guid Id, string TenantId, AccountId AccountId, string[] Scopes, DateTimeOffset? LastUsedAt);
}
