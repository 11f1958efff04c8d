using Liaison.Kernel.Outcomes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Liaison.Kernel.Http;

/// <summary>Outcomes as HTTP answers; refusals as RFC 9457 problem documents with a stable <c>code</c>.</summary>
public static class Problems
{
    public static ProblemHttpResult ToProblem(this Refusal refusal)
    {
        var extensions = new Dictionary<string, object?>(refusal.Extensions, StringComparer.Ordinal) { ["code"] = refusal.Code };
        return TypedResults.Problem(statusCode: refusal.Status, detail: refusal.Detail, type: $"/problems/{refusal.Code}", extensions: extensions);
    }

    public static Results<NoContent, ProblemHttpResult> ToNoContent(this Outcome outcome) =>
        outcome.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.NoContent();

    public static Results<Ok<T>, ProblemHttpResult> ToOk<T>(this Outcome<T> outcome) =>
        outcome.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Ok(outcome.Value);

    /// <param name="location">Where the new thing can be read.</param>
    public static Results<Created<T>, ProblemHttpResult> ToCreated<T>(this Outcome<T> outcome, Func<T, string> location) =>
        outcome.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Created(location(outcome.Value!), outcome.Value);

    /// <param name="location">Where the long work can be polled.</param>
    public static Results<Accepted<T>, ProblemHttpResult> ToAccepted<T>(this Outcome<T> outcome, Func<T, string> location) =>
        outcome.Refusal is { } refusal ? refusal.ToProblem() : TypedResults.Accepted(location(outcome.Value!), outcome.Value);
}
