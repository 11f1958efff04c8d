using System.Text.Json;
using Liaison.EventStore;
using Liaison.Kernel.Outcomes;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Liaison.Kernel.Http;

/// <summary>Turns what was thrown into a problem document. The exception's text stays in the log.</summary>
internal sealed class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var refusal = exception switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => RequestErrors.TooLarge,
            BadHttpRequestException { InnerException: JsonException json } when UnknownField(json) => RequestErrors.UnknownField(Pointer(json)),
            BadHttpRequestException => RequestErrors.Malformed,
            ConcurrencyException => RequestErrors.Conflict,
            _ => RequestErrors.Unexpected,
        };
        if (refusal == RequestErrors.Unexpected)
        {
            log.LogError(exception, "Unexpected failure of {Method} {Path}", httpContext.Request.Method, httpContext.Request.Path);
        }

        await refusal.ToProblem().ExecuteAsync(httpContext);
        return true;
    }

    // System.Text.Json has no type of its own for it; the path is set to the unknown property.
    private static bool UnknownField(JsonException json) => json.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal);

    private static string Pointer(JsonException json) =>
        "/" + (json.Path ?? "$").TrimStart('$').TrimStart('.').Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
}
