using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Liaison.EventStore;

/// <summary>How far this process' subscriptions have come.</summary>
public interface ISubscriptionProgress
{
    /// <summary>Completes when every subscription that this process leads has handled what is in the log now.</summary>
    Task CatchUpAsync(CancellationToken ct);
}

/// <summary>Runs every subscription, each under one leader over all processes.</summary>
internal sealed class SubscriptionRunner(
    NpgsqlDataSource db,
    IEventLog log,
    IEventStore store,
    AppendSignal signal,
    ReactionRunner reactions,
    SubscriptionCatalogue catalogue,
    IOptions<SubscriptionOptions> options,
    TimeProvider time,
    ILogger<SubscriptionRunner> logger) : BackgroundService, ISubscriptionProgress
{
    /// <summary>Over events that do not concern a subscription its checkpoint is stored only now and then.</summary>
    private const int StoreEvery = 1000;

    private readonly Dictionary<string, long> _positions = [];

    /// <summary>Where each subscription stands that this process leads.</summary>
    public IReadOnlyDictionary<string, long> Positions()
    {
        lock (_positions)
        {
            return new Dictionary<string, long>(_positions, StringComparer.Ordinal);
        }
    }

    public async Task CatchUpAsync(CancellationToken ct)
    {
        await using var command = db.CreateCommand("select coalesce(max(seq_id), 0) from events.mt_events");
        var end = (long)(await command.ExecuteScalarAsync(ct))!;
        while (true)
        {
            var seen = signal.Listen();
            lock (_positions)
            {
                if (catalogue.All.All(s => _positions.GetValueOrDefault(s.Name, -1) >= end))
                {
                    return;
                }
            }

            await AppendSignal.WaitAsync(seen, TimeSpan.FromMilliseconds(10), ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var leader = new LeaderConnection(db);
        await Task.WhenAll(catalogue.All.Select(s => RunAsync(s, leader, stoppingToken)).Append(WatchAsync(leader, stoppingToken)));
    }

    private static async Task WatchAsync(LeaderConnection leader, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), ct);
            await leader.CheckAsync(ct);
        }
    }

    private async Task RunAsync(Reactions subscription, LeaderConnection leader, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await leader.TryLeadAsync(subscription.Name, stopping) is { } leading)
                {
                    using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, leading);
                    await LeadAsync(subscription, both.Token);
                }
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                logger.LogWarning(e, "Subscription {Subscription} was interrupted and begins again from its checkpoint", subscription.Name);
            }

            lock (_positions)
            {
                _positions.Remove(subscription.Name);
            }

            await Task.Delay(options.Value.PollInterval, stopping);
        }
    }

    private async Task LeadAsync(Reactions subscription, CancellationToken ct)
    {
        var checkpoint = new Checkpoint(db, subscription.Progression);
        await checkpoint.LoadAsync(ct);
        var position = checkpoint.Stored;
        Stands(subscription, position);
        while (true)
        {
            var seen = signal.Listen();
            var page = await log.ReadAsync(position, options.Value.PageSize, subscription.Events, ct);
            foreach (var run in subscription.Runs(page.Events))
            {
                await HandleAsync(subscription, checkpoint, run, ct);
            }

            position = page.Position;
            if (position - checkpoint.Stored >= StoreEvery)
            {
                await using var session = store.OpenSession(new EventMetadata("system", subscription.Name));
                await checkpoint.MoveAsync(session, position, ct);
                await session.SaveAsync(ct);
                checkpoint.Moved(position);
            }

            Stands(subscription, position);
            if (page.AtEnd)
            {
                await AppendSignal.WaitAsync(seen, options.Value.PollInterval, ct);
            }
        }
    }

    private void Stands(Reactions subscription, long position)
    {
        lock (_positions)
        {
            _positions[subscription.Name] = position;
        }
    }

    private async Task HandleAsync(Reactions subscription, Checkpoint checkpoint, IReadOnlyList<IEvent> run, CancellationToken ct)
    {
        if (run.Count > 1)
        {
            try
            {
                await reactions.RunAsync(subscription, run, session => checkpoint.MoveAsync(session, run[^1].Sequence, ct), ct);
                checkpoint.Moved(run[^1].Sequence);
                return;
            }
            catch (Exception error) when (error is not LeadershipLostException && !ct.IsCancellationRequested)
            {
                logger.LogWarning(error, "{Subscription} failed on {Count} events together and takes them one by one", subscription.Name, run.Count);
            }
        }

        foreach (var e in run)
        {
            await HandleAsync(subscription, checkpoint, e, ct);
        }
    }

    /// <summary>Until it is done: by the reaction, or after the last attempt by a dead letter.</summary>
    private async Task HandleAsync(Reactions subscription, Checkpoint checkpoint, IEvent e, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await reactions.RunAsync(subscription, e, session => checkpoint.MoveAsync(session, e.Sequence, ct), ct);
                checkpoint.Moved(e.Sequence);
                return;
            }
            catch (Exception error) when (error is not LeadershipLostException && !ct.IsCancellationRequested)
            {
                logger.LogWarning(error, "{Subscription} failed on {Event} {EventId}, attempt {Attempt}", subscription.Name, e.Name, e.Id, attempt);
                if (attempt == options.Value.Attempts)
                {
                    await BuryAsync(subscription, checkpoint, e, attempt, error, ct);
                    return;
                }

                await Task.Delay(DelayAfter(attempt), time, ct);
            }
        }
    }

    private async Task BuryAsync(Reactions subscription, Checkpoint checkpoint, IEvent e, int attempts, Exception error, CancellationToken ct)
    {
        logger.LogError("{Subscription} gave up on {Event} {EventId}: it is a dead letter now", subscription.Name, e.Name, e.Id);
        await using var session = store.OpenSession(new EventMetadata("system", subscription.Name));
        await checkpoint.MoveAsync(session, e.Sequence, ct);
        session.Execute($"""
            insert into store.dead_letters (id, subscription, seq_id, event_name, attempts, error, at)
            values ({Guid.CreateVersion7(time.GetUtcNow())}, {subscription.Name}, {e.Sequence}, {e.Name}, {attempts}, {error.GetType().Name}, {time.GetUtcNow()})
            on conflict (subscription, seq_id) do nothing
            """);
        await session.SaveAsync(ct);
        checkpoint.Moved(e.Sequence);
    }

    private TimeSpan DelayAfter(int attempt)
    {
        var delay = options.Value.FirstDelay * Math.Pow(2, attempt - 1);
        delay = delay < options.Value.MaxDelay ? delay : options.Value.MaxDelay;
        return delay * (0.5 + Random.Shared.NextDouble());
    }
}

/// <summary>All subscriptions of this process.</summary>
internal sealed class SubscriptionCatalogue
{
    /// <exception cref="InvalidOperationException">Two subscriptions have one name.</exception>
    public SubscriptionCatalogue(IServiceScopeFactory scopes)
    {
        // Made once to learn their names and events. What they are made of may be disposable in the asynchronous way only; unused, it is at once.
        var scope = scopes.CreateAsyncScope();
        All = [.. scope.ServiceProvider.GetServices<ISubscription>().Select(s => new Reactions(s))];
        scope.DisposeAsync().AsTask().Wait();
        if (All.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"Two subscriptions are called '{twice.Key}'.");
        }
    }

    public IReadOnlyList<Reactions> All { get; }
}
