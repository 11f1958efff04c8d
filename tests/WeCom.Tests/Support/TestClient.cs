using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liaison.WeCom.Tests;

/// <summary>The client as the host registers it, against a test's server.</summary>
internal sealed class TestClient : IDisposable
{
    public static readonly WeComApp App = new("ww1", "canary-secret", 1000005);
    private readonly ServiceProvider services;

    public TestClient(Uri address, Action<WeComOptions>? configure = null, IWeComLines? lines = null)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(Time);
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        collection.AddWeCom(new ConfigurationBuilder().AddInMemoryCollection([new("WeCom:ApiBase", address.ToString())]).Build());
        collection.PostConfigure<WeComOptions>(options =>
        {
            options.RetryDelay = TimeSpan.FromMilliseconds(1);
            configure?.Invoke(options);
        });
        if (lines is not null)
            collection.AddSingleton(lines);
        services = collection.BuildServiceProvider();
        Client = services.GetRequiredService<IWeComClient>();
    }

    public IWeComClient Client { get; }
    public TokenCache Tokens => services.GetRequiredService<TokenCache>();
    public IWeComMessages Messages => services.GetRequiredService<IWeComMessages>();
    public IWeComMembers Members => services.GetRequiredService<IWeComMembers>();
    public IWeComTickets Tickets => services.GetRequiredService<IWeComTickets>();
    public IWeComNetwork Network => services.GetRequiredService<IWeComNetwork>();
    public ManualTime Time { get; } = new();
    public ListLog Log { get; } = new();

    public void Dispose() => services.Dispose();
}

/// <summary>A clock that moves when told to; timers run in real time.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long ticks = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => Interlocked.Read(ref ticks);
    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);
    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}

internal sealed class ListLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => true;
    public void Dispose() { }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, formatter(state, exception) + exception));
}

internal sealed class NoLines : IWeComLines
{
    public Task<T> ChangeAsync<T>(string corpId, string api, Func<WeComLine, DateTimeOffset, (WeComLine Line, T Result)> change, CancellationToken ct) =>
        throw new TimeoutException("The database is away.");
}
