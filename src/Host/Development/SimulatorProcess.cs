using System.Diagnostics;
using System.Net.Sockets;

namespace Liaison.Host.Development;

/// <summary>
/// Runs tests/WeComSimulator beside the host. It ends with us, also after kill -9: its standard input is a pipe that only we hold.
/// A simulator that already answers on the port is used as it is.
/// </summary>
internal sealed class SimulatorProcess(DevelopmentOptions options, IConfiguration configuration, ILogger<SimulatorProcess> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private Process? _process;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await AnswersAsync(cancellationToken))
        {
            log.LogInformation("A WeCom simulator already answers at {Simulator}", options.Simulator);
            return;
        }

        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList =
            {
                Find(),
                "--urls", options.Simulator.GetLeftPart(UriPartial.Authority),
                $"--Simulator:SmtpPort={DevelopmentWorld.SmtpPort}",
                $"--Simulator:TrustedDomain=localhost:{HostDefaults.Port}",
                "--Simulator:StopWhenInputEnds=true",
            },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ASPNETCORE_URLS"] = null },
        };
        if (options.OffersSuite)
        {
            start.ArgumentList.Add($"--Simulator:Suite:SuiteId={DevelopmentSuite.SuiteId}");
            foreach (var (field, value) in DevelopmentSuite.EntryOf(new Uri(configuration["Liaison:PublicUrl"]!)))
            {
                start.ArgumentList.Add($"--Simulator:Suite:{field}={value}");
            }
        }

        _process = Process.Start(start)!;
        // Drained, so that a full pipe never stops it; its page shows what it has to say.
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, line) => log.LogDebug("simulator: {Line}", line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartTimeout);
        while (!await AnswersAsync(deadline.Token))
        {
            if (_process.HasExited)
            {
                throw new StartupException($"The WeCom simulator ended with code {_process.ExitCode}. Is port {DevelopmentWorld.SimulatorPort} or {DevelopmentWorld.SmtpPort} taken?");
            }

            await Task.Delay(100, deadline.Token);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false })
        {
            _process.StandardInput.Close();
        }

        return Task.CompletedTask;
    }

    public void Dispose() => _process?.Dispose();

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(options.Simulator.Host, options.Simulator.Port, ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Find()
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var dll = Path.Combine(folder.FullName, "tests", "WeComSimulator", "bin", configuration, "net10.0", "Liaison.WeComSimulator.dll");
            if (File.Exists(dll))
            {
                return dll;
            }
        }

        throw new StartupException("The WeCom simulator is not built. Run `dotnet build`, or set Development__World=false to start without it.");
    }
}
