using System.Globalization;
using Liaison.Kernel.Outcomes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Liaison.Host.Api;

/// <summary>
/// A refusal (RFC 9457). A client decides by `code`, which is stable; `detail` says what to do next and may change. Further members, such as
/// WeCom's `errcode`, `meaning` and `fix`, depend on the code.
/// </summary>
/// <param name="Type">`/problems/` and the code.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong, and what to do next.</param>
/// <param name="Code">Stable, such as `directory.last-owner`.</param>
/// <param name="TraceId">Names the request in the server's log.</param>
/// <param name="Errors">With `request.invalid` and `request.unknown-field`: every field that is not acceptable.</param>
internal sealed record Problem(string Type, string Title, int Status, string Detail, string Code, string? TraceId = null, IReadOnlyList<FieldError>? Errors = null);

/// <summary>What all calls have in common: how they refuse, and the headers of a change. Said here once rather than at every endpoint.</summary>
internal static class ApiAnswers
{
    public static async Task AddComponents(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, ct);
        (problem.AdditionalPropertiesAllowed, problem.AdditionalProperties) = (true, new OpenApiSchema());
        document.AddComponent(nameof(Problem), problem);
        document.Components!.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["session"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "__Host-liaison",
                Description = "Set by `signIn`; named `liaison` without HTTPS.",
            },
            ["csrf"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "X-Liaison-CSRF",
                Description = "`1`, with every change that a cookie vouches for.",
            },
        };
        // Either a page's cookie, with the header where it changes something, or nobody: each call's own rules decide.
        document.Security = [Requirement(document, "session", "csrf"), Requirement(document, "session"), []];
    }

    public static Task AddToOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var (document, description) = (context.Document!, context.Description);
        var parameters = operation.Parameters ??= [];
        // What follows from the call's shape; what its own rules refuse besides comes as the default.
        List<int> statuses = [];
        if (parameters.Count > 0 || operation.RequestBody is not null)
        {
            statuses.Add(StatusCodes.Status400BadRequest);
        }

        if (parameters.Any(p => p.Name == "team"))
        {
            statuses.AddRange([StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound]);
        }

        if (parameters.Any(p => p.Name == "If-Match"))
        {
            statuses.AddRange([StatusCodes.Status412PreconditionFailed, StatusCodes.Status428PreconditionRequired]);
        }

        if (operation.RequestBody is not null)
        {
            statuses.AddRange([StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType]);
        }

        if (description.HttpMethod != HttpMethods.Get)
        {
            statuses.AddRange([StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity]);
            parameters.Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Description = "1 to 100 visible ASCII characters: the call has one effect however often it is sent with the key.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 100 },
            });
        }

        var responses = operation.Responses ??= [];
        foreach (var status in statuses.Order())
        {
            responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), Refused(document, ReasonPhrases.GetReasonPhrase(status)));
        }

        responses["default"] = Refused(document, "Any other refusal or failure");
        return Task.CompletedTask;
    }

    private static OpenApiResponse Refused(OpenApiDocument document, string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) },
        },
    };

    private static OpenApiSecurityRequirement Requirement(OpenApiDocument document, params string[] schemes)
    {
        var requirement = new OpenApiSecurityRequirement();
        foreach (var scheme in schemes)
        {
            requirement.Add(new OpenApiSecuritySchemeReference(scheme, document), []);
        }

        return requirement;
    }
}
