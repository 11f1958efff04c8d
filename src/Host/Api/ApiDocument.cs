using System.Text.Json.Serialization.Metadata;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Secrets;
using Microsoft.OpenApi;

namespace Liaison.Host.Api;

/// <summary>The OpenAPI 3.1 document at /openapi/v1.json, and a page to browse it at /openapi.</summary>
internal static class ApiDocument
{
    private const string Problem = "Problem";

    public static void AddApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Liaison",
                Version = "v1",
                Description = "Ties a team's DevOps platform to WeCom (企业微信). Errors are RFC 9457 problem documents with a stable `code`.",
            };
            // The address that it was read from is nobody's contract.
            document.Servers = [];
            document.AddComponent(Problem, ProblemSchema());
            foreach (var properties in document.Components!.Schemas!.Values.Select(s => s.Properties).OfType<IDictionary<string, IOpenApiSchema>>())
            {
                // The exporter leaves a secret that may be null blank.
                foreach (var name in properties.Keys.Where(k => k.EndsWith("secret", StringComparison.OrdinalIgnoreCase) && properties[k] is OpenApiSchema { Type: null }).ToList())
                {
                    properties[name] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null, Format = FormatOf(typeof(Secret)) };
                }
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Responses ??= [];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "What went wrong, with a stable code.",
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, context.Document) },
                },
            };
            foreach (var parameter in operation.Parameters ?? [])
            {
                var type = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Name == parameter.Name)?.Type;
                if (type is not null && FormatOf(type) is { } format && parameter.Schema is OpenApiSchema schema)
                {
                    schema.Format = format;
                }
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (FormatOf(context.JsonTypeInfo.Type) is { } format)
            {
                schema.Type = JsonSchemaType.String;
                schema.Format = format;
                schema.Properties?.Clear();
                schema.Required?.Clear();
            }
            // The exporter says nothing of elements that a converter writes.
            else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } && FormatOf(element) is { } elementFormat)
            {
                schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = elementFormat };
            }

            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "openapi";
            ui.DocumentTitle = "Liaison API";
            ui.SwaggerEndpoint("v1.json", "Liaison v1");
        });
    }

    /// <summary>RFC 9457, with what is ours. Refusals may say more, each as its own member.</summary>
    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "In English; for people." },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable; for programs." },
            ["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string>(StringComparer.Ordinal) { "pointer", "code", "detail" },
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                    {
                        ["pointer"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "JSON pointer (RFC 6901) into the request." },
                        ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                },
            },
        },
    };

    /// <summary>Our types that are plain strings on the wire.</summary>
    private static string? FormatOf(Type type) => IsId(type) ? "uuid" : type == typeof(Secret) ? "password" : null;

    private static bool IsId(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type).GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));
}
