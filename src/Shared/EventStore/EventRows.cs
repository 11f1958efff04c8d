using Npgsql;

namespace Liaison.EventStore;

/// <summary>The columns of an event, in the order in which they are read.</summary>
internal static class EventRows
{
    public const string Columns =
        "seq_id, id, tenant_id, stream_id, version, type, timestamp, user_name, headers ->> 'why', headers ->> 'run', correlation_id, causation_id, data";

    /// <summary>What a fold needs.</summary>
    public const string BareColumns = "stream_id, version, type, timestamp, data";

    /// <summary>What the history needs of a fold: also who and why.</summary>
    public const string OriginColumns = BareColumns + ", user_name, headers ->> 'why'";

    private static readonly EventMetadata NotRead = new("", "");

    /// <param name="row">At <see cref="BareColumns"/>, or at <see cref="OriginColumns"/> with <paramref name="origin"/>.</param>
    public static IEvent ReadBare(NpgsqlDataReader row, EventTypes types, string tenantId, bool origin = false) => types.Read(new StoredRow(
        default,
        0,
        tenantId,
        row.GetGuid(0),
        row.GetInt64(1),
        row.GetString(2),
        row.GetFieldValue<DateTimeOffset>(3),
        origin ? new EventMetadata(TextOf(row, 5) ?? "system", TextOf(row, 6) ?? "unknown") : NotRead,
        row.GetFieldValue<byte[]>(4)));

    public static IEvent Read(NpgsqlDataReader row, EventTypes types) => types.Read(new StoredRow(
        row.GetGuid(1),
        row.GetInt64(0),
        row.GetString(2),
        row.GetGuid(3),
        row.GetInt64(4),
        row.GetString(5),
        row.GetFieldValue<DateTimeOffset>(6),
        new EventMetadata(TextOf(row, 7) ?? "system", TextOf(row, 8) ?? "unknown", TextOf(row, 9), TextOf(row, 10), TextOf(row, 11)),
        row.GetFieldValue<byte[]>(12)));

    private static string? TextOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
