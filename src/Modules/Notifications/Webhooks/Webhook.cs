using Liaison.EventStore;
using Liaison.Kernel.Outcomes;

namespace Liaison.Notifications.Webhooks;

/// <summary>Another system is told from now on who gains and loses access.</summary>
[EventName("webhook_added")]
internal sealed record WebhookAdded(string Url);

[EventName("webhook_removed")]
internal sealed record WebhookRemoved;

/// <summary>An address of another system that follows a team's memberships.</summary>
internal sealed record Webhook(bool IsRemoved)
{
    public Decision Remove() => IsRemoved ? RequestErrors.NotFound : [new WebhookRemoved()];

    public static Webhook Create(WebhookAdded _) => new(IsRemoved: false);

    public Webhook Apply(WebhookRemoved _) => this with { IsRemoved = true };
}

internal sealed class WebhooksProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["notifications.webhooks_1"];

    public static void Apply(IEvent<WebhookAdded> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.webhooks_1 (tenant_id, id, url, added_at, version)
        values ({e.TenantId}, {e.StreamId}, {e.Data.Url}, {e.Timestamp}, {e.Version}) on conflict (tenant_id, id) do nothing
        """);

    public static void Apply(IEvent<WebhookRemoved> e, SqlBatch sql) => sql.Add($"""
        update notifications.webhooks_1 set removed_at = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);
}
