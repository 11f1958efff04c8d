using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Liaison.Kernel.Jobs;

/// <summary>Whose turn it is to work on something, of all hosts: a session's advisory lock says so. When the host dies the lock goes with its session.</summary>
public sealed class Turn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly long _key;

    private Turn(NpgsqlConnection connection, long key) => (_connection, _key) = (connection, key);

    /// <param name="name">Of what is worked on, such as <c>sync/TEAM</c>.</param>
    /// <returns>Null when somebody else has it.</returns>
    public static async Task<Turn?> TryTakeAsync(NpgsqlDataSource db, string name, CancellationToken ct)
    {
        var turn = new Turn(await db.OpenConnectionAsync(ct), KeyOf(name));
        var isTaken = false;
        try
        {
            isTaken = await turn.CallAsync("select pg_try_advisory_lock($1)", ct);
        }
        catch
        {
            // Taken or not, nobody knows: the session ends, and the lock with it.
            NpgsqlConnection.ClearPool(turn._connection);
            throw;
        }
        finally
        {
            if (!isTaken)
            {
                await turn._connection.DisposeAsync();
            }
        }

        return isTaken ? turn : null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CallAsync("select pg_advisory_unlock($1)", CancellationToken.None);
        }
        catch
        {
            // Sessions go back to the pool as they are: one that may still hold the lock must not.
            NpgsqlConnection.ClearPool(_connection);
            throw;
        }
        finally
        {
            await _connection.DisposeAsync();
        }
    }

    /// <summary>The key of the advisory lock.</summary>
    public static long KeyOf(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"liaison/{name}")));

    private async Task<bool> CallAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, _connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = _key } } };
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
