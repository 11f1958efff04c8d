using Npgsql;

namespace Liaison.EventStore;

/// <inheritdoc cref="IProjectionRebuilder"/>
internal sealed class ProjectionRebuilder(NpgsqlDataSource db, EventTypes types, InlineProjections projections, TimeProvider time) : IProjectionRebuilder
{
    private const int PageSize = 10_000;

    public async Task RebuildAsync(IInlineProjection projection, CancellationToken ct)
    {
        var bulk = new BulkAppend(types, projections, new EventMetadata("system", "rebuild"), time);
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // Waits for transactions that have written the tables, and makes later ones wait. So every event whose rows may be in the tables is
        // committed and visible to the statements below, gaps or not, and every other event is projected by its own transaction afterwards.
        await ExecuteAsync(connection, string.Join(';', projection.Tables.Select(t => $"lock table {t} in share row exclusive mode")), ct);
        await ExecuteAsync(connection, string.Join(';', projection.Tables.Select(t => $"delete from {t}")), ct);

        // One list of the events to replay: those that commit while this runs are not among them, and their transactions wait at the lock.
        var last = await ScalarAsync(connection, ct);
        for (var after = 0L; after < last;)
        {
            var page = await ReadAsync(connection, after, last, projections.EventsOf(projection), ct);
            if (page.Count == 0)
            {
                break;
            }

            await bulk.ProjectAsync(projection, page, connection, ct);
            after = page[^1].Sequence;
        }

        await transaction.CommitAsync(ct);
    }

    private async Task<IReadOnlyList<IEvent>> ReadAsync(NpgsqlConnection connection, long after, long last, IReadOnlyCollection<Type> wanted, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select {EventRows.Columns} from events.mt_events where seq_id > $1 and seq_id <= $2 and type = any($3) and is_archived = false order by seq_id limit $4",
            connection)
        {
            Parameters =
            {
                new NpgsqlParameter<long> { TypedValue = after },
                new NpgsqlParameter<long> { TypedValue = last },
                new NpgsqlParameter<string[]> { TypedValue = types.NamesOf(wanted) },
                new NpgsqlParameter<int> { TypedValue = PageSize },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<IEvent> page = [];
        while (await reader.ReadAsync(ct))
        {
            page.Add(EventRows.Read(reader, types));
        }

        return page;
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(seq_id), 0) from events.mt_events", connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
