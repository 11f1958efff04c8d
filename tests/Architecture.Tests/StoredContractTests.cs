using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Liaison.EventStore;
using Liaison.Kernel.Outcomes;
using Liaison.Testing;

namespace Liaison.Architecture.Tests;

/// <summary>What is stored or promised for ever: a difference here breaks somebody's data or program.</summary>
public class StoredContractTests
{
    [Fact]
    public void The_stored_form_of_every_event_is_as_it_was() => Snapshot.Match(Events()
        .OrderBy(e => e.Name, StringComparer.Ordinal)
        .ToDictionary(e => e.Name, e => JsonSerializer.SerializeToNode(Samples.Of(e.Type), e.Type, EventSerialization.Options)));

    [Fact]
    public void Every_stored_event_can_be_read_back()
    {
        foreach (var (_, type) in Events())
        {
            var json = JsonSerializer.Serialize(Samples.Of(type), type, EventSerialization.Options);
            JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type, EventSerialization.Options), type, EventSerialization.Options).ShouldBe(json, type.Name);
        }
    }

    [Fact]
    public void Every_event_and_each_of_its_fields_is_explained_in_the_documentation()
    {
        var rows = File.ReadLines(Path.Combine(Houses.Folder, "docs", "events.md")).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).ToDictionary(l => l.Split('`')[1]);
        rows.Keys.Order(StringComparer.Ordinal).ShouldBe(Events().Select(e => e.Name).Order(StringComparer.Ordinal));
        Events()
            .SelectMany(e => JsonSerializer.SerializeToNode(Samples.Of(e.Type), e.Type, EventSerialization.Options)!.AsObject().Select(f => (e.Name, Field: f.Key)))
            .Where(f => !rows[f.Name].Contains($"`{f.Field}`", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_refusal_keeps_its_code_and_status() => Snapshot.Match(new JsonObject(Refusals()
        .DistinctBy(r => (r.Code, r.Status))
        .OrderBy(r => r.Code, StringComparer.Ordinal)
        .Select(r => KeyValuePair.Create<string, JsonNode?>(r.Code, r.Status))));

    [Fact]
    public void A_code_has_one_status() => Refusals().GroupBy(r => r.Code).Where(g => g.Select(r => r.Status).Distinct().Count() > 1)
        .Select(g => g.Key).ShouldBeEmpty();

    private static IEnumerable<(string Name, Type Type)> Events() => Houses.All.SelectMany(a => a.GetTypes())
        .Select(t => (t.GetCustomAttribute<EventNameAttribute>()?.Name!, t)).Where(e => e.Item1 is not null);

    /// <summary>All that stands in an …Errors class: fields as they are, functions with sample arguments.</summary>
    private static IEnumerable<Refusal> Refusals()
    {
        foreach (var errors in Houses.All.SelectMany(a => a.GetTypes()).Where(t => t.Name.EndsWith("Errors", StringComparison.Ordinal)))
        {
            const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;
            foreach (var field in errors.GetFields(All).Where(f => f.FieldType == typeof(Refusal) && !f.Name.StartsWith('<')))
            {
                yield return (Refusal)field.GetValue(null)!;
            }

            foreach (var property in errors.GetProperties(All).Where(p => p.PropertyType == typeof(Refusal)))
            {
                yield return (Refusal)property.GetValue(null)!;
            }

            foreach (var method in errors.GetMethods(All).Where(m => m.ReturnType == typeof(Refusal) && !m.IsSpecialName && !m.ContainsGenericParameters))
            {
                yield return (Refusal)method.Invoke(null, [.. method.GetParameters().Select(p => Samples.Of(p.ParameterType, p.Name!))])!;
            }
        }
    }
}
