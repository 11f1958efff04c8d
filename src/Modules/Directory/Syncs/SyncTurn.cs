using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Liaison.Kernel.Ids;
using Npgsql;

namespace Liaison.Directory.Syncs;

/// <summary>
/// A team's people are brought up to date by one worker at a time: a session's advisory lock says whose turn it is. When the host dies the lock goes with
/// its session.
/// </summary>
internal sealed class SyncTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly long _key;

    private SyncTurn(NpgsqlConnection connection, long key) => (_connection, _key) = (connection, key);

    /// <returns>Null when somebody else has it.</returns>
    public static async Task<SyncTurn?> TryTakeAsync(NpgsqlDataSource db, TeamId team, CancellationToken ct)
    {
        var connection = await db.OpenConnectionAsync(ct);
        var turn = new SyncTurn(connection, KeyOf(team));
        try
        {
            if (await turn.CallAsync("select pg_try_advisory_lock($1)", ct))
            {
                return turn;
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CallAsync("select pg_advisory_unlock($1)", CancellationToken.None);
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    internal static long KeyOf(TeamId team) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"liaison/sync/{team}")));

    private async Task<bool> CallAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = _key } } };
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
