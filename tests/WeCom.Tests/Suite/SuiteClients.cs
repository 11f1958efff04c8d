using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liaison.WeCom.Tests;

/// <summary>The suite client and the corps' client as the host registers them, with the tickets that a test gives.</summary>
internal sealed class SuiteClients : IDisposable
{
    public static readonly WeComSuite Suite = new("ww9a8b7c6d5e4f3021", "canary-suite-secret");
    public static readonly WeComProvider Provider = new("wwprovider0000001", "canary-provider-secret");
    private readonly ServiceProvider services;

    /// <param name="ticket">The newest ticket at this moment.</param>
    public SuiteClients(Uri address, Func<string?> ticket, Action<WeComOptions>? configure = null)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(Time);
        collection.AddSingleton<ISuiteTickets>(new Tickets(ticket));
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        collection.AddWeCom(new ConfigurationBuilder().AddInMemoryCollection([new("WeCom:ApiBase", address.ToString())]).Build());
        collection.PostConfigure<WeComOptions>(options =>
        {
            options.RetryDelay = TimeSpan.FromMilliseconds(1);
            configure?.Invoke(options);
        });
        services = collection.BuildServiceProvider();
        (Suites, Corps) = (services.GetRequiredService<IWeComSuiteClient>(), services.GetRequiredService<IWeComClient>());
    }

    public IWeComSuiteClient Suites { get; }
    public IWeComClient Corps { get; }
    public ManualTime Time { get; } = new();
    public ListLog Log { get; } = new();

    public void Dispose() => services.Dispose();

    private sealed class Tickets(Func<string?> ticket) : ISuiteTickets
    {
        public Task<string?> GetAsync(string suiteId, CancellationToken ct) => Task.FromResult(ticket());
    }
}
