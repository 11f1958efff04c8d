using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Liaison.EventStore;

/// <summary>
/// Which subscriptions this process leads: one session with one advisory lock for each. When the session ends, however it ends,
/// PostgreSQL gives the locks to others, and our work under them is cancelled.
/// </summary>
internal sealed class LeaderConnection(NpgsqlDataSource db) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private NpgsqlConnection? _connection;
    private CancellationTokenSource _alive = new();

    /// <returns>A token that ends with the leadership; null when somebody else leads.</returns>
    public async Task<CancellationToken?> TryLeadAsync(string name, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            var connection = await OpenAsync(ct);
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection)
            {
                Parameters = { new NpgsqlParameter<long> { TypedValue = KeyOf(name) } },
            };
            return (bool)(await command.ExecuteScalarAsync(ct))! ? _alive.Token : null;
        }
        catch (NpgsqlException)
        {
            await LoseAsync();
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Notices a session that has ended; to be called now and then.</summary>
    public async Task CheckAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_connection is not null)
            {
                await using var command = new NpgsqlCommand("select 1", _connection);
                await command.ExecuteScalarAsync(ct);
            }
        }
        catch (NpgsqlException)
        {
            await LoseAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await LoseAsync();
        _alive.Dispose();
        _gate.Dispose();
    }

    internal static long KeyOf(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("liaison/subscription/" + name)));

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        if (_connection is null)
        {
            _connection = await db.OpenConnectionAsync(ct);
            _alive = new CancellationTokenSource();
        }

        return _connection;
    }

    private async Task LoseAsync()
    {
        await _alive.CancelAsync();
        if (_connection is { } connection)
        {
            _connection = null;
            try
            {
                // Back in the pool it would keep its locks until somebody uses it again.
                await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // The session has ended, and its locks with it; or it ends now.
                NpgsqlConnection.ClearPool(connection);
            }

            await connection.DisposeAsync();
        }
    }
}
