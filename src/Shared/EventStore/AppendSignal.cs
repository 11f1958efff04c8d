using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.EventStore;

/// <summary>
/// Wakes whoever waits for events: at once in this process, by NOTIFY in the others. The NOTIFY is sent after the commit, from a connection of
/// its own, one for many appends: inside the append it would make all commits of the server queue up behind one lock. A lost one costs a
/// poll interval.
/// </summary>
public sealed class AppendSignal(NpgsqlDataSource db, ILogger<AppendSignal> log) : BackgroundService
{
    internal const string Channel = "mt_events_appended";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _outgoing = new(0, 1);
    private readonly Bell _appended = new();
    private readonly ConcurrentDictionary<string, Bell> _bells = new(StringComparer.Ordinal);

    /// <summary>Completes with the next append that anybody makes, or after <paramref name="atMost"/>.</summary>
    /// <param name="seen">From <see cref="Listen()"/>, taken before the caller looked for events: so none falls in between.</param>
    public static Task WaitAsync(Task seen, TimeSpan atMost, CancellationToken ct) => Bell.WaitAsync(seen, atMost, ct);

    public Task Listen() => _appended.Listen();

    /// <summary>Completes with the next save that names this bell (<see cref="IEventSession.WakeAfterSave"/>), in this process; other hosts have their own.</summary>
    public Task Listen(string bell) => _bells.GetOrAdd(bell, _ => new Bell()).Listen();

    /// <summary>A save that names whom it concerns, and holds no events, wakes nobody else: there may be hundreds a second.</summary>
    internal void Saved(bool hasEvents, IReadOnlyCollection<string> bells)
    {
        foreach (var bell in bells)
        {
            _bells.GetOrAdd(bell, _ => new Bell()).Ring();
        }

        if (!hasEvents && bells.Count > 0)
        {
            return;
        }

        _appended.Ring();
        try
        {
            _outgoing.Release();
        }
        catch (SemaphoreFullException)
        {
            // One is on its way already and speaks for this append too.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(SendAsync(stoppingToken), ReceiveAsync(stoppingToken));

    private async Task SendAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await _outgoing.WaitAsync(ct);
            try
            {
                await using var command = db.CreateCommand($"select pg_notify('{Channel}', '')");
                await command.ExecuteNonQueryAsync(ct);
            }
            catch (NpgsqlException e)
            {
                log.LogDebug(e, "A notification was not sent; the others will poll");
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var connection = await db.OpenConnectionAsync(ct);
                connection.Notification += (_, _) => Wake();
                await using (var command = new NpgsqlCommand($"listen {Channel}", connection))
                {
                    await command.ExecuteNonQueryAsync(ct);
                }

                while (true)
                {
                    await connection.WaitAsync(ct);
                }
            }
            catch (Exception e) when (e is NpgsqlException or IOException)
            {
                log.LogWarning("Listening for events was interrupted: {Error}", e.Message);
                await Task.Delay(Pause, ct);
            }
        }
    }

    /// <summary>Wakes the waiters of this process.</summary>
    public void Wake()
    {
        _appended.Ring();
        foreach (var bell in _bells.Values)
        {
            bell.Ring();
        }
    }
}
