namespace Liaison.Kernel.Outcomes;

/// <summary>An expected no.</summary>
/// <param name="Code">Stable, <c>module.reason</c> in kebab-case. None is renamed, none gets a second meaning.</param>
/// <param name="Status">The HTTP status that it answers with.</param>
/// <param name="Detail">What is wrong and what to do next. May change; the UI translates <paramref name="Code"/>.</param>
public sealed record Refusal(string Code, int Status, string Detail)
{
    /// <summary>Further members of the problem document, such as WeCom's errcode. Never a secret, never an exception's text.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);
}

/// <summary>One field of a request that is not acceptable.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the request.</param>
public sealed record FieldError(string Pointer, string Code, string Detail);

/// <summary>Refusals that every part of the product shares.</summary>
public static class RequestErrors
{
    public static readonly Refusal NotFound = new("request.not-found", 404, "There is no such thing here, or it belongs to another team.");
    public static readonly Refusal Conflict = new("request.conflict", 409, "Somebody else changed this at the same moment. Read it again and repeat.");
    public static readonly Refusal Malformed = new("request.malformed", 400, "The request's body is not the JSON that this call takes.");
    public static readonly Refusal TooLarge = new("request.too-large", 413, "The request's body is larger than this server accepts.");
    public static readonly Refusal NotJson = new("request.not-json", 415, "Send JSON with Content-Type: application/json.");
    public static readonly Refusal MethodNotAllowed = new("request.method-not-allowed", 405, "This address does not take this method; Allow names those that it does.");
    public static readonly Refusal CursorInvalid = new("request.cursor-invalid", 400, "This cursor does not belong to this list. Start again without one.");
    public static readonly Refusal Stale = new("request.stale", 412, "This was changed after you read it. Read it again, and repeat with its new ETag in If-Match.");
    public static readonly Refusal VersionRequired = new("request.version-required", 428, "Say which version you change: send the ETag that you read as If-Match.");
    public static readonly Refusal KeyReused = new("request.idempotency-key-reused", 422, "This Idempotency-Key was used for a different request. Use a new one.");
    public static readonly Refusal KeyInvalid = new("request.idempotency-key-invalid", 400, "An Idempotency-Key has 1 to 100 visible ASCII characters.");
    public static readonly Refusal Unexpected = new("server.unexpected", 500, "Something went wrong on our side. The trace id names it in the log.");
    public static readonly Refusal SignInRequired = new("access.sign-in-required", 401, "Sign in first.");
    public static readonly Refusal ScopeRequired = new("access.scope-required", 403, "This API key was not made for that. Make one with the scope that the documentation of this call names.");
    public static readonly Refusal RoleRequired = new("access.role-required", 403, "Your role in this team does not allow this.");

    public static Refusal Invalid(IReadOnlyList<FieldError> errors) =>
        new("request.invalid", 400, "Some fields are not acceptable; `errors` names each.")
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["errors"] = errors },
        };

    public static Refusal UnknownField(string pointer) =>
        new("request.unknown-field", 400, "The request has a field that this call does not know.")
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["errors"] = new[] { new FieldError(pointer, "unknown", "This call has no such field.") },
            },
        };
}
