using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Kernel.Queue;

/// <param name="BatchSize">How many messages one call of the handler takes at the most.</param>
/// <param name="Attempts">After so many tries a message is dead.</param>
internal sealed record QueueRegistration<TBody>(string Queue, int BatchSize, int Attempts)
    where TBody : notnull;

public static class Queues
{
    /// <summary>Registers a queue with its handler, worked off on every host.</summary>
    public static IServiceCollection AddQueue<TBody, THandler>(this IServiceCollection services, string queue, int batchSize = 1, int attempts = 10)
        where TBody : notnull
        where THandler : class, IQueueHandler<TBody> => services
        .AddSingleton(new QueueRegistration<TBody>(queue, batchSize, attempts))
        .AddSingleton(new QueueName(queue))
        .AddScoped<IQueueHandler<TBody>, THandler>()
        .AddHostedService<QueueWorker<TBody>>();
}
