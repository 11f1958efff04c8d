using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Liaison.Kernel.Postgres;

/// <summary>
/// A PostgreSQL server in a folder: initialised, started, taken over from an owner that was killed, shared by several processes, and stopped
/// when the last of them goes. For development and tests; production has a server of its own.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private readonly EmbeddedPostgresOptions _options;
    private readonly string _home;
    private readonly string _data;
    private readonly string? _user;
    private readonly ServerProcess _process;
    private readonly PostmasterFile _postmaster;
    private Process? _guardian;
    private FileStream? _use;
    private string _password = "";
    private int _port;
    private bool _stopped;

    private EmbeddedPostgres(EmbeddedPostgresOptions options, string home, string bin, string? user)
    {
        (_options, _home, _data, _user) = (options, home, Path.Combine(home, "data"), user);
        _process = new ServerProcess(bin, user);
        _postmaster = new PostmasterFile(_data);
    }

    /// <summary>True when a server was found running and taken over.</summary>
    public bool Adopted { get; private set; }

    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "postgres",
        Password = _password,
        Database = "postgres",
    }.ConnectionString;

    /// <exception cref="EmbeddedPostgresException">No server could be started; the text says what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct = default)
    {
        var user = ServerProcess.UserForServer();
        var home = Path.GetFullPath(options.Home);
        if (user is not null && !ReachableByOthers(home))
        {
            home = Path.Combine("/var/lib/liaison", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..12]);
        }

        System.IO.Directory.CreateDirectory(home);
        // One starter at a time per folder, over processes; the lock goes with the process that held it, however it went.
        await using var starting = await LockAsync(Path.Combine(home, "start.lock"), shared: false, ct);
        var native = Path.GetFullPath(options.Binaries ?? PostgresBinaries.Find());
        native = PostgresBinaries.Prepare(native, home, user is null || ReachableByOthers(native), options.Log);
        var server = new EmbeddedPostgres(options, home, Path.Combine(native, "bin"), user);
        // Held for as long as this process uses the server; whoever goes last stops it. Waits out a stop that is under way.
        server._use = await LockAsync(Path.Combine(home, "users.lock"), shared: true, ct);
        try
        {
            await server.GiveToUserAsync(home, recursive: false, ct);
            await server.InitAsync(ct);
            await server.RunAsync(ct);
            return server;
        }
        catch
        {
            await server._use.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets go of the server; the last one to do so stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        await _use!.DisposeAsync();
        if (_guardian is null)
        {
            await _process.RunAsync("pg_ctl", ["stop", "-m", "fast", "-w", "-D", _data], CancellationToken.None);
            return;
        }

        _guardian.StandardInput.Close();
        await _guardian.WaitForExitAsync();
        _guardian.Dispose();
    }

    private async Task InitAsync(CancellationToken ct)
    {
        var passwordFile = Path.Combine(_home, "password");
        if (!File.Exists(Path.Combine(_data, "PG_VERSION")))
        {
            await WritePasswordAsync(passwordFile, ct);
            DropHalfMade();
            // A name of its own: the initdb of a starter that was killed may still be at work in another.
            var half = $"{_data}.new-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
            _options.Log($"making a cluster in {_data}");
            await _process.RunAsync(
                "initdb",
                [
                    "-D", half, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--no-instructions",
                    .. await MajorAsync(ct) >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"] : (string[])["--locale=C.UTF-8"],
                    .. _options.Durable ? [] : (string[])["--no-sync"],
                ],
                ct);
            // A cluster is there whole or not at all.
            System.IO.Directory.Move(half, _data);
        }

        _password = (await File.ReadAllTextAsync(passwordFile, ct)).Trim();
    }

    private async Task WritePasswordAsync(string file, CancellationToken ct)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var stream = new FileStream(file, options))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))), ct);
        }

        await GiveToUserAsync(file, recursive: false, ct);
    }

    private void DropHalfMade()
    {
        foreach (var half in System.IO.Directory.EnumerateDirectories(_home, "data.new*"))
        {
            try
            {
                System.IO.Directory.Delete(half, recursive: true);
            }
            catch (IOException e)
            {
                _options.Log($"{half} is left for later: {e.Message}");
            }
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        if (_postmaster.RunningPort() is { } running && await AnswersAsync(running, ct))
        {
            Adopted = true;
            _options.Log($"took over the server on port {running}");
            _guardian = _process.Guard(_data, Path.Combine(_home, "users.lock"));
            return;
        }

        var elapsed = Stopwatch.StartNew();
        for (var attempt = 0; ; attempt++)
        {
            _postmaster.DropIfForeign();
            var port = attempt == 0 && _options.Port is { } wanted ? wanted : FreePort();
            try
            {
                // Only here, where no server runs: the files of a live one come and go under chown.
                await GiveToUserAsync(_home, recursive: true, ct);
                // pg_ctl gives the server a session of its own: Ctrl-C in a terminal reaches us, not the server.
                await _process.RunAsync(
                    "pg_ctl", ["start", "-w", "-t", "30", "-D", _data, "-l", Path.Combine(_home, "server.log"), "-o", Settings(port)], ct);
                _guardian = _process.Guard(_data, Path.Combine(_home, "users.lock"));
                while (!await AnswersAsync(port, ct))
                {
                    await Task.Delay(50, ct);
                }

                _options.Log($"started on port {port}");
                return;
            }
            // A port that was taken meanwhile, or backends of a killed server that still hold its shared memory.
            catch (EmbeddedPostgresException) when (elapsed.Elapsed < _options.StartTimeout && attempt < 20)
            {
                await Task.Delay(250, ct);
            }
        }
    }

    private string Settings(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c shared_buffers=128MB -c max_connections=400")
        + (_options.Durable ? "" : " -c fsync=off -c synchronous_commit=off -c full_page_writes=off");

    private async Task<bool> AnswersAsync(int port, CancellationToken ct)
    {
        _port = port;
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("show data_directory", connection);
            // Ours, not another one that took the port.
            return (string?)await command.ExecuteScalarAsync(ct) == _data;
        }
        // It is there, and has its hands full.
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<int> MajorAsync(CancellationToken ct) =>
        int.Parse((await _process.RunAsync("postgres", ["--version"], ct)).Split(' ')[2].Split('.')[0], CultureInfo.InvariantCulture);

    private async Task GiveToUserAsync(string path, bool recursive, CancellationToken ct)
    {
        if (_user is not null)
        {
            await ServerProcess.RunAsync("chown", recursive ? ["-R", _user + ":", path] : [_user + ":", path], user: null, ct);
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static bool ReachableByOthers(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        var folder = new DirectoryInfo(path);
        while (!folder.Exists)
        {
            folder = folder.Parent!;
        }

        for (; folder is not null; folder = folder.Parent)
        {
            if (!folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }

    // flock(2) on Unix: gone with the process that held it.
    private static async Task<FileStream> LockAsync(string path, bool shared, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return shared
                    ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read)
                    : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(50, ct);
            }
        }
    }
}
