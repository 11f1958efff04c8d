using System.Security.Claims;
using System.Text.Encodings.Web;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Sessions;

/// <summary>
/// The session cookie. Every request looks its token's hash up by primary key: an ended or expired session is nobody from the commit on,
/// on every host.
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    LiveSessions live, IPlatformReads reads, IOptions<PublicUrlOptions> publicUrl, TimeProvider time)
    : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    // Browsers take __Host- only with Secure, without Domain, for the whole site: no sibling domain can plant one.
    private string CookieName => publicUrl.Value.IsHttps ? "__Host-liaison" : "liaison";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[CookieName] is not { Length: > 0 and <= 100 } token)
        {
            return AuthenticateResult.NoResult();
        }

        var now = time.GetUtcNow();
        var tokenHash = RandomTokens.Hash(new Secret(token));
        var session = await live.FindAsync(tokenHash, Context.RequestAborted);
        if (session is null)
        {
            return AuthenticateResult.NoResult();
        }

        if (now - session.LastUsedAt >= SessionRules.Precision)
        {
            await reads.ExecuteAsync(
                "update binding.sessions set last_used_at = @now where token_hash = @tokenHash and last_used_at < @now", new { tokenHash, now }, Context.RequestAborted);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(session), Scheme.Name));
    }

    protected override Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        var token = user.FindFirstValue(SessionScheme.Token) ?? throw new InvalidOperationException("Only an opened session signs in.");
        Response.Cookies.Append(CookieName, token, Cookie(time.GetUtcNow() + SessionRules.Lifetime));
        return Task.CompletedTask;
    }

    protected override Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        Response.Cookies.Delete(CookieName, Cookie(expires: null));
        return Task.CompletedTask;
    }

    private static ClaimsPrincipal PrincipalOf(LiveSessions.Row session) => new(new ClaimsIdentity(
        [new Claim(CallerClaims.Account, session.AccountId.ToString()), new Claim(CallerClaims.Session, session.Id.ToString())], SessionScheme.Name));

    private CookieOptions Cookie(DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = publicUrl.Value.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}

/// <summary>Whose session a token's hash is: every request with a cookie asks.</summary>
internal sealed class LiveSessions
{
    private readonly Coalesced<string, Row> _rows;

    public LiveSessions(IPlatformReads reads, TimeProvider time) => _rows = new(async (hashes, ct) =>
    {
        var now = time.GetUtcNow();
        var rows = await reads.ListAsync<Row>(
            $"select token_hash, id, account_id, last_used_at from binding.sessions where token_hash = any(@hashes) and {SessionRules.IsLive}",
            new { hashes = hashes.Select(Convert.FromHexString).ToArray(), now, idleSince = now - SessionRules.Idle },
            ct);
        return rows.ToDictionary(r => Convert.ToHexString(r.TokenHash), StringComparer.Ordinal);
    });

    public Task<Row?> FindAsync(byte[] tokenHash, CancellationToken ct) => _rows.FindAsync(Convert.ToHexString(tokenHash), ct);

    internal sealed record Row(byte[] TokenHash, Guid Id, AccountId AccountId, DateTimeOffset LastUsedAt);
}
