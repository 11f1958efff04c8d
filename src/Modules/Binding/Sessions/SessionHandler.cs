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
    LiveSessions live, IOptions<PublicUrlOptions> publicUrl, TimeProvider time)
    : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    // Browsers take __Host- only with Secure, without Domain, for the whole site: no sibling domain can plant one.
    private string CookieName => publicUrl.Value.IsHttps ? "__Host-liaison" : "liaison";

    // A token for the header is none for the cookie: what is in a cookie is sent by any page, and has to show our header.
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Request.Cookies[CookieName] is { Length: > 0 and <= 100 } token && !token.StartsWith(BearerSessionHandler.Prefix, StringComparison.Ordinal)
            ? await live.AuthenticateAsync(new Secret(token), Scheme.Name, Context.RequestAborted)
            : AuthenticateResult.NoResult();

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

/// <summary>
/// The same session in a header, for programs that keep no cookies, such as the mini program: <c>Authorization: Bearer lis_…</c>. No browser adds it by itself, so
/// that no page of another site can use it; a cookie's token is none here.
/// </summary>
internal sealed class BearerSessionHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, LiveSessions live)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "BearerSession";

    /// <summary>Of every such token: whoever finds one knows what it is.</summary>
    public const string Prefix = "lis_";

    private const string Bearer = "Bearer ";

    public static bool IsMeant(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer + Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() => IsMeant(Request) && Request.Headers.Authorization is [{ Length: <= 100 } header]
        ? await live.AuthenticateAsync(new Secret(header[Bearer.Length..].Trim()), Scheme, Context.RequestAborted)
        : AuthenticateResult.NoResult();
}

/// <summary>Whose session a token's hash is: every request with a cookie asks.</summary>
internal sealed class LiveSessions
{
    private readonly IPlatformReads _reads;
    private readonly TimeProvider _time;
    private readonly Coalesced<string, Row> _rows;

    public LiveSessions(IPlatformReads reads, TimeProvider time)
    {
        (_reads, _time) = (reads, time);
        _rows = new(ReadAsync);
    }

    /// <param name="scheme">How it was shown.</param>
    public async Task<AuthenticateResult> AuthenticateAsync(Secret token, string scheme, CancellationToken ct)
    {
        var (now, tokenHash) = (_time.GetUtcNow(), RandomTokens.Hash(token));
        if (await _rows.FindAsync(Convert.ToHexString(tokenHash), ct) is not { } session)
        {
            return AuthenticateResult.NoResult();
        }

        if (now - session.LastUsedAt >= SessionRules.Precision)
        {
            await _reads.ExecuteAsync("update binding.sessions set last_used_at = @now where token_hash = @tokenHash and last_used_at < @now", new { tokenHash, now }, ct);
        }

        return AuthenticateResult.Success(new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(CallerClaims.Account, session.AccountId.ToString()), new Claim(CallerClaims.Session, session.Id.ToString())], scheme)), scheme));
    }

    private async Task<IReadOnlyDictionary<string, Row>> ReadAsync(IReadOnlyCollection<string> hashes, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var rows = await _reads.ListAsync<Row>(
            $"select token_hash, id, account_id, last_used_at from binding.sessions where token_hash = any(@hashes) and {SessionRules.IsLive}",
            new { hashes = hashes.Select(Convert.FromHexString).ToArray(), now, idleSince = now - SessionRules.Idle },
            ct);
        return rows.ToDictionary(r => Convert.ToHexString(r.TokenHash), StringComparer.Ordinal);
    }

    internal sealed record Row(byte[] TokenHash, Guid Id, AccountId AccountId, DateTimeOffset LastUsedAt);
}
