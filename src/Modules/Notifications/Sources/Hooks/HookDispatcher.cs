using Dapper;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Work;
using Liaison.Notifications.Sources.Payloads;
using Liaison.Notifications.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Liaison.Notifications.Sources.Hooks;

/// <summary>
/// Reads what sources sent and mirrors it: of one source at a time, many deliveries in one transaction, in the order in which they came, on any number of hosts.
/// What cannot be mirrored takes nothing else with it: then each goes alone, and the one that fails is kept and shown.
/// </summary>
internal sealed class HookDispatcher(IServiceScopeFactory scopes, SourceCounts counts, HookBell bell, TimeProvider time, ILogger<HookDispatcher> log) : BackgroundService
{
    private const int BatchSize = 500;
    private const int MaxBatchBytes = 16 * 1024 * 1024;

    /// <summary>What the mirror takes at once, and once in a transaction.</summary>
    private const int MaxChanges = 1_000;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var heard = bell.Listen();
            try
            {
                while (await DispatchAsync(stoppingToken))
                {
                    await counts.FlushAsync(stoppingToken);
                }

                await counts.FlushAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(e, "Deliveries of sources were interrupted");
            }

            await Bell.WaitAsync(heard, Poll, stoppingToken);
        }
    }

    /// <returns>True when there was something to do.</returns>
    private async Task<bool> DispatchAsync(CancellationToken ct)
    {
        Guid first;
        try
        {
            return await ApplyAsync(BatchSize, null, ct) is not null;
        }
        catch (BatchException e) when (e.InnerException is not NpgsqlException { IsTransient: true } && !ct.IsCancellationRequested)
        {
            log.LogWarning(e.InnerException, "Deliveries of source {SourceId} are mirrored one by one", e.SourceId);
            first = e.SourceId;
        }

        // Up to what was in the batch; whatever is behind it goes on as before.
        for (var i = 0; i < BatchSize; i++)
        {
            try
            {
                if (await ApplyAsync(1, first, ct) is null)
                {
                    break;
                }
            }
            catch (BatchException e) when (e.InnerException is not NpgsqlException { IsTransient: true } && !ct.IsCancellationRequested)
            {
                log.LogWarning(e.InnerException, "Delivery {DeliveryId} of source {SourceId} cannot be mirrored", e.Delivery, e.SourceId);
                await FailAsync(e, ct);
            }
        }

        return true;
    }

    /// <param name="source">Null for the one of which something waits the longest.</param>
    /// <returns>The source; null when nothing waits, or others are at it.</returns>
    private async Task<Guid?> ApplyAsync(int atMost, Guid? source, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var work = Enter(scope);
        var connection = await work.BeginAsync(ct);
        // The lock on the source's row keeps its deliveries in their order: one host at a time.
        var next = await connection.QueryFirstOrDefaultAsync<Next>(new CommandDefinition(
            """
            select s.tenant_id, s.id, s.kind from (
                select w.tenant_id, w.source_id, min(w.id::text) as first from (
                    select tenant_id, source_id, id from notifications.source_deliveries where state = 'received' and (@source::uuid is null or source_id = @source) order by id limit 2000) w
                group by w.tenant_id, w.source_id) w
            join notifications.source_secrets s on s.tenant_id = w.tenant_id and s.id = w.source_id order by w.first limit 1 for update of s skip locked
            """,
            new { source },
            cancellationToken: ct));
        if (next is null)
        {
            await work.RollbackAsync(ct);
            return null;
        }

        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select id, event, content_type, body, received_at from (
                select *, sum(bytes) over (order by id) - bytes as before from notifications.source_deliveries
                where tenant_id = @team and source_id = @source and state = 'received' order by id limit @atMost) d
            where before < @maxBytes order by id
            """,
            new { team = next.TenantId, source = next.Id, atMost, maxBytes = MaxBatchBytes },
            cancellationToken: ct))).AsList();
        var readings = Fitting(rows.Select(r => Read(next.Kind, r)));
        rows = rows[..readings.Count];
        try
        {
            var mirror = scope.ServiceProvider.GetRequiredService<IWorkMirror>();
            await mirror.ApplyAsync(new TeamId(Guid.Parse(next.TenantId)), next.Id, [.. readings.SelectMany(r => r.Changes)], ct);
            await SettleAsync(connection, next, rows, readings, ct);
            await work.SaveAsync(ct);
            return next.Id;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new BatchException(next.TenantId, next.Id, rows[0].Id, e);
        }
    }

    /// <summary>As many as have no more changes together than the mirror takes; at least one.</summary>
    private static List<PayloadReading> Fitting(IEnumerable<PayloadReading> readings)
    {
        List<PayloadReading> fitting = [];
        var changes = 0;
        foreach (var reading in readings)
        {
            if (fitting.Count > 0 && changes + reading.Changes.Count > MaxChanges)
            {
                break;
            }

            fitting.Add(reading);
            changes += reading.Changes.Count;
        }

        return fitting;
    }

    private Task<int> SettleAsync(NpgsqlConnection connection, Next next, List<Row> rows, List<PayloadReading> readings, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        """
        update notifications.source_deliveries d set state = h.state, reason = h.reason, changes = h.changes, handled_at = @now, body = case when h.keep then d.body end
        from unnest(@ids, @states, @reasons, @changes, @keeps) as h(id, state, reason, changes, keep) where d.tenant_id = @team and d.id = h.id
        """,
        new
        {
            now = time.GetUtcNow().UtcDateTime,
            team = next.TenantId,
            ids = rows.Select(r => r.Id).ToArray(),
            states = readings.Select(r => NameOf(r.Outcome)).ToArray(),
            reasons = readings.Select(r => r.Reason).ToArray(),
            changes = readings.Select(r => r.Changes.Count).ToArray(),
            // Nothing that its source calls confidential lies about here, and be it unreadable.
            keeps = readings.Zip(rows, (r, row) => r.Outcome is PayloadOutcome.Unknown or PayloadOutcome.Malformed && !GitLabPayload.IsConfidential(row.Event)).ToArray(),
        },
        cancellationToken: ct));

    private async Task FailAsync(BatchException failure, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var work = Enter(scope);
        work.Session.Execute($"""
            update notifications.source_deliveries set state = 'failed', reason = {failure.InnerException!.GetType().Name}, handled_at = {time.GetUtcNow()}
            where tenant_id = {failure.Team} and id = {failure.Delivery} and state = 'received'
            """);
        await work.SaveAsync(ct);
    }

    private static UnitOfWork Enter(AsyncServiceScope scope)
    {
        var context = scope.ServiceProvider.GetRequiredService<WorkContext>();
        (context.Caller, context.Why) = (Caller.System, "source-delivery");
        return scope.ServiceProvider.GetRequiredService<UnitOfWork>();
    }

    /// <summary>Whatever a payload makes the reader stumble over is this payload's fault alone.</summary>
    private PayloadReading Read(string kind, Row row)
    {
        try
        {
            return Payload.Read(SourceKinds.Find(kind)!.Value, row.Event, row.ContentType, row.Body ?? [], row.ReceivedAt);
        }
        catch (Exception e)
        {
            log.LogWarning(e, "Delivery {DeliveryId} cannot be read", row.Id);
            return PayloadReading.Malformed(e.GetType().Name);
        }
    }

    private static string NameOf(PayloadOutcome outcome) => outcome switch
    {
        PayloadOutcome.Read => "read",
        PayloadOutcome.Ignored => "ignored",
        PayloadOutcome.Unknown => "unknown",
        _ => "malformed",
    };

    private sealed record Next(string TenantId, Guid Id, string Kind);

    private sealed record Row(Guid Id, string? Event, string? ContentType, byte[]? Body, DateTimeOffset ReceivedAt);

    private sealed class BatchException(string team, Guid source, Guid delivery, Exception inner) : Exception(inner.Message, inner)
    {
        public string Team => team;

        public Guid SourceId => source;

        /// <summary>The first of the batch.</summary>
        public Guid Delivery => delivery;
    }
}
