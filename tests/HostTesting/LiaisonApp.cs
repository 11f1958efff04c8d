using System.Net;
using Liaison.Host;
using Liaison.Testing;
using Liaison.WeCom;
using Liaison.WeComSimulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Liaison.HostTesting;

/// <param name="Time">Null for the real clock.</param>
/// <param name="Settings">Configuration of the host on top of the defaults.</param>
/// <param name="SimulatorSettings">Command-line settings of the simulator, such as <c>--Simulator:Corps:0:Size=1000</c>.</param>
/// <param name="Connection">From the database's connection string to the one that the host gets.</param>
/// <param name="HostName">Of the public address: browsers have passkeys for <c>localhost</c>, not for an IP address.</param>
/// <param name="Services">Replaces services of the host: for ports at the edge only.</param>
public sealed record LiaisonAppOptions(
    FakeTimeProvider? Time = null,
    IReadOnlyDictionary<string, string?>? Settings = null,
    IReadOnlyList<string>? SimulatorSettings = null,
    Func<string, string>? Connection = null,
    string HostName = "127.0.0.1",
    Action<IServiceCollection>? Services = null);

/// <summary>The real host on a real PostgreSQL, with the WeCom simulator, all over real HTTP on this machine.</summary>
public sealed class LiaisonApp : IAsyncDisposable
{
    public const string SetupToken = "setup-token-of-the-tests";

    private readonly HostApp _host;
    private readonly WebApplication _simulator;
    private readonly List<IDisposable> _clients = [];
    private readonly List<HostApp> _others = [];

    private LiaisonApp(TestDatabase database, HostApp host, WebApplication simulator, Uri url, Uri simulatorUrl, LogCapture log)
    {
        (Database, _host, _simulator, Url, SimulatorUrl, Log) = (database, host, simulator, url, simulatorUrl, log);
        Simulator = new SimulatorControl(Track(new HttpClient { BaseAddress = simulatorUrl }));
    }

    public TestDatabase Database { get; }

    public Uri Url { get; }

    public Uri SimulatorUrl { get; }

    public SimulatorControl Simulator { get; }

    /// <summary>Everything that was logged, for tests that look for what must not be there.</summary>
    public LogCapture Log { get; }

    public IServiceProvider Services => _host.Web.Services;

    public static async Task<LiaisonApp> StartAsync(LiaisonAppOptions? options = null)
    {
        options ??= new LiaisonAppOptions();
        var port = Ports.Free();
        var smtpPort = Ports.Free();
        var url = new Uri($"http://{options.HostName}:{port}");
        var simulator = WeComSimulatorApp.Create(
            ["--urls", "http://127.0.0.1:0", $"--Simulator:TrustedDomain={options.HostName}:{port}", $"--Simulator:SmtpPort={smtpPort}", .. options.SimulatorSettings ?? []]);
        await simulator.StartAsync();
        var simulatorUrl = AddressOf(simulator);
        var database = await TestDatabase.CreateAsync([.. HostApp.Modules]);
        var log = new LogCapture();
        var host = await HostApp.CreateAsync(
            ["--environment", "Testing", "--urls", url.ToString()],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(Settings(options.Connection?.Invoke(database.ConnectionString) ?? database.ConnectionString, simulatorUrl, url, smtpPort));
                builder.Configuration.AddInMemoryCollection(options.Settings ?? new Dictionary<string, string?>());
                builder.Logging.AddProvider(log);
                if (options.Time is { } time)
                {
                    builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
                }

                // A password's strength is tested by itself; each costs a tenth of a second of CPU otherwise, and every owner and visitor has one.
                builder.Services.PostConfigure<PasswordHasherOptions>(o => o.IterationCount = 1000);

                // Has the last word: runs when the host's own services are all there.
                builder.Host.ConfigureContainer<IServiceCollection>((_, services) =>
                {
                    if (options.Time is { } clock)
                    {
                        services.Replace(ServiceDescriptor.Singleton<IWeComLines>(new LinesByClock(clock)));
                    }

                    options.Services?.Invoke(services);
                });
            });
        await host.Web.StartAsync();
        return new LiaisonApp(database, host, simulator, url, simulatorUrl, log);
    }

    /// <summary>A browser of its own: keeps cookies, does not follow redirects, sends the anti-forgery header.</summary>
    public ApiClient NewClient() => Track(new ApiClient(Url));

    /// <summary>A program with an API key.</summary>
    public ApiClient NewClient(string key)
    {
        var client = Track(new ApiClient(Url));
        client.Http.DefaultRequestHeaders.Remove("X-Liaison-CSRF");
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>Does the first-run set-up and returns the owner's browser with the new team.</summary>
    public async Task<TeamClient> SetUpAsync(string teamName = "Acme", string email = "owner@acme.example")
    {
        var client = NewClient();
        return await TeamClient.SetUpAsync(client, teamName, email);
    }

    /// <summary>A second host on the same database, as behind a balancer.</summary>
    public async Task<Uri> StartAnotherHostAsync()
    {
        var url = $"http://127.0.0.1:{Ports.Free()}";
        var settings = _host.Web.Configuration.AsEnumerable().Where(s => s.Value is not null && !s.Key.Equals("urls", StringComparison.OrdinalIgnoreCase)).ToDictionary();
        var another = await HostApp.CreateAsync(["--environment", "Testing", "--urls", url], builder => builder.Configuration.AddInMemoryCollection(settings));
        await another.Web.StartAsync();
        _others.Add(another);
        return new Uri(url);
    }

    /// <summary>What really stands in the tables: one column of text.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string sql)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        foreach (var another in _others)
        {
            await another.Web.StopAsync();
            await another.DisposeAsync();
        }

        await _host.Web.StopAsync();
        await _host.DisposeAsync();
        await _simulator.StopAsync();
        await _simulator.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static Dictionary<string, string?> Settings(string connection, Uri simulator, Uri url, int smtpPort) => new()
    {
        ["ConnectionStrings:Liaison"] = connection,
        ["Liaison:PublicUrl"] = url.ToString(),
        ["Liaison:SetupToken"] = SetupToken,
        ["WeCom:ApiBase"] = simulator.ToString(),
        ["WeCom:OAuthBase"] = simulator.ToString(),
        ["WeCom:LoginBase"] = simulator.ToString(),
        ["WeCom:InstallBase"] = simulator.ToString(),
        ["WeCom:RetryDelay"] = "00:00:00.010",
        ["Mail:Host"] = "127.0.0.1",
        ["Mail:Port"] = smtpPort.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["Mail:From"] = "liaison@liaison.example",
        ["Mail:Security"] = "none",
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:Console:LogLevel:Default"] = "None",
    };

    private T Track<T>(T client)
        where T : IDisposable
    {
        _clients.Add(client);
        return client;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
