using System.ComponentModel;
using System.Diagnostics;

namespace Liaison.Kernel.Postgres;

/// <summary>Runs PostgreSQL's programs, as root in the name of a user that has no rights: PostgreSQL refuses root.</summary>
internal sealed class ServerProcess(string bin, string? user)
{
    /// <summary>The user for root to run the server as; null when we are not root.</summary>
    public static string? UserForServer() => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? "nobody" : null;

    public Task<string> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct) =>
        RunAsync(Path.Combine(bin, program), arguments, user, ct);

    /// <exception cref="EmbeddedPostgresException">The program is missing or answered with an error.</exception>
    public static async Task<string> RunAsync(string file, IReadOnlyList<string> arguments, string? user, CancellationToken ct)
    {
        var info = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = OperatingSystem.IsWindows() ? null : "/",
            Environment = { ["LC_ALL"] = "C" },
        };
        if (user is not null)
        {
            info.UserName = user;
        }

        try
        {
            using var process = Process.Start(info)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            if (process.ExitCode == 0)
            {
                return await output;
            }

            var text = (await error + await output).Trim();
            throw new EmbeddedPostgresException(text.Contains("could not look up effective user ID", StringComparison.Ordinal)
                ? "PostgreSQL needs a user with an entry in /etc/passwd, and this one has none. Add one, or set ConnectionStrings__Liaison to a server of your own."
                : $"{Path.GetFileName(file)} answered {process.ExitCode}: {text}");
        }
        catch (Win32Exception e)
        {
            throw new EmbeddedPostgresException($"{file} cannot be run: {e.Message}", e);
        }
    }

    /// <summary>
    /// A shell whose standard input is a pipe that only this process holds: its end means that we are gone, however we went. Then it stops
    /// the server, unless somebody else still uses it (they hold a shared lock on <paramref name="usersLock"/>).
    /// </summary>
    public Process? Guard(string data, string usersLock)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        // Ctrl-C and a polite kill go to the whole group: the guardian outlives them, and acts on the end of its input alone.
        const string Script = """
            trap '' INT TERM HUP
            exec >/dev/null 2>&1
            while read -r _; do :; done
            command -v flock || exec "$1" stop -m fast -D "$2"
            exec flock -x -w 2 "$3" "$1" stop -m fast -D "$2"
            """;
        var info = new ProcessStartInfo("/bin/sh", ["-c", Script, "sh", Path.Combine(bin, "pg_ctl"), data, usersLock])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        if (user is not null)
        {
            info.UserName = user;
        }

        return Process.Start(info);
    }
}
