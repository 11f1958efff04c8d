namespace Liaison.EventStore;

internal sealed record StoredEvent<T>(
    Guid Id, long Sequence, string TenantId, Guid StreamId, long Version, string Name, DateTimeOffset Timestamp, EventMetadata Metadata, T Data) : IEvent<T>
    where T : notnull
{
    object IEvent.Data => Data;
}
