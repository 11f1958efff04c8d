namespace Liaison.EventStore;

/// <summary>The name under which an event type is stored: snake_case, for ever. A class may be renamed, its stored name never.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class EventNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Who caused an event, and why.</summary>
/// <param name="Actor">Who: <c>account:{id}</c>, <c>policy</c>, <c>schedule</c>, <c>wecom</c>, <c>system</c>. Stored in <c>user_name</c>.</param>
/// <param name="Why">The command's name or the reason in a word; stored in <c>headers</c>.</param>
/// <param name="Run">The sync run that it belongs to; stored in <c>headers</c>, null outside of a run.</param>
/// <param name="CorrelationId">One request or job from end to end.</param>
/// <param name="CausationId">The event or message that led to this one.</param>
public sealed record EventMetadata(string Actor, string Why, string? Run = null, string? CorrelationId = null, string? CausationId = null);

/// <summary>An event as it is stored.</summary>
public interface IEvent
{
    Guid Id { get; }

    /// <summary>Global order. Internal: it never leaves the server.</summary>
    long Sequence { get; }

    string TenantId { get; }
    Guid StreamId { get; }

    /// <summary>1, 2, 3 … within the stream.</summary>
    long Version { get; }

    /// <summary>The stored name, after upcasting.</summary>
    string Name { get; }

    /// <summary>UTC.</summary>
    DateTimeOffset Timestamp { get; }

    EventMetadata Metadata { get; }
    object Data { get; }
}

/// <inheritdoc />
public interface IEvent<out T> : IEvent
    where T : notnull
{
    new T Data { get; }
}
