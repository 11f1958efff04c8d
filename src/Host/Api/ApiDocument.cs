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
        options.AddDocumentTransformer(ApiAnswers.AddComponents);
        options.AddDocumentTransformer(ApiSchemas.MendStreams);
        options.AddDocumentTransformer(ApiSchemas.MendIds);
        options.AddOperationTransformer(ApiSchemas.MendParameters);
        options.AddOperationTransformer(ApiAnswers.AddToOperation);
        options.AddSchemaTransformer(ApiSchemas.Mend);
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
}
