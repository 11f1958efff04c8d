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

    private static Caller CallerOf(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(CallerClaims.Account), out var account) && Guid.TryParse(user.FindFirstValue(CallerClaims.Session), out var session)
            ? Caller.Of(new AccountId(account), session)
            : Caller.Anonymous;
}
