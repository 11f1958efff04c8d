using System.Reflection;
using System.Text.Json;
using Liaison.Directory.Departments;
using Liaison.Directory.People;
using Liaison.EventStore;

namespace Liaison.Directory.Syncs;

/// <summary>A step's events as JSON: <c>[{"person_left": {…}}, …]</c>, named as in the log.</summary>
internal static class PlanEvents
{
    private static readonly Dictionary<string, Type> Types = new[]
    {
        typeof(DepartmentImported), typeof(DepartmentRenamed), typeof(DepartmentMoved), typeof(DepartmentRemoved), typeof(PersonImported), typeof(PersonChanged),
        typeof(PersonMoved), typeof(PersonRenamed), typeof(PersonPresumedGone), typeof(PersonLeft), typeof(PersonReturned), typeof(PersonOutOfScope),
    }.ToDictionary(NameOf, StringComparer.Ordinal);

    public static byte[] Write(IReadOnlyList<object> events) =>
        JsonSerializer.SerializeToUtf8Bytes(events.Select(e => new Dictionary<string, object>(StringComparer.Ordinal) { [NameOf(e.GetType())] = e }), EventSerialization.Options);

    public static IReadOnlyList<object> Read(ReadOnlySpan<byte> json)
    {
        List<object> events = [];
        using var document = JsonDocument.Parse(json.ToArray());
        foreach (var named in document.RootElement.EnumerateArray().Select(step => step.EnumerateObject().Single()))
        {
            events.Add(named.Value.Deserialize(Types[named.Name], EventSerialization.Options)!);
        }

        return events;
    }

    private static string NameOf(Type type) => type.GetCustomAttribute<EventNameAttribute>()!.Name;
}
