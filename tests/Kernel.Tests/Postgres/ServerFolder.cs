using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Liaison.Kernel.Postgres;
using Liaison.KernelProbe;
using Liaison.Testing;
using Npgsql;

namespace Liaison.Kernel.Tests.Postgres;

/// <summary>A home for an embedded server, used by this process and by others; gone afterwards, its server too.</summary>
internal sealed class ServerFolder : IAsyncDisposable
{
    private readonly List<RunningProcess> _processes = [];

    public string Home { get; } = Path.Combine(Path.GetTempPath(), $"liaison-embedded-{Guid.CreateVersion7():n}");

    public string Data => Path.Combine(Home, "data");

    /// <summary>The postmaster's pid by its own file; null when there is none.</summary>
    public int? ServerPid
    {
        get
        {
            try
            {
                return int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    public Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Home = Home, Durable = false });

    /// <summary>Another process that uses the server until its input ends.</summary>
    /// <param name="plainUser">As root: in the name of a user without rights, with programs that it can read.</param>
    public RunningProcess StartProcess(bool plainUser = false)
    {
        string[] command = [Dotnet, typeof(QueueHost).Assembly.Location, "postgres", Home];
        if (plainUser && Environment.IsPrivilegedProcess)
        {
            command =
            [
                "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups",
                Path.Combine(Readable(Path.GetDirectoryName(Dotnet)!), "dotnet"),
                Path.Combine(Readable(Path.GetDirectoryName(typeof(QueueHost).Assembly.Location)!), Path.GetFileName(typeof(QueueHost).Assembly.Location)),
                "postgres", Home, Readable(PostgresBinaries.Find()),
            ];
        }

        var process = RunningProcess.Start(command[0], command[1..]);
        _processes.Add(process);
        return process;
    }

    /// <summary>Waits until the process says whether it started or adopted a server.</summary>
    /// <returns>The word, and the connection string.</returns>
    public static async Task<(string Word, string ConnectionString)> ReadyAsync(RunningProcess process)
    {
        var line = await process.WaitForLineAsync(l => l.StartsWith("started Host", StringComparison.Ordinal) || l.StartsWith("adopted Host", StringComparison.Ordinal));
        return (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>kill -9 of a process and of all that it has started, but for the server itself, which is a session of its own.</summary>
    public static async Task KillWithGuardianAsync(RunningProcess process)
    {
        foreach (var guardian in ChildrenOf(process.Id))
        {
            guardian.Kill();
        }

        await process.KillAsync();
    }

    public static async Task<T> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task ServerStopsAsync() => Eventually.BecomesTrueAsync(() => Task.FromResult(ServerPid is null), because: "the server still runs");

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        // Whatever a test left running, whoever owned it.
        if (ServerPid is { } pid && Running(pid) is { ProcessName: "postgres" } server)
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        await Eventually.BecomesTrueAsync(() => Task.FromResult(Deleted()));
    }

    private static Process? Running(int pid)
    {
        try
        {
            return Process.GetProcessById(pid);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Dotnet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    private static IEnumerable<Process> ChildrenOf(int pid) =>
        System.IO.Directory.EnumerateDirectories($"/proc/{pid}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => Running(int.Parse(id, CultureInfo.InvariantCulture))).OfType<Process>();

    /// <summary>The folder itself, or a copy where anybody can read it: a checkout or an SDK in root's home.</summary>
    private string Readable(string folder)
    {
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            if (!above.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                var copy = Path.Combine(Home + "-programs", Path.GetFileName(folder.TrimEnd('/')));
                System.IO.Directory.CreateDirectory(Home + "-programs");
                using var cp = Process.Start("cp", ["-a", folder, copy]);
                cp.WaitForExit();
                return copy;
            }
        }

        return folder;
    }

    // A server's last processes may still be writing.
    private bool Deleted()
    {
        try
        {
            foreach (var folder in (string[])[Home, Home + "-programs"])
            {
                if (System.IO.Directory.Exists(folder))
                {
                    System.IO.Directory.Delete(folder, recursive: true);
                }
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
