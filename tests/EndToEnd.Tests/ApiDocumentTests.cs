using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>The OpenAPI document, from which clients are generated. A difference that is meant is taken over with LIAISON_ACCEPT_SNAPSHOTS=1.</summary>
public class ApiDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_served_document_is_the_committed_one_and_fit_to_generate_a_client_from()
    {
        await using var app = await LiaisonApp.StartAsync();
        var document = (await app.NewClient().GetAsync("/openapi/v1.json")).ShouldBe(HttpStatusCode.OK).Json;
        Flaws(document).ShouldBeEmpty();
        Snapshot.MatchFile(document.ToJsonString(Indented), "docs/openapi.json");
    }

    /// <summary>Texts of a fixed set are an enum in the document, and the set is what the table's constraint allows.</summary>
    [Fact]
    public async Task The_words_that_a_list_shows_are_those_that_its_table_can_hold()
    {
        await using var app = await LiaisonApp.StartAsync();
        var schemas = (await app.NewClient().GetAsync("/openapi/v1.json")).ShouldBe(HttpStatusCode.OK).Json["components"]!["schemas"]!;
        (string Schema, string Property, string Column, string[] Hidden)[] words =
        [
            ("BindingView", "status", "binding.bindings_1.status", ["unbound"]), ("InstalledSuite", "status", "binding.suite_bindings_1.status", ["ended"]), ("SyncView", "status", "directory.syncs_1.status", []),
            ("PersonItem", "presence", "directory.people_1.presence", []), ("PersonItem", "status", "directory.members_1.status", []),
            ("PlanItem", "effect", "directory.sync_plan.effect", []), ("PlanItem", "memberStatus", "directory.members_1.status", []),
            ("InvitationItem", "state", "directory.invitations_1.state", []), ("DeliveryItem", "state", "notifications.deliveries.state", []),
        ];
        foreach (var (schema, property, column, hidden) in words)
        {
            var shown = schemas[schema]!["properties"]![property]!["enum"]!.AsArray().Select(v => (string?)v).OfType<string>();
            shown.Concat(hidden).ShouldBe(await AllowedAsync(app, column), ignoreOrder: true, $"{schema}.{property}");
        }
    }

    [Theory]
    [InlineData("get.operationId", "no operationId")]
    [InlineData("get.summary", "no summary")]
    [InlineData("get.tags", "no tags")]
    [InlineData("get.responses.default", "no default answer")]
    [InlineData("get.responses.default.content.application/problem+json", "'default' is no problem document")]
    public void What_an_operation_lacks_is_found(string missing, string flaw)
    {
        var document = JsonNode.Parse("""
            {"components":{"schemas":{"Problem":{"type":"object"}}},"paths":{"/api/x":{"get":{"operationId":"getX","summary":"X","tags":["X"],
              "responses":{"200":{"description":"OK"},"default":{"content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}}}}}
            """)!;
        Flaws(document).ShouldBeEmpty();
        var path = missing.Split('.');
        path[..^1].Aggregate(document["paths"]!["/api/x"]!, (node, name) => node[name]!).AsObject().Remove(path[^1]);
        Flaws(document).ShouldHaveSingleItem().ShouldContain(flaw);
    }

    [Theory]
    [InlineData("""{"type":["integer","string"]}""", "a number or a text")]
    [InlineData("""{"enum":["a"]}""", "an enum that is no string")]
    [InlineData("""{"type":"array"}""", "an array of nothing known")]
    [InlineData("""{"properties":{"secret":{}}}""", "anything at all")]
    [InlineData("""{"$ref":"#/components/schemas/Foo2"}""", "leads nowhere")]
    public void A_schema_that_says_too_little_is_found(string schema, string flaw)
    {
        var document = JsonNode.Parse("{\"paths\":{},\"components\":{\"schemas\":{\"Foo\":" + schema + "}}}")!;
        Flaws(document).ShouldHaveSingleItem().ShouldContain(flaw);
    }

    /// <param name="column">Schema, table and column.</param>
    private static async Task<IReadOnlyList<string>> AllowedAsync(LiaisonApp app, string column)
    {
        await using var command = app.Database.DataSource.CreateCommand(
            """
            select (regexp_matches(pg_get_constraintdef(c.oid), '''([^'']+)''::text', 'g'))[1] from pg_constraint c
            join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
            where c.contype = 'c' and c.conrelid::regclass::text || '.' || a.attname = $1
            """);
        command.Parameters.Add(new Npgsql.NpgsqlParameter<string> { TypedValue = column });
        await using var reader = await command.ExecuteReaderAsync();
        List<string> values = [];
        while (await reader.ReadAsync())
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }

    /// <summary>What would make a generated client poor: one line each.</summary>
    private static List<string> Flaws(JsonNode document)
    {
        var schemas = document["components"]!["schemas"]!.AsObject();
        List<string> flaws = [.. schemas.Where(s => char.IsDigit(s.Key[^1])).Select(s => $"{s.Key} is a second schema of one name")];
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                flaws.AddRange(FlawsOf(operation!).Select(flaw => $"{method} {path}: {flaw}"));
            }
        }

        flaws.AddRange(document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => (string?)o.Value!["operationId"])
            .GroupBy(id => id, StringComparer.Ordinal).Where(g => g.Key is not null && g.Count() > 1).Select(g => $"{g.Key} is the id of several operations"));
        flaws.AddRange(Nodes(document).SelectMany(node => SchemaFlaws(node, schemas)));
        return flaws;
    }

    private static IEnumerable<string> FlawsOf(JsonNode operation)
    {
        foreach (var part in (string[])["operationId", "summary", "tags"])
        {
            if (operation[part] is null)
            {
                yield return $"no {part}";
            }
        }

        var answers = operation["responses"]!.AsObject();
        if (answers["default"] is null)
        {
            yield return "no default answer";
        }

        foreach (var (status, answer) in answers.Where(a => a.Key[0] is not ('2' or '3')))
        {
            if ((string?)answer!["content"]?["application/problem+json"]?["schema"]?["$ref"] != "#/components/schemas/Problem")
            {
                yield return $"'{status}' is no problem document";
            }
        }
    }

    private static IEnumerable<string> SchemaFlaws(JsonObject node, JsonObject schemas)
    {
        string[] types = node["type"] switch { JsonArray many => [.. many.Select(t => (string)t!)], JsonValue one when one.GetValueKind() == JsonValueKind.String => [(string)one!], _ => [] };
        if (types.Contains("string") && types.Any(t => t is "integer" or "number"))
        {
            yield return $"{node.GetPath()}: a number or a text";
        }

        if (node["enum"] is JsonArray && !types.Contains("string"))
        {
            yield return $"{node.GetPath()}: an enum that is no string";
        }

        if (types.Contains("array") && node["items"] is null)
        {
            yield return $"{node.GetPath()}: an array of nothing known";
        }

        // An event's own data is the one thing whose shape depends.
        foreach (var (name, property) in node["properties"] as JsonObject ?? [])
        {
            if (property is JsonObject { Count: 0 } && (node.GetPropertyName(), name) != ("TimelineEntry", "data"))
            {
                yield return $"{node.GetPath()}/{name}: anything at all";
            }
        }

        if (node["$ref"] is JsonValue reference && ((string)reference!).Split('/')[^1] is var target && !schemas.ContainsKey(target))
        {
            yield return $"{node.GetPath()}: {target} leads nowhere";
        }
    }

    private static IEnumerable<JsonObject> Nodes(JsonNode? node) => node switch
    {
        JsonObject o => o.Select(p => p.Value).SelectMany(Nodes).Prepend(o),
        JsonArray a => a.SelectMany(Nodes),
        _ => [],
    };
}
