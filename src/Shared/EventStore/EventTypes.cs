using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Liaison.EventStore;

/// <summary>Turns the stored JSON of an old event into the shape of a newer one. Chained by name until a registered type has it.</summary>
public interface IUpcaster
{
    /// <summary>The stored name that it takes.</summary>
    string From { get; }

    /// <summary>The name of what it makes: a registered event, or another upcaster's <see cref="From"/>.</summary>
    string To { get; }

    JsonObject Upcast(JsonObject old);
}

/// <summary>An assembly whose events, projections and aggregates the store shall know.</summary>
public sealed record EventAssembly(Assembly Assembly);

/// <summary>Which stored name is which type, in both directions.</summary>
public sealed class EventTypes
{
    private readonly Dictionary<string, EventType> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, EventType> _byType = [];
    private readonly Dictionary<string, IUpcaster> _upcasters;

    /// <exception cref="InvalidOperationException">A name is used twice, or an upcaster leads nowhere.</exception>
    public EventTypes(IEnumerable<EventAssembly> assemblies, IEnumerable<IUpcaster> upcasters)
    {
        foreach (var type in assemblies.Select(a => a.Assembly).Distinct().SelectMany(a => a.GetTypes()))
        {
            if (type.GetCustomAttribute<EventNameAttribute>() is { } attribute)
            {
                var known = (EventType)Activator.CreateInstance(typeof(EventType<>).MakeGenericType(type), attribute.Name)!;
                _byType.Add(type, known);
                if (!_byName.TryAdd(attribute.Name, known))
                {
                    throw new InvalidOperationException($"Two event types are stored as '{attribute.Name}': {type} and {_byName[attribute.Name].Type}.");
                }
            }
        }

        _upcasters = upcasters.ToDictionary(u => u.From, StringComparer.Ordinal);
        if (_upcasters.Values.FirstOrDefault(u => !_byName.ContainsKey(u.To) && !_upcasters.ContainsKey(u.To)) is { } lost)
        {
            throw new InvalidOperationException($"The upcaster from '{lost.From}' leads to '{lost.To}', which nobody knows.");
        }
    }

    internal EventType Of(Type type) => _byType.GetValueOrDefault(type)
        ?? throw new InvalidOperationException($"{type} is no known event: it needs [EventName], and its assembly AddEventTypes.");

    /// <summary>All stored names that are read as one of these types: their own and those that upcasters lead to them. Empty for all.</summary>
    internal string[] NamesOf(IReadOnlyCollection<Type> types)
    {
        var names = types.Select(t => Of(t).Name).ToHashSet(StringComparer.Ordinal);
        while (_upcasters.Values.FirstOrDefault(u => names.Contains(u.To) && !names.Contains(u.From)) is { } older)
        {
            names.Add(older.From);
        }

        return [.. names];
    }

    internal IEvent Read(StoredRow row)
    {
        if (_byName.TryGetValue(row.Name, out var type))
        {
            return type.Read(row);
        }

        var (name, json) = (row.Name, (JsonObject?)null);
        while (_upcasters.TryGetValue(name, out var upcaster))
        {
            json = upcaster.Upcast(json ?? JsonNode.Parse(row.Data.Span)!.AsObject());
            name = upcaster.To;
        }

        return _byName.TryGetValue(name, out type)
            ? type.Read(row with { Data = JsonSerializer.SerializeToUtf8Bytes(json) })
            : throw new InvalidOperationException($"The log has an event '{row.Name}' that this build does not know.");
    }
}

/// <summary>An event as it lies in the table; <paramref name="Data"/> is good until the reader moves on.</summary>
internal readonly record struct StoredRow(
    Guid Id, long Sequence, string TenantId, Guid StreamId, long Version, string Name, DateTimeOffset Timestamp, EventMetadata Metadata, ReadOnlyMemory<byte> Data);

internal abstract class EventType(string name, Type type)
{
    public string Name { get; } = name;

    public Type Type { get; } = type;

    /// <summary>As Marten writes <c>mt_dotnet_type</c>.</summary>
    public string DotnetType { get; } = $"{type.FullName}, {type.Assembly.GetName().Name}";

    public abstract IEvent Read(in StoredRow row);

    /// <summary>The event of a row whose data was never JSON: it is about to be stored.</summary>
    public abstract IEvent Wrap(in StoredRow row, object data);
}

internal sealed class EventType<T>(string name) : EventType(name, typeof(T))
    where T : notnull
{
    // Looked up once: a replay reads a million of them.
    private readonly JsonTypeInfo<T> _json = (JsonTypeInfo<T>)EventSerialization.Options.GetTypeInfo(typeof(T));

    public override IEvent Read(in StoredRow row) => Wrap(row, JsonSerializer.Deserialize(row.Data.Span, _json)!);

    public override IEvent Wrap(in StoredRow row, object data) => Wrap(row, (T)data);

    private StoredEvent<T> Wrap(in StoredRow row, T data) =>
        new(row.Id, row.Sequence, row.TenantId, row.StreamId, row.Version, Name, row.Timestamp, row.Metadata, data);
}
