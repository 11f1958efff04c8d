using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.Kernel.Queue;

internal sealed record QueueName(string Value);

/// <summary>How many messages wait in each queue, and how many are dead: counted when somebody collects the figures.</summary>
internal sealed class QueueGauge(NpgsqlDataSource db, IEnumerable<QueueName> queues, ILogger<QueueGauge> log) : IHostedService, IDisposable
{
    private const int TimeoutSeconds = 5;
    private readonly Meter _meter = new("Liaison.Queue");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("liaison.queue.messages", Count, "{message}", "Messages by queue and state: queued or dead");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private List<Measurement<long>> Count()
    {
        try
        {
            var counts = queues.SelectMany(q => (string[])["queued", "dead"], (queue, state) => (Queue: queue.Value, State: state)).ToDictionary(key => key, _ => 0L);
            using var command = db.CreateCommand("select queue, state, count(*) from kernel.messages group by queue, state");
            command.CommandTimeout = TimeoutSeconds;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                counts[(reader.GetString(0), reader.GetString(1))] = reader.GetInt64(2);
            }

            return [.. counts.Select(c => new Measurement<long>(c.Value, new("liaison.queue", c.Key.Queue), new("liaison.state", c.Key.State)))];
        }
        catch (NpgsqlException e)
        {
            log.LogDebug(e, "The queues could not be counted");
            return [];
        }
    }
}
