using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Liaison.Benchmarks;

/// <summary>
/// Stands between a program and its database and counts round trips where they are: a flight of bytes to the server after one from it. Whatever sends them
/// is counted, a driver's own commands too; a COPY of any size is two.
/// </summary>
internal sealed class RoundTripProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _server;
    private long _trips;

    public RoundTripProxy(string server)
    {
        _server = new NpgsqlConnectionStringBuilder(server);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.ConnectionString;

    public long Trips => Interlocked.Read(ref _trips);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(_server.Host!, _server.Port);
            var (near, far) = (client.GetStream(), server.GetStream());
            var answered = 1;
            var up = CopyAsync(near, far, () =>
            {
                if (Interlocked.Exchange(ref answered, 0) == 1)
                {
                    Interlocked.Increment(ref _trips);
                }
            });
            await Task.WhenAny(up, CopyAsync(far, near, () => Interlocked.Exchange(ref answered, 1)));
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // One side hung up; so do we.
        }
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Action moved)
    {
        var buffer = new byte[64 * 1024];
        for (int count; (count = await from.ReadAsync(buffer)) > 0;)
        {
            moved();
            await to.WriteAsync(buffer.AsMemory(0, count));
        }
    }
}
