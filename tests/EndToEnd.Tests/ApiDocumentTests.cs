using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>The API as it is promised: clients are generated from the committed document.</summary>
public sealed class ApiDocumentTests : IAsyncLifetime
{
    private LiaisonApp _app = null!;
    private JsonNode _document = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await LiaisonApp.StartAsync();
        _document = (await _app.NewClient().GetAsync("/openapi/v1.json")).ShouldBe(HttpStatusCode.OK).Json;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void The_served_document_is_the_committed_one() => Snapshot.Match(_document);

    [Fact]
    public void Every_operation_has_a_name_a_summary_a_tag_and_says_how_it_fails()
    {
        var operations = _document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(o => (Name: $"{o.Key} {path.Key}", Value: o.Value!))).ToList();
        operations.Count.ShouldBeGreaterThan(50);
        operations.Where(o => o.Value["operationId"] is null || o.Value["summary"] is null || o.Value["tags"] is not JsonArray { Count: 1 }).Select(o => o.Name).ShouldBeEmpty();
        operations.Select(o => (string)o.Value["operationId"]!).ShouldBeUnique();
        operations.Where(o => o.Value["responses"]!["default"]?["content"]?["application/problem+json"] is null).Select(o => o.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Every_schema_says_what_it_is()
    {
        var vague = Schemas("", _document["components"]!["schemas"]!).Where(s => s.Value is JsonObject { Count: 0 } && !s.Path.EndsWith("/TimelineEntry/properties/data", StringComparison.Ordinal));
        vague.Select(s => s.Path).ShouldBeEmpty();
    }

    private static IEnumerable<(string Path, JsonNode? Value)> Schemas(string path, JsonNode? node) => node is not JsonObject found
        ? []
        : found.SelectMany(p => Schemas($"{path}/{p.Key}", p.Value).Prepend(($"{path}/{p.Key}", p.Value)));
}
