using Liaison.EventStore;
using Npgsql;

namespace Liaison.Kernel.Queue;

/// <param name="Attempt">1 for the first try.</param>
internal sealed record Claimed(Guid Id, string Tenant, byte[] Body, int Attempt, DateTimeOffset CreatedAt, string? Correlation);

/// <summary>Who works on which messages. Leases end by the database's clock, so that a host that died, or whose clock is wrong, keeps nothing.</summary>
internal sealed class Leases(NpgsqlDataSource db, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    /// <summary>What a handler gets; ends well before the lease.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    /// <summary>Takes messages of one tenant and batch key, the one that is due longest first, and in the order in which they are due.</summary>
    public async Task<IReadOnlyList<Claimed>> ClaimAsync(string queue, int atMost, Guid lease, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            """
            with head as (
                select tenant_id, batch_key from kernel.messages
                where queue = $1 and state = 'queued' and due_at <= $2 and (leased_until is null or leased_until < now())
                order by due_at limit 1 for update skip locked),
            batch as (
                select m.id from kernel.messages m join head using (tenant_id, batch_key)
                where m.queue = $1 and m.state = 'queued' and (m.leased_until is null or m.leased_until < now())
                  -- What was put there a moment later, and waits for company, comes along.
                  and (m.due_at <= $2 or (m.attempts = 0 and m.due_at <= $2 + interval '10 seconds'))
                order by m.due_at limit $3 for update of m skip locked)
            update kernel.messages m set lease = $4, leased_until = now() + $5, attempts = m.attempts + 1
            from batch where m.id = batch.id
            returning m.id, m.tenant_id, m.body, m.attempts, m.created_at, m.correlation_id, m.due_at
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = queue });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = atMost });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Length });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<(DateTime DueAt, Claimed Message)> claimed = [];
        while (await reader.ReadAsync(ct))
        {
            claimed.Add((reader.GetDateTime(6), new Claimed(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetFieldValue<byte[]>(2),
                reader.GetInt32(3),
                reader.GetFieldValue<DateTimeOffset>(4),
                reader.IsDBNull(5) ? null : reader.GetString(5))));
        }

        // What an update returns has no order.
        return [.. claimed.OrderBy(c => c.DueAt).Select(c => c.Message)];
    }

    /// <summary>Whether all of them are still ours, and locks them until the session's transaction ends: a worker that stood still past its lease remembers nothing.</summary>
    public static async Task<bool> AreHeldAsync(IEventSession session, IReadOnlyList<Guid> ids, Guid lease, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select count(*) from (select from kernel.messages where id = any($1) and lease = $2 for update) held", await session.BeginAsync(ct));
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease });
        return (long)(await command.ExecuteScalarAsync(ct))! == ids.Count;
    }

    /// <summary>Gives back what was claimed and not settled, as if it had never been tried.</summary>
    public async Task HandBackAsync(Guid lease, CancellationToken ct)
    {
        await using var command = db.CreateCommand("update kernel.messages set lease = null, leased_until = null, attempts = attempts - 1 where lease = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease });
        await command.ExecuteNonQueryAsync(ct);
    }
}
