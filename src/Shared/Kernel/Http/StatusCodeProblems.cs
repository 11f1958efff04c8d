using Liaison.Kernel.Outcomes;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Liaison.Kernel.Http;

/// <summary>Answers that the framework gives by a bare status code, as problem documents with a stable code.</summary>
public static class StatusCodeProblems
{
    public static Task WriteAsync(StatusCodeContext context)
    {
        var refusal = context.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => RequestErrors.TooLarge,
            StatusCodes.Status404NotFound => RequestErrors.NotFound,
            StatusCodes.Status415UnsupportedMediaType => RequestErrors.NotJson,
            StatusCodes.Status405MethodNotAllowed => RequestErrors.MethodNotAllowed,
            StatusCodes.Status400BadRequest => RequestErrors.Malformed,
            _ => null,
        };
        return refusal?.ToProblem().ExecuteAsync(context.HttpContext) ?? Task.CompletedTask;
    }
}
