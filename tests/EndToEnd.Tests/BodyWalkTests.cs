using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Liaison.HostTesting;

namespace Liaison.EndToEnd.Tests;

/// <summary>Every call of the document that takes a body, with every part of that body missing, null or something else: each is an answer of ours and none a failure.</summary>
public sealed partial class BodyWalkTests
{
    private static readonly string[] NoBodies = ["", "null", "[]", "7", "\"x\"", "{"];

    /// <summary>In the place of any part of a body.</summary>
    private static readonly string[] Others = ["null", "\"\"", "-1", "[null]", "{}"];

    [Fact]
    public async Task No_body_whatever_is_in_it_makes_a_call_fail_on_our_side()
    {
        await using var team = await BoundTeam.StartAsync(10);
        var ids = await IdsAsync(team);
        var document = (await team.App.NewClient().GetAsync("/openapi/v1.json")).ShouldBe(HttpStatusCode.OK).Json;
        List<string> failures = [];
        var (calls, sent) = (0, 0);
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject().Where(m => m.Value!["requestBody"] is not null))
            {
                var sample = Sample(document, operation!["requestBody"]!["content"]!["application/json"]!["schema"]!, "", ids)!;
                (string What, string Body)[] bodies = [.. NoBodies.Select(b => (b, b)), ("{}", "{}"), ("everything", sample.ToJsonString()), .. Variants(sample)];
                foreach (var (what, body) in bodies.DistinctBy(b => b.Body, StringComparer.Ordinal))
                {
                    var answer = await SendAsync(team.Owner.Client.Http, method, Fill(path, ids), body);
                    if (Failure(answer, NoBodies.Contains(body)) is { } failure)
                    {
                        failures.Add($"{method} {path} with {what}: {failure}");
                    }

                    sent++;
                }

                calls++;
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{sent} bodies for {calls} calls");
        failures.ShouldBeEmpty();
        calls.ShouldBeGreaterThan(50);
        sent.ShouldBeGreaterThan(1500);
    }

    /// <summary>What is there to be named by a body or a path, so that a call goes as far as it can.</summary>
    private static async Task<Dictionary<string, string>> IdsAsync(BoundTeam team)
    {
        var member = (await team.SeedMembersAsync(("walked@acme.example", "Walked")))[0].ToString();
        var person = (await team.FindAsync((await team.PeopleAsync())[0].Userid)).Person.ToString()!;
        var sync = (string)(await team.Owner.GetAsync("/syncs")).Json["items"]![0]!["id"]!;
        var source = (string)(await team.Owner.PostAsync("/sources", new { kind = "api", name = "walked" })).ShouldBe(HttpStatusCode.Created).Json["id"]!;
        return new(StringComparer.Ordinal)
        {
            ["team"] = team.Owner.Team.ToString(),
            ["member"] = member,
            ["members"] = member,
            ["person"] = person,
            ["people"] = person,
            ["sync"] = sync,
            ["source"] = source,
            ["urgentSources"] = source,
            ["department"] = "1",
            ["target"] = "project",
            ["kind"] = "item",
            ["language"] = "en",
            ["timeZone"] = "Asia/Shanghai",
            ["dueOn"] = "2026-11-20",
            ["startsOn"] = "2026-11-20",
            ["endsOn"] = "2026-11-20",
            ["url"] = "https://receiver.example/",
            ["apiBase"] = "https://forge.example/",
            ["email"] = "somebody@acme.example",
            ["emails"] = "somebody@acme.example",
        };
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpClient http, string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What is wrong with an answer; null for nothing. 502 is WeCom's no to what we asked it.</summary>
    private static string? Failure((HttpStatusCode Status, string Text) answer, bool isNone) => answer switch
    {
        ( >= HttpStatusCode.InternalServerError and not HttpStatusCode.BadGateway, _) => $"{answer}",
        ( >= HttpStatusCode.BadRequest, var text) when !text.Contains("\"code\":\"", StringComparison.Ordinal) => $"no problem of ours: {answer}",
        (not HttpStatusCode.BadRequest, _) when isNone => $"taken: {answer}",
        _ => null,
    };

    /// <summary>The body with each of its parts left out and replaced, one at a time.</summary>
    private static IEnumerable<(string What, string Body)> Variants(JsonNode body) =>
        from place in Places(body).ToList() from other in Others.Prepend(null) select ($"{string.Join('/', place)} = {other ?? "nothing"}", With(body, place, other));

    /// <summary>Where something stands in a body: names and indexes from the outside in.</summary>
    private static IEnumerable<string[]> Places(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Places(p.Value).Select(rest => (string[])[p.Key, .. rest]).Prepend([p.Key])),
        JsonArray a => a.SelectMany((item, at) => Places(item).Select(rest => (string[])[at.ToString(CultureInfo.InvariantCulture), .. rest]).Prepend([at.ToString(CultureInfo.InvariantCulture)])),
        _ => [],
    };

    /// <param name="other">JSON; null to leave the place out.</param>
    private static string With(JsonNode body, string[] place, string? other)
    {
        var copy = body.DeepClone();
        var holder = place[..^1].Aggregate(copy, (node, step) => node is JsonArray ? node[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);
        switch (holder)
        {
            case JsonObject o when other is null:
                o.Remove(place[^1]);
                break;
            case JsonObject o:
                o[place[^1]] = JsonNode.Parse(other!);
                break;
            case JsonArray a when other is null:
                a.RemoveAt(int.Parse(place[^1], CultureInfo.InvariantCulture));
                break;
            case JsonArray a:
                a[int.Parse(place[^1], CultureInfo.InvariantCulture)] = JsonNode.Parse(other!);
                break;
        }

        return copy.ToJsonString();
    }

    /// <summary>A body of the shape that the document gives, with everything in it that may be.</summary>
    private static JsonNode? Sample(JsonNode document, JsonNode schema, string name, IReadOnlyDictionary<string, string> ids)
    {
        if ((string?)schema["$ref"] is { } reference)
        {
            return Sample(document, document["components"]!["schemas"]![reference.Split('/')[^1]]!, name, ids);
        }

        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices)
        {
            return Sample(document, choices.First(c => (string?)c!["type"] != "null")!, name, ids);
        }

        if (schema["enum"] is JsonArray words)
        {
            return words.First(w => w is not null)!.DeepClone();
        }

        return (schema["type"] is JsonArray types ? (string)types.First(t => (string?)t != "null")! : (string?)schema["type"]) switch
        {
            "object" or null => new JsonObject((schema["properties"] as JsonObject ?? []).Select(p => KeyValuePair.Create(p.Key, Sample(document, p.Value!, p.Key, ids)))),
            "array" => new JsonArray([.. EachOf(document, schema["items"]!).Select(item => Sample(document, item, name, ids))]),
            "integer" or "number" => 1,
            "boolean" => false,
            _ => (string?)schema["format"] switch
            {
                "uuid" => ids.GetValueOrDefault(name, Guid.CreateVersion7().ToString()),
                "date-time" => "2026-11-20T08:00:00Z",
                "date" => "2026-11-20",
                "time" => "08:00:00",
                "uri" => "https://receiver.example/",
                _ => ids.GetValueOrDefault(name, "x"),
            },
        };
    }

    /// <summary>The shapes of which any may stand in a list.</summary>
    private static IEnumerable<JsonNode> EachOf(JsonNode document, JsonNode item) =>
        (string?)item["$ref"] is { } reference && document["components"]!["schemas"]![reference.Split('/')[^1]]!["anyOf"] is JsonArray shapes ? shapes.Select(s => s!) : [item];

    private static string Fill(string path, IReadOnlyDictionary<string, string> ids) =>
        Parameter().Replace(path, m => ids.GetValueOrDefault(m.Groups["name"].Value, Guid.CreateVersion7().ToString()));

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}
