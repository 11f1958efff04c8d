using System.Text.Json;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.Kernel.Queue;

/// <param name="BatchSize">How many messages one call of the handler takes at the most.</param>
/// <param name="Attempts">After so many tries a message is dead.</param>
internal sealed record QueueRegistration<TBody>(string Queue, int BatchSize, int Attempts)
    where TBody : notnull;

/// <summary>
/// Works off one queue, on any number of hosts: claims a batch under a lease, handles it outside of any transaction, and saves results and the
/// handler's own writes together. A host that dies in between leaves the lease to run out.
/// </summary>
internal sealed class QueueWorker<TBody>(
    QueueRegistration<TBody> registration,
    NpgsqlDataSource db,
    IEventStore store,
    AppendSignal signal,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<QueueWorker<TBody>> log) : BackgroundService
    where TBody : notnull
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var seen = signal.Listen();
            try
            {
                while (await WorkAsync(stoppingToken))
                {
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Queue {Queue} was interrupted", registration.Queue);
            }

            await AppendSignal.WaitAsync(seen, Poll, stoppingToken);
        }
    }

    /// <returns>True when there was something to do.</returns>
    private async Task<bool> WorkAsync(CancellationToken ct)
    {
        var lease = Id.New(time);
        var (batch, correlation) = await ClaimAsync(lease, ct);
        if (batch.Count == 0)
        {
            return false;
        }

        var metadata = new EventMetadata("system", registration.Queue, CorrelationId: correlation, CausationId: batch[0].Id.ToString());
        await using var scope = scopes.CreateAsyncScope();
        await using var session = store.OpenSession(metadata);
        scope.ServiceProvider.GetRequiredService<ISessionScope>().Enter(session, metadata);
        IReadOnlyList<QueueResult> results;
        try
        {
            results = await scope.ServiceProvider.GetRequiredService<IQueueHandler<TBody>>().HandleAsync(batch, session, ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(e, "Queue {Queue}: a batch of {Count} failed", registration.Queue, batch.Count);
            await session.RollbackAsync(ct);
            results = [.. batch.Select(_ => QueueResult.Retry(e.GetType().Name))];
        }

        for (var i = 0; i < batch.Count; i++)
        {
            Settle(session, batch[i], results[i], lease);
        }

        await session.SaveAsync(ct);
        return true;
    }

    private void Settle(IEventSession session, QueuedMessage<TBody> message, QueueResult result, Guid lease)
    {
        var id = message.Id;
        if (result.Verdict == QueueVerdict.Done)
        {
            session.Execute($"delete from kernel.messages where id = {id} and lease = {lease}");
        }
        else if (result.Verdict == QueueVerdict.Dead || message.Attempt >= registration.Attempts)
        {
            log.LogError("Queue {Queue}: message {MessageId} is dead: {Reason}", registration.Queue, id, result.Reason);
            session.Execute($"update kernel.messages set state = 'dead', lease = null, leased_until = null, error = {result.Reason} where id = {id} and lease = {lease}");
        }
        else
        {
            var due = time.GetUtcNow() + (result.After ?? DelayAfter(message.Attempt));
            session.Execute($"update kernel.messages set due_at = {due}, lease = null, leased_until = null, error = {result.Reason} where id = {id} and lease = {lease}");
        }
    }

    private async Task<(IReadOnlyList<QueuedMessage<TBody>> Batch, string? Correlation)> ClaimAsync(Guid lease, CancellationToken ct)
    {
        await using var command = db.CreateCommand(
            """
            with head as (
                select tenant_id, batch_key from kernel.messages
                where queue = $1 and state = 'queued' and due_at <= $2 and (leased_until is null or leased_until < now())
                order by due_at limit 1 for update skip locked),
            batch as (
                select m.id from kernel.messages m join head using (tenant_id, batch_key)
                where m.queue = $1 and m.state = 'queued' and (m.leased_until is null or m.leased_until < now())
                  -- What was put there a moment later, and waits for company, comes along.
                  and (m.due_at <= $2 or (m.attempts = 0 and m.due_at <= $2 + interval '10 seconds'))
                order by m.due_at limit $3 for update of m skip locked)
            update kernel.messages m set lease = $4, leased_until = now() + $5, attempts = m.attempts + 1
            from batch where m.id = batch.id
            returning m.id, m.tenant_id, m.body, m.attempts, m.created_at, m.correlation_id
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = registration.Queue });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = registration.BatchSize });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = lease });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Lease });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<QueuedMessage<TBody>> batch = [];
        string? correlation = null;
        while (await reader.ReadAsync(ct))
        {
            var body = JsonSerializer.Deserialize<TBody>(reader.GetFieldValue<byte[]>(2), EventSerialization.Options)!;
            batch.Add(new QueuedMessage<TBody>(reader.GetGuid(0), new Tenant(reader.GetString(1)), body, reader.GetInt32(3), reader.GetFieldValue<DateTimeOffset>(4)));
            correlation ??= reader.IsDBNull(5) ? null : reader.GetString(5);
        }

        return (batch, correlation);
    }

    private static TimeSpan DelayAfter(int attempt)
    {
        var delay = FirstDelay * Math.Pow(2, attempt - 1);
        return (delay < MaxDelay ? delay : MaxDelay) * (0.5 + Random.Shared.NextDouble());
    }
}

public static class Queues
{
    /// <summary>Registers a queue with its handler, worked off on every host.</summary>
    public static IServiceCollection AddQueue<TBody, THandler>(this IServiceCollection services, string queue, int batchSize = 1, int attempts = 10)
        where TBody : notnull
        where THandler : class, IQueueHandler<TBody> => services
        .AddSingleton(new QueueRegistration<TBody>(queue, batchSize, attempts))
        .AddScoped<IQueueHandler<TBody>, THandler>()
        .AddHostedService<QueueWorker<TBody>>();
}
