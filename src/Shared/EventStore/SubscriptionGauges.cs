using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.EventStore;

/// <summary>How far the subscriptions that this process leads are behind the log, and what they gave up: looked up when somebody collects the figures.</summary>
internal sealed class SubscriptionGauges(NpgsqlDataSource db, SubscriptionRunner runner, SubscriptionCatalogue catalogue, ILogger<SubscriptionGauges> log)
    : IHostedService, IDisposable
{
    private const int TimeoutSeconds = 5;
    private readonly Meter _meter = new("Liaison.EventStore");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("liaison.subscription.lag", Lag, "{event}", "Events of the log that a subscription has not passed yet");
        _meter.CreateObservableGauge("liaison.subscription.dead_letters", DeadLetters, "{event}", "Events that a subscription gave up");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private List<Measurement<long>> Lag() => Query("select '', coalesce(max(seq_id), 0) from events.mt_events") is { } end
        ? [.. runner.Positions().Select(p => Of(Math.Max(0, end[""] - p.Value), p.Key))]
        : [];

    private List<Measurement<long>> DeadLetters() => Query("select subscription, count(*) from store.dead_letters group by subscription") is { } letters
        ? [.. catalogue.All.Select(s => Of(letters.GetValueOrDefault(s.Name), s.Name))]
        : [];

    private static Measurement<long> Of(long value, string subscription) => new(value, new KeyValuePair<string, object?>("liaison.subscription", subscription));

    /// <returns>Null when the database does not answer: no figure is better than a wrong one.</returns>
    private Dictionary<string, long>? Query(string sql)
    {
        try
        {
            using var command = db.CreateCommand(sql);
            command.CommandTimeout = TimeoutSeconds;
            using var reader = command.ExecuteReader();
            Dictionary<string, long> numbers = new(StringComparer.Ordinal);
            while (reader.Read())
            {
                numbers[reader.GetString(0)] = reader.GetInt64(1);
            }

            return numbers;
        }
        catch (NpgsqlException e)
        {
            log.LogDebug(e, "The subscriptions could not be measured");
            return null;
        }
    }
}
