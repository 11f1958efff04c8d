using Liaison.Kernel.Ids;
using Liaison.Kernel.Secrets;
using Microsoft.OpenApi;

namespace Liaison.Host.Api;

/// <summary>The OpenAPI 3.1 document at /openapi/v1.json, and a page to browse it at /openapi.</summary>
internal static class ApiDocument
{
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

    /// <summary>Our types that are plain strings on the wire.</summary>
    private static string? FormatOf(Type type) => IsId(type) ? "uuid" : type == typeof(Secret) ? "password" : null;

    private static bool IsId(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type).GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));
}
