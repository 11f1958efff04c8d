using System.Globalization;
using System.Net;
using Liaison.Host;
using Liaison.Testing;

namespace Liaison.HostTesting;

/// <summary>The real host and the real simulator as processes of their own, on a real PostgreSQL.</summary>
public sealed class Installation : IAsyncDisposable
{
    public const string SetupToken = "setup-token-of-the-tests";

    private readonly RunningProcess _simulator;
    private readonly HttpClient _http;
    private RunningProcess _host;

    private Installation(TestDatabase database, RunningProcess simulator, RunningProcess host, Uri url, Uri simulatorUrl, IReadOnlyDictionary<string, string?> settings)
    {
        (Database, _simulator, _host, Url, Settings) = (database, simulator, host, url, settings);
        _http = new HttpClient { BaseAddress = simulatorUrl };
        Simulator = new SimulatorControl(_http);
    }

    public TestDatabase Database { get; }

    public Uri Url { get; }

    public SimulatorControl Simulator { get; }

    private IReadOnlyDictionary<string, string?> Settings { get; }

    public string HostOutput => _host.Output();

    /// <summary>The most memory that the host has had resident, in bytes. Linux counts it.</summary>
    public long HostPeakMemory => long.Parse(
        File.ReadLines($"/proc/{_host.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) * 1024;

    /// <param name="size">People of the simulated corp.</param>
    public static async Task<Installation> StartAsync(int size = 300, params (string Name, string Value)[] settings)
    {
        var (hostPort, simulatorPort, smtpPort) = (Ports.Free(), Ports.Free(), Ports.Free());
        var (url, simulatorUrl) = (new Uri($"http://127.0.0.1:{hostPort}"), new Uri($"http://127.0.0.1:{simulatorPort}"));
        var simulator = RunningProcess.StartDll(
            Built("tests/WeComSimulator", "Liaison.WeComSimulator.dll"),
            ["--urls", simulatorUrl.ToString(), $"--Simulator:TrustedDomain=127.0.0.1:{hostPort}", $"--Simulator:SmtpPort={smtpPort}", $"--Simulator:Size={size}"]);
        var database = await TestDatabase.CreateAsync([.. HostApp.Modules]);
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Liaison"] = database.ConnectionString,
            ["Liaison__PublicUrl"] = url.ToString(),
            ["Liaison__SetupToken"] = SetupToken,
            ["WeCom__ApiBase"] = simulatorUrl.ToString(),
            ["WeCom__OAuthBase"] = simulatorUrl.ToString(),
            ["WeCom__LoginBase"] = simulatorUrl.ToString(),
            ["WeCom__InstallBase"] = simulatorUrl.ToString(),
            ["WeCom__RetryDelay"] = "00:00:00.050",
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__Port"] = $"{smtpPort}",
            ["Mail__From"] = "liaison@liaison.example",
            ["Mail__Security"] = "none",
            ["CI"] = null,
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var installation = new Installation(database, simulator, StartHost(url, environment), url, simulatorUrl, environment);
        await installation.AnswersAsync();
        return installation;
    }

    public ApiClient NewClient() => new(Url);

    /// <summary>kill -9 of the host.</summary>
    public Task KillHostAsync() => _host.KillAsync();

    public async Task RestartHostAsync()
    {
        await _host.DisposeAsync();
        _host = StartHost(Url, Settings);
        await AnswersAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
        await _simulator.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static RunningProcess StartHost(Uri url, IReadOnlyDictionary<string, string?> environment) =>
        RunningProcess.StartDll(Built("src/Host", "Liaison.Host.dll"), ["--urls", url.ToString()], environment);

    private async Task AnswersAsync()
    {
        using var client = new HttpClient { BaseAddress = Url };
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                if (_host.HasExited)
                {
                    throw new InvalidOperationException("The host ended:\n" + HostOutput);
                }

                try
                {
                    return (await client.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK && (await _http.GetAsync("/control/corps")).StatusCode == HttpStatusCode.OK;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60));
    }

    /// <summary>Another project's build beside ours: a program needs its own runtime settings, which are not copied to the tests.</summary>
    public static string Built(string project, string dll)
    {
        var build = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var configuration = Path.GetFileName(Path.GetDirectoryName(build))!;
        return Path.Combine(Checkout.Root, project, "bin", configuration, "net10.0", dll);
    }
}
