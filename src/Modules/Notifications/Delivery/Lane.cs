using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Notifications.Templates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Liaison.Notifications.Delivery;

/// <summary>
/// Works off one lane until nothing is due: plan, write the plan down, make the calls, write down what became of them. Only whoever has the lane's turn does.
/// After a crash the calls of the last plan are made first, as they stand.
/// </summary>
internal sealed class Lane(ITeamReads reads, IEventStore store, DueDeliveries due, DeliveryCalls calls, IEnumerable<IChannel> channels, IServiceScopeFactory scopes, TimeProvider time, ILogger<Lane> log)
{
    private const int CallsAtOnce = 4;

    /// <summary>A lane that was shut is tried with one call.</summary>
    private const int Probe = 1;

    private const int MostCalls = 40;
    private const int MostLines = 50;

    /// <summary>Shut for longer than this, its backlog is spread, so that nobody is flooded when it opens.</summary>
    private static readonly TimeSpan Hiccup = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan SpreadAfterOutage = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan TellAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(5);

    public async Task WorkAsync(TeamId team, string lane, CancellationToken ct)
    {
        var state = await reads.FindAsync<LaneState>(team, "select failures, blocked_since from notifications.lanes where tenant_id = @team and name = @lane", new { lane }, ct)
            ?? new LaneState(0, null);
        while (!ct.IsCancellationRequested)
        {
            var open = await calls.ListOpenAsync(team, lane, ct);
            var next = open is [] ? await PlanAsync(team, lane, state.IsShut ? Probe : MostCalls, ct) : open;
            if (next is null)
            {
                return;
            }

            foreach (var some in next.Chunk(state.IsShut ? Probe : CallsAtOnce))
            {
                var failed = (await Task.WhenAll(some.Select(call => MakeAsync(team, call, ct)))).OfType<CallResult.Failed>().MaxBy(f => f.After ?? TimeSpan.Zero);
                if (failed is not null)
                {
                    await ShutAsync(team, lane, state, failed, ct);
                    return;
                }

                if (state.IsShut)
                {
                    await OpenAsync(team, lane, state, ct);
                    state = new LaneState(0, null);
                }
            }
        }
    }

    /// <returns>The calls to make, which stand in the tables by now; null when nothing is due.</returns>
    private async Task<IReadOnlyList<DeliveryCall>?> PlanAsync(TeamId team, string lane, int mostCalls, CancellationToken ct)
    {
        var channel = channels.First(c => c.Lane == lane);
        var found = await due.LoadAsync(team, lane, ct);
        var plan = new DeliveryPlanner(time.GetUtcNow(), channel.MostReceivers, hasLimits: lane == Lanes.WeCom).Plan(found.Due, found.States, found.Waiting);
        if (plan.IsEmpty)
        {
            return null;
        }

        await using var session = store.OpenSession(new EventMetadata("system", "deliver"));
        var planned = await calls.WriteAsync(session, team, plan, found.Rows, mostCalls, MostLines, ct);
        await session.SaveAsync(ct);
        return planned;
    }

    private async Task<CallResult> MakeAsync(TeamId team, DeliveryCall call, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var metadata = new EventMetadata("system", "deliver");
        await using var session = store.OpenSession(metadata);
        // What a channel collects elsewhere, such as mails, is saved with the result.
        scope.ServiceProvider.GetRequiredService<ISessionScope>().Enter(session, metadata);
        var lane = Lanes.Of(call.Channel);
        var result = await scope.ServiceProvider.GetServices<IChannel>().First(c => c.Lane == lane).SendAsync(team, call, session, ct);
        calls.Settle(session, team, call, result);
        // What was sent must be remembered, also when we are asked to stop by now.
        await session.SaveAsync(CancellationToken.None);
        return result;
    }

    /// <summary>Nothing is tried for a while; what waits, waits. Admins are told when that needs them, or takes long.</summary>
    private async Task ShutAsync(TeamId team, string lane, LaneState state, CallResult.Failed failed, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var delay = failed.After ?? Min(FirstDelay * Math.Pow(2, Math.Min(state.Failures, 20)), MaxDelay) * (0.5 + Random.Shared.NextDouble());
        log.LogWarning("Deliveries of team {TeamId} by {Lane} wait for {Delay}: {Reason} {ErrCode}", team, lane, delay, failed.Reason, failed.ErrCode);
        await using var session = store.OpenSession(new EventMetadata("system", "deliver"));
        session.Execute($"""
            update notifications.lanes set failures = failures + 1, blocked_since = coalesce(blocked_since, {now}), blocked_until = {now + delay}
            where tenant_id = {Tenant.Of(team).Id} and name = {lane}
            """);
        if (failed.NeedsAdmin || delay > TellAfter || now - state.BlockedSince > TellAfter)
        {
            await DecideAsync(session, team, lane, o => Outage.Block(o, new DeliveriesBlocked(lane, failed.Reason, failed.ErrCode)), ct);
        }

        await session.SaveAsync(CancellationToken.None);
    }

    private async Task OpenAsync(TeamId team, string lane, LaneState state, CancellationToken ct)
    {
        var (now, tenant) = (time.GetUtcNow(), Tenant.Of(team).Id);
        await using var session = store.OpenSession(new EventMetadata("system", "deliver"));
        session.Execute($"update notifications.lanes set failures = 0, blocked_since = null, blocked_until = null where tenant_id = {tenant} and name = {lane}");
        if (now - state.BlockedSince > Hiccup)
        {
            session.Execute($"""
                update notifications.deliveries set due_at = {now} + {SpreadAfterOutage} * (abs(hashtext(lower(receiver))::bigint) % 180) / 180.0
                where tenant_id = {tenant} and lane = {lane} and state = 'queued' and due_at <= {now} and not urgent
                    and id not in (select unnest(deliveries) from notifications.calls where tenant_id = {tenant} and lane = {lane})
                """);
        }

        await DecideAsync(session, team, lane, o => Outage.Resume(o, lane), ct);
        await session.SaveAsync(ct);
    }

    private static async Task DecideAsync(IEventSession session, TeamId team, string lane, Func<Outage?, Kernel.Outcomes.Decision> decide, CancellationToken ct)
    {
        var (tenant, stream) = (Tenant.Of(team).Id, Outage.StreamOf(team, lane));
        var loaded = await session.LoadAsync<Outage>(tenant, stream, ct);
        if (decide(loaded.State).Events is { Count: > 0 } events)
        {
            session.Append(new StreamAppend(tenant, stream, typeof(Outage), loaded.Version, events));
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed record LaneState(int Failures, DateTimeOffset? BlockedSince)
    {
        public bool IsShut => Failures > 0;
    }
}

/// <summary>Calls as they stand in the tables: from the plan until their result.</summary>
internal sealed class DeliveryCalls(ITeamReads reads, Directory.Contracts.IInvitationMessages invitations, TimeProvider time)
{
    /// <summary>Calls whose result nobody knows: the host died, or no answer came.</summary>
    public async Task<IReadOnlyList<DeliveryCall>> ListOpenAsync(TeamId team, string lane, CancellationToken ct)
    {
        var rows = await reads.ListAsync<OpenRow>(
            team,
            """
            select k.id as call_id, k.channel, x.id, x.receiver, d.invitation_id, c.body::text from notifications.calls k
            join notifications.contents c on c.tenant_id = k.tenant_id and c.id = k.content_id
            cross join lateral unnest(k.deliveries, k.receivers) with ordinality x (id, receiver, n)
            join notifications.deliveries d on d.tenant_id = k.tenant_id and d.id = x.id and d.state in ('queued', 'held')
            where k.tenant_id = @team and k.lane = @lane order by k.id, x.n
            """,
            new { lane },
            ct);
        return [.. rows.GroupBy(r => r.CallId).Select(g => new DeliveryCall(
            g.Key, g.First().Channel, Content.Parse(g.First().Body), [.. g.Select(r => new CallReceiver(r.Id, r.Receiver, r.InvitationId))]))];
    }

    /// <summary>Collects a plan, and says which calls it comes to.</summary>
    public async Task<IReadOnlyList<DeliveryCall>> WriteAsync(
        IEventSession session, TeamId team, DeliveryPlan plan, IReadOnlyDictionary<Guid, DueRow> rows, int mostCalls, int mostLines, CancellationToken ct)
    {
        var (tenant, now) = (Tenant.Of(team).Id, time.GetUtcNow());
        if (plan.PutOff is [_, ..] putOff)
        {
            session.Execute($"""
                update notifications.deliveries d set state = x.state, due_at = x.until, reason = nullif(x.reason, ''), at = {now}
                from unnest({putOff.Select(p => p.Id).ToArray()}, {putOff.Select(p => p.State).ToArray()}, {putOff.Select(p => p.Until.UtcDateTime).ToArray()}, {putOff.Select(p => p.Reason ?? "").ToArray()})
                    x (id, state, until, reason)
                where d.tenant_id = {tenant} and d.id = x.id and d.state in ('queued', 'held')
                """);
        }

        if (plan.Skipped is [_, ..] skipped)
        {
            session.Execute($"""
                update notifications.deliveries d set state = 'skipped', reason = x.reason, at = {now}
                from unnest({skipped.Select(s => s.Id).ToArray()}, {skipped.Select(s => s.Reason).ToArray()}) x (id, reason)
                where d.tenant_id = {tenant} and d.id = x.id and d.state in ('queued', 'held')
                """);
        }

        var singles = plan.Calls.Take(mostCalls).ToList();
        var digests = plan.Digests.Take(mostCalls - singles.Count).ToList();
        var bodies = await BodiesAsync(team, [.. singles.Select(c => c.Content).Concat(digests.SelectMany(d => d.Contents.Take(mostLines))).Distinct()], ct);
        return
        [
            .. singles.Select(c => Single(session, tenant, c, bodies[c.Content], rows, now)),
            .. digests.Select(d => Digest(session, tenant, d, [.. d.Contents.Take(mostLines).Select(c => bodies[c])], rows, now)),
        ];
    }

    /// <summary>Collects what became of a call.</summary>
    public void Settle(IEventSession session, TeamId team, DeliveryCall call, CallResult result)
    {
        var (tenant, now) = (Tenant.Of(team).Id, time.GetUtcNow());
        switch (result)
        {
            case CallResult.Sent { Invalid: var invalid }:
                Settle(session, tenant, [.. call.Receivers.Where(r => !invalid.Contains(r.Receiver.ToLowerInvariant()))], "sent", null, null, now);
                Settle(session, tenant, [.. call.Receivers.Where(r => invalid.Contains(r.Receiver.ToLowerInvariant()))], "refused", "receiver-invalid", null, now);
                break;
            case CallResult.Refused refused:
                Settle(session, tenant, call.Receivers, "refused", refused.Reason, refused.ErrCode, now);
                break;
            case CallResult.Failed { MayHaveArrived: false } failed:
                // It did not arrive for certain: what it said is planned anew, by the clock and the wishes of then.
                session.Execute($"""
                    update notifications.deliveries set reason = {failed.Reason}, err_code = {failed.ErrCode}::int, at = {now} where tenant_id = {tenant} and id = any({IdsOf(call.Receivers)})
                    """);
                break;
            case CallResult.Failed:
                return;
        }

        session.Execute($"delete from notifications.calls where tenant_id = {tenant} and id = {call.Id}");
    }

    private void Settle(IEventSession session, string tenant, IReadOnlyList<CallReceiver> receivers, string state, string? reason, int? errCode, DateTimeOffset now)
    {
        if (receivers is [])
        {
            return;
        }

        session.Execute($"""
            update notifications.deliveries d set state = {state}, receiver = x.receiver, reason = {reason}, err_code = {errCode}::int, at = {now}, due_at = null
            from unnest({IdsOf(receivers)}, {NamesOf(receivers)}) x (id, receiver)
            where d.tenant_id = {tenant} and d.id = x.id and d.state in ('queued', 'held')
            """);
        if (receivers.Select(r => r.Invitation).OfType<Guid>().ToList() is { Count: > 0 } invited)
        {
            invitations.Report(session, tenant, invited, state == "sent" ? "sent" : "failed", reason, errCode);
        }
    }

    private static DeliveryCall Single(IEventSession session, string tenant, PlannedCall planned, Content content, IReadOnlyDictionary<Guid, DueRow> rows, DateTimeOffset now)
    {
        var call = new DeliveryCall(
            Guid.CreateVersion7(now), planned.Channel, content, [.. planned.Deliveries.Select(d => new CallReceiver(d.Id, d.Receiver, rows[d.Id].InvitationId))]);
        Open(session, tenant, call, planned.Content, now);
        return call;
    }

    private static DeliveryCall Digest(IEventSession session, string tenant, PlannedDigest planned, IReadOnlyList<Content> told, IReadOnlyDictionary<Guid, DueRow> rows, DateTimeOffset now)
    {
        var (contentId, count) = (Guid.CreateVersion7(now), planned.Contents.Count);
        var content = new Content(Content.Digest, planned.Language, Phrases.DigestTitle(count, planned.Language), "")
        {
            Path = $"{Links.Messages}?m={contentId:n}",
            What = Phrases.DigestTitle(count, planned.Language),
            Lines = [.. told.Select(c => new DigestLine(c.Title, c.Path ?? Links.Messages))],
            Count = count,
        };
        var (ids, receivers) = (planned.Receivers.Select(_ => Guid.CreateVersion7(now)).ToArray(), planned.Receivers.Select(r => r[0].Receiver).ToArray());
        session.Execute($"insert into notifications.contents (tenant_id, id, kind, body, created_at) values ({tenant}, {contentId}, 'digest', {content.ToJson()}::jsonb, {now})");
        session.Execute($"""
            insert into notifications.deliveries (tenant_id, id, kind, channel, receiver, state, content_id, account_id, due_at, created_at, at)
            select {tenant}, x.id, 'digest', {planned.Channel}, x.receiver, 'queued', {contentId}, nullif(x.account, {Guid.Empty}), {now}, {now}, {now}
            from unnest({ids}, {receivers}, {planned.Receivers.Select(r => rows[r[0].Id].AccountId ?? Guid.Empty).ToArray()}) x (id, receiver, account)
            """);
        var merged = planned.Receivers.SelectMany((r, i) => r.Select(d => (d.Id, Into: ids[i]))).ToList();
        session.Execute($"""
            update notifications.deliveries d set state = 'merged', reason = null, merged_into = x.into_id, at = {now}, due_at = null
            from unnest({merged.Select(m => m.Id).ToArray()}, {merged.Select(m => m.Into).ToArray()}) x (id, into_id)
            where d.tenant_id = {tenant} and d.id = x.id
            """);
        var call = new DeliveryCall(Guid.CreateVersion7(now), planned.Channel, content, [.. ids.Zip(receivers, (id, receiver) => new CallReceiver(id, receiver, null))]);
        Open(session, tenant, call, contentId, now);
        return call;
    }

    /// <summary>One row for a thousand receivers: theirs are touched when it is known what became of them, and not before.</summary>
    private static void Open(IEventSession session, string tenant, DeliveryCall call, Guid content, DateTimeOffset now) => session.Execute($"""
        insert into notifications.calls (tenant_id, id, lane, channel, content_id, deliveries, receivers, made_at)
        values ({tenant}, {call.Id}, {Lanes.Of(call.Channel)}, {call.Channel}, {content}, {IdsOf(call.Receivers)}, {NamesOf(call.Receivers)}, {now})
        """);

    private async Task<IReadOnlyDictionary<Guid, Content>> BodiesAsync(TeamId team, Guid[] ids, CancellationToken ct) =>
        (await reads.ListAsync<BodyRow>(team, "select id, body::text from notifications.contents where tenant_id = @team and id = any(@ids)", new { ids }, ct))
            .ToDictionary(r => r.Id, r => Content.Parse(r.Body));

    private static Guid[] IdsOf(IReadOnlyList<CallReceiver> receivers) => [.. receivers.Select(r => r.Delivery)];

    private static string[] NamesOf(IReadOnlyList<CallReceiver> receivers) => [.. receivers.Select(r => r.Receiver)];

    private sealed record OpenRow(Guid CallId, string Channel, Guid Id, string Receiver, Guid? InvitationId, string Body);

    private sealed record BodyRow(Guid Id, string Body);
}
