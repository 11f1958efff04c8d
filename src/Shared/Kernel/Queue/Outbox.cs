using System.Text.Json;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Kernel.Queue;

internal sealed class Outbox(UnitOfWork work, WorkContext context, TimeProvider time) : IQueue
{
    public void Enqueue<TBody>(string queue, Tenant tenant, IReadOnlyCollection<OutgoingMessage<TBody>> messages, DateTimeOffset? dueAt = null)
        where TBody : notnull
    {
        if (messages.Count == 0)
        {
            return;
        }

        var ids = messages.Select(_ => Id.New(time)).ToArray();
        var batchKeys = messages.Zip(ids, (m, id) => m.BatchKey ?? id.ToString()).ToArray();
        var dedupeKeys = messages.Select(m => m.DedupeKey).ToArray();
        var bodies = messages.Select(m => JsonSerializer.Serialize(m.Body, EventSerialization.Options)).ToArray();
        // A microsecond apart: workers take them by the time at which they are due.
        work.Session.Execute($"""
            insert into kernel.messages (id, queue, tenant_id, batch_key, dedupe_key, body, due_at, correlation_id, created_at)
            select id, {queue}, {tenant.Id}, batch_key, dedupe_key, body::jsonb, {dueAt ?? time.GetUtcNow()} + (n - 1) * interval '1 microsecond', {context.CorrelationId}::text, {time.GetUtcNow()}
            from unnest({ids}, {batchKeys}, {dedupeKeys}, {bodies}) with ordinality as m (id, batch_key, dedupe_key, body, n)
            on conflict (queue, tenant_id, dedupe_key) do nothing
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
