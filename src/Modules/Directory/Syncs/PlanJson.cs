using System.Reflection;
using System.Text.Json;
using Liaison.Directory.Departments;
using Liaison.Directory.People;
using Liaison.EventStore;

namespace Liaison.Directory.Syncs;

/// <summary>Plan entries as JSON: the events that they will append, by stored name.</summary>
internal static class PlanJson
{
    public const string Departments = "departments";

    private static readonly Dictionary<string, Type> Events = new[]
    {
        typeof(PersonImported), typeof(PersonChanged), typeof(PersonMoved), typeof(PersonReturned), typeof(PersonOutOfScope), typeof(PersonPresumedGone), typeof(PersonLeft),
        typeof(DepartmentImported), typeof(DepartmentRenamed), typeof(DepartmentMoved), typeof(DepartmentRemoved),
    }.ToDictionary(NameOf, StringComparer.Ordinal);

    public static byte[] Write(object e) => JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), EventSerialization.Options);

    public static object Read(string kind, ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Events[kind], EventSerialization.Options)!;

    public static byte[] WriteDepartments(IReadOnlyList<object> events) =>
        JsonSerializer.SerializeToUtf8Bytes(events.Select(e => new Named(NameOf(e.GetType()), JsonSerializer.SerializeToElement(e, e.GetType(), EventSerialization.Options))));

    public static IReadOnlyList<object> ReadDepartments(ReadOnlySpan<byte> json) =>
        [.. JsonSerializer.Deserialize<List<Named>>(json)!.Select(n => n.Data.Deserialize(Events[n.Name], EventSerialization.Options)!)];

    private static string NameOf(Type type) => type.GetCustomAttribute<EventNameAttribute>()!.Name;

    private sealed record Named(string Name, JsonElement Data);
}
