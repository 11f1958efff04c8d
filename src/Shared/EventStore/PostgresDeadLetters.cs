using Npgsql;

namespace Liaison.EventStore;

/// <inheritdoc cref="IDeadLetters"/>
internal sealed class PostgresDeadLetters(NpgsqlDataSource db, EventTypes types, SubscriptionCatalogue catalogue, ReactionRunner reactions) : IDeadLetters
{
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(string? subscription, int limit, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            """
            select id, subscription, seq_id, event_name, attempts, error, at from store.dead_letters
            where $1::text is null or subscription = $1 order by id limit $2
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)subscription ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<DeadLetter> letters = [];
        while (await reader.ReadAsync(ct))
        {
            letters.Add(new DeadLetter(
                reader.GetGuid(0), reader.GetString(1), reader.GetInt64(2), reader.GetString(3), reader.GetInt32(4), reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6)));
        }

        return letters;
    }

    public async Task<long> CountAsync(string tenantId, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            "select count(*) from store.dead_letters d join events.mt_events e on e.seq_id = d.seq_id where e.tenant_id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenantId });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<bool> ReplayAsync(Guid id, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is not var (subscription, e) || catalogue.All.FirstOrDefault(s => s.Name == subscription) is not { } known)
        {
            return false;
        }

        var there = true;
        await reactions.RunAsync(known, e, async session => there = await DeleteAsync(session, id, ct), ct);
        return there;
    }

    /// <summary>Deletes the letter under the reaction's transaction: of two replays at once the second waits, and then finds none.</summary>
    private static async Task<bool> DeleteAsync(IEventSession session, Guid id, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("delete from store.dead_letters where id = $1", await session.BeginAsync(ct))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } },
        };
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private async Task<(string Subscription, IEvent Event)?> FindAsync(Guid id, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            $"select {EventRows.Columns}, (select subscription from store.dead_letters where id = $1) from events.mt_events where seq_id = (select seq_id from store.dead_letters where id = $1)");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetString(reader.FieldCount - 1), EventRows.Read(reader, types)) : null;
    }
}
