using Npgsql;

namespace Liaison.EventStore;

/// <summary>Somebody else has moved this subscription's checkpoint: they lead now.</summary>
internal sealed class LeadershipLostException(string subscription) : Exception($"{subscription} is led by somebody else now.");

/// <summary>How far a subscription has come; moved only by the leader that put it where it is.</summary>
internal sealed class Checkpoint(NpgsqlDataSource db, string name)
{
    /// <summary>What is stored; the reader may be ahead of it over events that do not concern the subscription.</summary>
    public long Stored { get; private set; }

    public async Task LoadAsync(CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            """
            with fresh as (insert into events.mt_event_progression (name, last_seq_id) values ($1, 0) on conflict do nothing returning last_seq_id)
            select last_seq_id from fresh union all select last_seq_id from events.mt_event_progression where name = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        Stored = (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Collects the move in a session, after making sure, under a lock, that nobody else has moved it.</summary>
    public async Task MoveAsync(IEventSession session, long to, CancellationToken ct)
    {
        var connection = await session.BeginAsync(ct);
        await using var command = new NpgsqlCommand("select last_seq_id from events.mt_event_progression where name = $1 for update", connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = name } },
        };
        if (await command.ExecuteScalarAsync(ct) is not long stored || stored != Stored)
        {
            throw new LeadershipLostException(name);
        }

        session.Execute($"update events.mt_event_progression set last_seq_id = {to}, last_updated = transaction_timestamp() where name = {name}");
    }

    /// <summary>To be called when the session that has the move was saved.</summary>
    public void Moved(long to) => Stored = to;
}
