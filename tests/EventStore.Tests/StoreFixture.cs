using Liaison.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Liaison.EventStore.Tests;

/// <summary>The event store on a database of its own, as one process has it; <see cref="AnotherProcess"/> gives a second one on the same database.</summary>
public sealed class StoreFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _owner;

    private StoreFixture(TestDatabase database, Action<IServiceCollection>? configure, bool owner)
    {
        (Database, _owner) = (database, owner);
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(_ => NpgsqlDataSource.Create(database.ConnectionString))
            .AddEventStore()
            .AddEventTypes(typeof(StoreFixture).Assembly)
            .AddSingleton<IInlineProjection, OrdersProjection>()
            .AddSingleton<IUpcaster, OrderBegunUpcaster>().AddSingleton<IUpcaster, OrderStartedUpcaster>();
        services.Configure<SubscriptionOptions>(o => (o.FirstDelay, o.PollInterval, o.Attempts) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(50), 3));
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public TestDatabase Database { get; }

    public NpgsqlDataSource Db => _services.GetRequiredService<NpgsqlDataSource>();

    public IEventStore Store => _services.GetRequiredService<IEventStore>();

    public IEventLog Log => _services.GetRequiredService<IEventLog>();

    public static async Task<StoreFixture> CreateAsync(Action<IServiceCollection>? configure = null)
    {
        var fixture = new StoreFixture(await TestDatabase.CreateAsync(typeof(IEventStore).Assembly), configure, owner: true);
        await fixture.ExecuteAsync(OrdersProjection.Table);
        return fixture;
    }

    public StoreFixture AnotherProcess(Action<IServiceCollection>? configure = null) => new(Database, configure, owner: false);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public IEventSession Session() => Store.OpenSession(new EventMetadata("account:1", "test", "run-1", "correlation-1", "causation-1"));

    public async Task AppendAsync(Guid stream, long expected, params object[] events)
    {
        await using var session = Session();
        session.Append(new StreamAppend("team", stream, typeof(Order), expected, events));
        await session.SaveAsync(CancellationToken.None);
    }

    public async Task<Loaded<Order>> LoadAsync(Guid stream)
    {
        await using var session = Session();
        return await session.LoadAsync<Order>("team", stream, CancellationToken.None);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Db.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Db.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The whole table as text, in a fixed order.</summary>
    public Task<string> DumpAsync(string table) => ScalarAsync<string>($"select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from {table} t");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
        if (_owner)
        {
            await Database.DisposeAsync();
        }
    }
}
