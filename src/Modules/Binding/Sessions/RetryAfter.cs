using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Liaison.Binding.Sessions;

/// <summary>Repeats a refusal's <c>retryAfter</c> as the header of that name (RFC 9110 §10.2.3).</summary>
internal static class RetryAfter
{
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var answer = await next(context);
        if ((answer as INestedHttpResult)?.Result is ProblemHttpResult { ProblemDetails.Extensions: var extensions } && extensions.TryGetValue("retryAfter", out var seconds))
        {
            context.HttpContext.Response.Headers.RetryAfter = Convert.ToString(seconds, CultureInfo.InvariantCulture);
        }

        return answer;
    }
}
