using System.Diagnostics;
using System.Security.Claims;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Microsoft.AspNetCore.Http;

namespace Liaison.Kernel.Http;

/// <summary>Claims of a signed-in session's principal.</summary>
public static class CallerClaims
{
    public const string Account = "liaison:account";
    public const string Session = "liaison:session";
    public const string Key = "liaison:key";
    public const string Team = "liaison:team";
    public const string Scope = "liaison:scope";
}

/// <summary>Fills the scope's <see cref="WorkContext"/> from the request: who, which trace, which idempotency key. Runs after authentication.</summary>
internal sealed class WorkContextMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, WorkContext context)
    {
        context.Caller = CallerOf(http.User);
        context.CorrelationId = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        context.RemoteAddress = http.Connection.RemoteIpAddress?.ToString();
        if (http.Request.Headers.TryGetValue("Idempotency-Key", out var keys))
        {
            if (keys is not [{ Length: > 0 and <= 100 } key] || key.Any(c => c is <= ' ' or > '~'))
            {
                await RequestErrors.KeyInvalid.ToProblem().ExecuteAsync(http);
                return;
            }

            context.IdempotencyKey = key;
        }

        await next(http);
    }

    private static Caller CallerOf(ClaimsPrincipal user) => (IdOf(user, CallerClaims.Account), IdOf(user, CallerClaims.Session), IdOf(user, CallerClaims.Key), IdOf(user, CallerClaims.Team)) switch
    {
        ({ } account, { } session, null, null) => Caller.Of(new AccountId(account), session),
        ({ } account, null, { } key, { } team) => Caller.Of(
            new AccountId(account), new KeyGrant(key, new TeamId(team), [.. user.FindAll(CallerClaims.Scope).Select(c => c.Value)])),
        _ => Caller.Anonymous,
    };

    private static Guid? IdOf(ClaimsPrincipal user, string claim) => Guid.TryParse(user.FindFirstValue(claim), out var id) ? id : null;
}
