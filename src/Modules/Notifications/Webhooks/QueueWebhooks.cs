using System.Text.Json;
using System.Text.Json.Serialization;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Notifications.Webhooks;

/// <summary>What a receiver gets.</summary>
/// <param name="Id">Of this message, the same in every try.</param>
/// <param name="Type"><c>access.gained</c>, <c>access.lost</c>, <c>access.changed</c> (the role), or <c>ping</c>.</param>
/// <param name="Position">In the member's history: a message with a lower one than the last about this member is old news. 0 for a ping.</param>
/// <param name="Reason">Why it was lost, in a word.</param>
internal sealed record WebhookMessage(
    Guid Id, string Type, DateTimeOffset At, long Position, TeamId Team, AccountId? Account = null, MembershipId? Member = null, Role? Role = null, string? Reason = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <summary>Puts messages on their way, each with a row that says what becomes of it.</summary>
internal sealed class WebhookMessages(UnitOfWork work, IQueue queue, TimeProvider time)
{
    /// <summary>Collects one message for one webhook.</summary>
    public void Collect(TeamId team, Guid webhook, Guid? @event, WebhookMessage message)
    {
        var now = time.GetUtcNow();
        work.Session.Execute($"""
            insert into notifications.webhook_deliveries (tenant_id, id, webhook_id, event_id, kind, body, state, created_at, at)
            values ({Tenant.Of(team).Id}, {message.Id}, {webhook}, {@event}::uuid, {message.Type}, {message.ToJson()}, 'queued', {now}, {now}) on conflict do nothing
            """);
        queue.Enqueue(WebhookCall.Queue, team, new WebhookCall(webhook, message.Id), batchKey: webhook.ToString(), dedupeKey: message.Id.ToString());
    }
}

/// <summary>Every change of who may in becomes one message for each of the team's webhooks.</summary>
internal sealed class QueueWebhooks(IMemberDirectory members, ITeamReads reads, WebhookMessages messages, TimeProvider time)
    : ISubscription, IReactTo<MemberJoined>, IReactTo<MemberUnlocked>, IReactTo<MemberLocked>, IReactTo<MemberDeauthorized>, IReactTo<MemberRemoved>, IReactTo<MemberRoleChanged>
{
    public string Name => "queue-webhooks";

    public Task ReactAsync(MemberJoined data, IEvent @event, IEventSession session, CancellationToken ct) => TellAsync("access.gained", null, @event, ct);

    public Task ReactAsync(MemberUnlocked data, IEvent @event, IEventSession session, CancellationToken ct) => TellAsync("access.gained", null, @event, ct);

    public Task ReactAsync(MemberLocked data, IEvent @event, IEventSession session, CancellationToken ct) => TellAsync("access.lost", data.Reason, @event, ct);

    public Task ReactAsync(MemberDeauthorized data, IEvent @event, IEventSession session, CancellationToken ct) => TellAsync("access.lost", data.Reason, @event, ct);

    public Task ReactAsync(MemberRemoved data, IEvent @event, IEventSession session, CancellationToken ct) => TellAsync("access.lost", data.Reason, @event, ct);

    public Task ReactAsync(MemberRoleChanged data, IEvent @event, IEventSession session, CancellationToken ct) => TellAsync("access.changed", null, @event, ct);

    private async Task TellAsync(string type, string? reason, IEvent e, CancellationToken ct)
    {
        var (team, member) = (new TeamId(Guid.Parse(e.TenantId)), new MembershipId(e.StreamId));
        var webhooks = await reads.ListAsync<Guid>(team, "select id from notifications.webhooks_1 where tenant_id = @team and removed_at is null order by id", null, ct);
        if (webhooks is [] || await members.FindAsync(team, member, ct) is not { Account: { } account } known || (type == "access.changed" && !known.IsActive))
        {
            return;
        }

        foreach (var webhook in webhooks)
        {
            messages.Collect(team, webhook, e.Id, new WebhookMessage(Id.New(time), type, e.Timestamp, e.Version, team, account, member, type == "access.lost" ? null : known.Role, reason));
        }
    }
}
