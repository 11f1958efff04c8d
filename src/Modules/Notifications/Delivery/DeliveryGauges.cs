using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.Notifications.Delivery;

/// <summary>How many deliveries wait, of all teams, and for how long: looked up when somebody collects the figures.</summary>
internal sealed class DeliveryGauges(NpgsqlDataSource db, IMeterFactory meters, TimeProvider time, ILogger<DeliveryGauges> log) : IHostedService
{
    private const int TimeoutSeconds = 5;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create("Liaison.Deliveries");
        meter.CreateObservableGauge("liaison.deliveries.waiting", () => Measure(w => w.Count), "{delivery}", "Deliveries by lane and state: queued or held");
        meter.CreateObservableGauge("liaison.deliveries.oldest", () => Measure(w => (time.GetUtcNow() - w.Since).TotalSeconds), "s", "Since when the oldest of them waits");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>Nothing when the database does not answer: no figure is better than a wrong one.</returns>
    private List<Measurement<T>> Measure<T>(Func<Waiting, T> value)
        where T : struct
    {
        try
        {
            var waiting = Load();
            return
            [
                .. from lane in (string[])[Lanes.WeCom, Lanes.Mail]
                   from state in (string[])["queued", "held"]
                   select new Measurement<T>(waiting.TryGetValue((lane, state), out var found) ? value(found) : default, new("liaison.lane", lane), new("liaison.state", state)),
            ];
        }
        catch (NpgsqlException e)
        {
            log.LogDebug(e, "The deliveries could not be counted");
            return [];
        }
    }

    private Dictionary<(string Lane, string State), Waiting> Load()
    {
        using var command = db.CreateCommand("select lane, state, count(*), min(created_at) from notifications.deliveries where state in ('queued', 'held') group by 1, 2");
        command.CommandTimeout = TimeoutSeconds;
        using var reader = command.ExecuteReader();
        Dictionary<(string, string), Waiting> waiting = [];
        while (reader.Read())
        {
            waiting[(reader.GetString(0), reader.GetString(1))] = new Waiting(reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3));
        }

        return waiting;
    }

    private sealed record Waiting(long Count, DateTimeOffset Since);
}
