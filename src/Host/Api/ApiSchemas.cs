using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Secrets;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Liaison.Host.Api;

/// <summary>Our own types as they are on the wire, where the framework cannot know it.</summary>
internal static class ApiSchemas
{
    private const string Envelope = "SseItemOf";

    public static async Task Mend(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var type = context.JsonTypeInfo.Type;
        if (FormatOf(type) is { } format)
        {
            // Nullable stays nullable: a null of a type that the framework takes for "anything" is said nowhere else.
            schema.Type = Nullable.GetUnderlyingType(type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = format;
            schema.Properties?.Clear();
            schema.Required?.Clear();
        }
        else if ((Nullable.GetUnderlyingType(type) ?? type).IsEnum)
        {
            schema.Type = schema.Enum?.Any(value => value is null) == true ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        }
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } && schema.Items is null)
        {
            // Lost where the list itself may be null.
            schema.Items = await context.GetOrCreateSchemaAsync(element, null, ct);
        }
        else if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false) is [AllowedValuesAttribute allowed])
        {
            schema.Enum = Values(allowed);
            if (schema.Type?.HasFlag(JsonSchemaType.Null) == true)
            {
                schema.Enum.Add(JsonNullSentinel.JsonNull);
            }
        }
    }

    /// <summary>A stream of events is named by what its data lines hold, not by the framework's envelope.</summary>
    public static Task MendStreams(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        var answers = document.Paths.Values.SelectMany(path => path.Operations ?? []).SelectMany(operation => operation.Value.Responses ?? []);
        foreach (var stream in answers.SelectMany(a => a.Value.Content?.Where(c => c.Key == "text/event-stream") ?? []).Select(c => c.Value))
        {
            if (stream.Schema is OpenApiSchemaReference { Reference.Id: { } envelope } && envelope.StartsWith(Envelope, StringComparison.Ordinal))
            {
                stream.Schema = new OpenApiSchemaReference(envelope[Envelope.Length..], document);
                document.Components?.Schemas?.Remove(envelope);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>An id as such is never null; where one may be absent, that place says so. The framework takes the first place for all.</summary>
    public static Task MendIds(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        foreach (var schema in document.Components?.Schemas?.Values.OfType<OpenApiSchema>() ?? [])
        {
            if (schema is { Format: "uuid", Type: { } type } && type.HasFlag(JsonSchemaType.Null))
            {
                schema.Type = JsonSchemaType.String;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Ids in addresses bind by their text, and would be any string; so would filters.</summary>
    public static Task MendParameters(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var descriptor = context.Description.ParameterDescriptions.FirstOrDefault(p => p.Name == parameter.Name)?.ParameterDescriptor;
            if (descriptor?.ParameterType is { } type && FormatOf(type) is { } format)
            {
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = format };
            }
            else if ((descriptor as IParameterInfoParameterDescriptor)?.ParameterInfo.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
            {
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = Values(allowed) };
            }
        }

        return Task.CompletedTask;
    }

    private static List<JsonNode> Values(AllowedValuesAttribute allowed) => [.. allowed.Values.Select(value => JsonValue.Create((string)value!)!)];

    private static string? FormatOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>)) => "uuid",
        var t when t == typeof(Secret) => "password",
        _ => null,
    };
}
