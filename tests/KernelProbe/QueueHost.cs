using Liaison.EventStore;
using Liaison.Kernel;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Work;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Liaison.KernelProbe;

/// <param name="Text">What the message is about.</param>
public sealed record Letter(string Text);

public delegate Task<IReadOnlyList<QueueResult>> LetterHandler(IReadOnlyList<QueuedMessage<Letter>> batch, IEventSession session, CancellationToken ct);

/// <summary>One queue of letters as one host has it; a second one on the same database is a second host.</summary>
public sealed class QueueHost : IAsyncDisposable
{
    public const string Queue = "letters";
    private readonly ServiceProvider _services;
    private bool _stopped;

    private QueueHost(ServiceProvider services) => _services = services;

    public IServiceProvider Services => _services;

    public static async Task<QueueHost> StartAsync(
        string connectionString, LetterHandler handler, TimeProvider? time = null, int batchSize = 1, int attempts = 3)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddSingleton(NpgsqlDataSource.Create(connectionString))
            .AddSingleton(time ?? TimeProvider.System)
            .AddEventStore()
            .AddKernel()
            .AddSingleton(handler)
            .AddQueue<Letter, Handler>(Queue, batchSize, attempts);
        var host = new QueueHost(services.BuildServiceProvider());
        foreach (var service in host._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return host;
    }

    public async Task EnqueueAsync(
        Tenant tenant, IEnumerable<string> texts, string? batchKey = null, string? dedupeKey = null, DateTimeOffset? dueAt = null, bool save = true)
    {
        await using var scope = _services.CreateAsyncScope();
        foreach (var text in texts)
        {
            scope.ServiceProvider.GetRequiredService<IQueue>().Enqueue(Queue, tenant, new Letter(text), batchKey, dedupeKey, dueAt);
        }

        if (save)
        {
            await scope.ServiceProvider.GetRequiredService<UnitOfWork>().SaveAsync(CancellationToken.None);
        }
    }

    public void Wake() => _services.GetRequiredService<AppendSignal>().Wake();

    /// <summary>A polite stop, as on SIGTERM.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }

    private sealed class Handler(LetterHandler handler) : IQueueHandler<Letter>
    {
        public Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<Letter>> batch, IEventSession session, CancellationToken ct) =>
            handler(batch, session, ct);
    }
}
