using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Liaison.Notifications.Delivery;

/// <summary>Whose turn a lane is: a session's advisory lock says so. When the host dies the lock goes with its session.</summary>
internal sealed class LaneTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly long _key;

    private LaneTurn(NpgsqlConnection connection, long key) => (_connection, _key) = (connection, key);

    /// <returns>Null when another host has it.</returns>
    public static async Task<LaneTurn?> TryTakeAsync(NpgsqlDataSource db, string tenant, string lane, CancellationToken ct)
    {
        var turn = new LaneTurn(await db.OpenConnectionAsync(ct), BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"liaison/lane/{tenant}/{lane}"))));
        try
        {
            if (await turn.CallAsync("select pg_try_advisory_lock($1)", ct))
            {
                return turn;
            }
        }
        catch
        {
            await turn._connection.DisposeAsync();
            throw;
        }

        await turn._connection.DisposeAsync();
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

    private async Task<bool> CallAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = _key } } };
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
