using System.Diagnostics;
using System.Collections.Concurrent;

namespace Liaison.Testing;

/// <summary>A .NET program of ours as a real process, with its output, until it is killed or disposed.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private RunningProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IReadOnlyCollection<string> Lines => _lines;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public int Id => _process.Id;

    public static RunningProcess StartDll(string dll, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        Start("dotnet", [dll, .. arguments], environment);

    public static RunningProcess Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var info = new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            info.Environment[name] = value;
        }

        return new RunningProcess(Process.Start(info)!);
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Types a line into its standard input.</summary>
    public Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Asks a program that lives as long as its input to end, and waits until it has.</summary>
    public async Task EndInputAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public Task WaitForExitAsync(CancellationToken ct) => _process.WaitForExitAsync(ct);

    public async Task<string> WaitForLineAsync(Func<string, bool> match, TimeSpan? timeout = null)
    {
        string? found = null;
        await Eventually.BecomesTrueAsync(
            () =>
            {
                found = _lines.FirstOrDefault(match);
                return Task.FromResult(found is not null || (_process.HasExited ? throw new InvalidOperationException($"It ended with {_process.ExitCode}:\n{Output()}") : false));
            },
            timeout ?? TimeSpan.FromSeconds(60),
            "the process has not said it");
        return found!;
    }

    public string Output() => string.Join('\n', _lines);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
