using System.Diagnostics;
using System.Globalization;

namespace Liaison.Kernel.Postgres;

/// <summary>What postmaster.pid in a data folder says about a running server: pid, folder, start and port, a line each.</summary>
internal sealed class PostmasterFile(string data)
{
    private readonly string _path = Path.Combine(data, "postmaster.pid");

    /// <summary>The port of the server that the file speaks of; null when that process is gone, or is not this server.</summary>
    public int? RunningPort()
    {
        var lines = Read();
        return lines.Length >= 4 && IsServer(lines) && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port) ? port : null;
    }

    /// <summary>After a reboot the pid in the file can belong to somebody else, and PostgreSQL would refuse to start.</summary>
    public void DropIfForeign()
    {
        if (Read() is { Length: > 0 } lines && !IsServer(lines))
        {
            File.Delete(_path);
        }
    }

    private string[] Read()
    {
        try
        {
            return File.ReadAllLines(_path);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static bool IsServer(string[] lines)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture));
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal)
                // A server works in its data folder: one with another file there is another cluster's.
                && (!OperatingSystem.IsLinux() || File.ReadLines($"/proc/{process.Id}/cwd/postmaster.pid").Take(3).SequenceEqual(lines.Take(3), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
