using System.Text.Json;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Kernel.Queue;

internal sealed class Outbox(UnitOfWork work, WorkContext context, TimeProvider time) : IQueue
{
    public void Enqueue<TBody>(
        string queue, Tenant tenant, TBody body, string? batchKey = null, string? dedupeKey = null, DateTimeOffset? dueAt = null)
        where TBody : notnull
    {
        var id = Id.New(time);
        var json = JsonSerializer.Serialize(body, EventSerialization.Options);
        work.Session.Execute($"""
            insert into kernel.messages (id, queue, tenant_id, batch_key, dedupe_key, body, due_at, correlation_id, created_at)
            values ({id}, {queue}, {tenant.Id}, {batchKey ?? id.ToString()}, {dedupeKey}, {json}::jsonb, {dueAt ?? time.GetUtcNow()}, {context.CorrelationId}, {time.GetUtcNow()})
            on conflict (queue, tenant_id, dedupe_key) do nothing
            """);
        work.Session.WakeAfterSave(queue);
    }

    public void EnqueueMany<TBody>(string queue, Tenant tenant, IReadOnlyList<TBody> bodies, string batchKey)
        where TBody : notnull
    {
        if (bodies.Count == 0)
        {
            return;
        }

        var (now, ids) = (time.GetUtcNow(), bodies.Select(_ => Id.New(time)).ToArray());
        var json = bodies.Select(b => JsonSerializer.Serialize(b, EventSerialization.Options)).ToArray();
        // A microsecond apart: workers take them by the time at which they are due.
        work.Session.Execute($"""
            insert into kernel.messages (id, queue, tenant_id, batch_key, body, due_at, correlation_id, created_at)
            select id, {queue}, {tenant.Id}, {batchKey}, body::jsonb, {now} + (n - 1) * interval '1 microsecond', {context.CorrelationId}, {now}
            from unnest({ids}, {json}) with ordinality as m (id, body, n)
            """);
        work.Session.WakeAfterSave(queue);
    }
}

internal sealed class DeadMessages(ITeamReads reads, AppendSignal signal, TimeProvider time) : IDeadMessages
{
    public Task<IReadOnlyList<DeadMessage>> ListAsync(TeamId team, int limit, CancellationToken ct) => reads.ListAsync<DeadMessage>(
        team,
        "select id, queue, attempts, error, created_at from kernel.messages where tenant_id = @team and state = 'dead' order by id limit @limit",
        new { limit },
        ct);

    public async Task<bool> ReplayAsync(TeamId team, Guid id, CancellationToken ct)
    {
        var found = await reads.ExecuteAsync(
            team,
            "update kernel.messages set state = 'queued', attempts = 0, due_at = @now where tenant_id = @team and id = @id and state = 'dead'",
            new { id, now = time.GetUtcNow() },
            ct) == 1;
        signal.Wake();
        return found;
    }
}
