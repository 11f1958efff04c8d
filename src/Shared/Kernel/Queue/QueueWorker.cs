using System.Text.Json;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.Kernel.Queue;

/// <summary>
/// Works off one queue, on any number of hosts: claims a batch under a lease, handles it outside of any transaction, and saves results and the
/// handler's own writes together. A host that stops hands its batch back; one that dies leaves the lease to run out.
/// </summary>
internal sealed class QueueWorker<TBody>(
    QueueRegistration<TBody> registration,
    Leases leases,
    IEventStore store,
    AppendSignal signal,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<QueueWorker<TBody>> log) : BackgroundService
    where TBody : notnull
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var seen = signal.Listen(registration.Queue);
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
        try
        {
            var claimed = await leases.ClaimAsync(registration.Queue, registration.BatchSize, lease, ct);
            if (claimed.Count == 0)
            {
                return false;
            }

            var metadata = new EventMetadata(
                "system", registration.Queue, CorrelationId: claimed.FirstOrDefault(c => c.Correlation is not null)?.Correlation, CausationId: claimed[0].Id.ToString());
            var messages = await OpenAsync(claimed, metadata, lease, ct);
            if (messages.Count > 0)
            {
                await HandleAsync(messages, metadata, lease, ct);
            }

            return true;
        }
        catch (Exception e) when (ct.IsCancellationRequested)
        {
            await HandBackAsync(lease, e);
            throw;
        }
    }

    /// <summary>The messages that can be handled. One that nobody can read, or that took every worker down that touched it, is dead at once: it must not keep the others waiting.</summary>
    private async Task<IReadOnlyList<QueuedMessage<TBody>>> OpenAsync(IReadOnlyList<Claimed> claimed, EventMetadata metadata, Guid lease, CancellationToken ct)
    {
        List<QueuedMessage<TBody>> messages = new(claimed.Count);
        List<(Guid, int, QueueResult)> dead = [];
        foreach (var c in claimed)
        {
            if (c.Attempt > registration.Attempts)
            {
                dead.Add((c.Id, c.Attempt, QueueResult.Dead("worker-lost")));
            }
            else if (Read(c) is { } body)
            {
                messages.Add(new QueuedMessage<TBody>(c.Id, new Tenant(c.Tenant), body, c.Attempt, c.CreatedAt));
            }
            else
            {
                dead.Add((c.Id, c.Attempt, QueueResult.Dead("unreadable")));
            }
        }

        if (dead.Count > 0)
        {
            await using var session = store.OpenSession(metadata);
            await SettleAsync(session, dead, lease, ct);
        }

        return messages;
    }

    private async Task HandleAsync(IReadOnlyList<QueuedMessage<TBody>> batch, EventMetadata metadata, Guid lease, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await using var session = store.OpenSession(metadata);
            scope.ServiceProvider.GetRequiredService<ISessionScope>().Enter(session, metadata);
            var results = await CallAsync(scope.ServiceProvider.GetRequiredService<IQueueHandler<TBody>>(), batch, session, ct);
            // What was sent must be remembered, also when we are asked to stop by now.
            await SettleAsync(session, [.. batch.Zip(results, (m, r) => (m.Id, m.Attempt, r))], lease, CancellationToken.None);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(e, "Queue {Queue}: a batch of {Count} failed", registration.Queue, batch.Count);
            await using var session = store.OpenSession(metadata);
            await SettleAsync(session, [.. batch.Select(m => (m.Id, m.Attempt, QueueResult.Retry(e.GetType().Name)))], lease, ct);
        }
    }

    /// <exception cref="TimeoutException">It took longer than a handler may.</exception>
    private async Task<IReadOnlyList<QueueResult>> CallAsync(
        IQueueHandler<TBody> handler, IReadOnlyList<QueuedMessage<TBody>> batch, IEventSession session, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(Leases.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            // One that does not heed its token is left alone at the deadline; when we are asked to stop it may end what it is at.
            var results = await handler.HandleAsync(batch, session, either.Token).WaitAsync(deadline.Token);
            return results.Count == batch.Count
                ? results
                : throw new InvalidOperationException($"The handler of {registration.Queue} gave {results.Count} results for {batch.Count} messages.");
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new TimeoutException($"The handler of {registration.Queue} took longer than {Leases.Deadline}.", e);
        }
    }

    private async Task SettleAsync(IEventSession session, List<(Guid Id, int Attempt, QueueResult Result)> settled, Guid lease, CancellationToken ct)
    {
        if (!await Leases.AreHeldAsync(session, [.. settled.Select(s => s.Id)], lease, ct))
        {
            log.LogWarning("Queue {Queue}: the lease of {Count} messages was lost, they are somebody else's", registration.Queue, settled.Count);
            await session.RollbackAsync(ct);
            return;
        }

        if (settled.Where(s => s.Result.Verdict == QueueVerdict.Done).Select(s => s.Id).ToArray() is { Length: > 0 } done)
        {
            session.Execute($"delete from kernel.messages where id = any({done})");
        }

        foreach (var (id, attempt, result) in settled.Where(s => s.Result.Verdict != QueueVerdict.Done))
        {
            Settle(session, id, attempt, result);
        }

        // Concerns this queue and nobody else, save for what the handler appended or put on its way.
        session.WakeAfterSave(registration.Queue);
        await session.SaveAsync(ct);
    }

    private void Settle(IEventSession session, Guid id, int attempt, QueueResult result)
    {
        if (result.Verdict == QueueVerdict.Dead || attempt >= registration.Attempts)
        {
            log.LogError("Queue {Queue}: message {MessageId} is dead: {Reason}", registration.Queue, id, result.Reason);
            session.Execute($"update kernel.messages set state = 'dead', lease = null, leased_until = null, error = {result.Reason} where id = {id}");
        }
        else
        {
            var due = time.GetUtcNow() + (result.After ?? DelayAfter(attempt));
            session.Execute($"update kernel.messages set due_at = {due}, lease = null, leased_until = null, error = {result.Reason} where id = {id}");
        }
    }

    private async Task HandBackAsync(Guid lease, Exception cause)
    {
        try
        {
            await leases.HandBackAsync(lease, CancellationToken.None);
        }
        catch (NpgsqlException e)
        {
            log.LogWarning(e, "Queue {Queue}: messages could not be handed back after {Cause}; their lease will run out", registration.Queue, cause.GetType().Name);
        }
    }

    /// <returns>Null for what is not such a body: another version's, or damaged.</returns>
    private static TBody? Read(Claimed claimed)
    {
        try
        {
            return JsonSerializer.Deserialize<TBody>(claimed.Body, EventSerialization.Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or FormatException or ArgumentException)
        {
            return default;
        }
    }

    private static TimeSpan DelayAfter(int attempt)
    {
        var delay = FirstDelay * Math.Pow(2, attempt - 1);
        return (delay < MaxDelay ? delay : MaxDelay) * (0.5 + Random.Shared.NextDouble());
    }
}
