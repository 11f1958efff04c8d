using System.Security.Cryptography;
using System.Text;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Preferences;

namespace Liaison.Notifications.Delivery;

/// <summary>One card of ours for one person at WeCom: no preference and no quiet time keeps it back.</summary>
/// <param name="DedupeKey">A second one with the key is dropped while the first is still on its way.</param>
/// <param name="Invitation">What it invites by; null for other kinds.</param>
internal sealed record OutgoingCard(Content Content, string UserId, string DedupeKey, Guid? Invitation = null)
{
    /// <summary>In 简体中文 and English at once, for who has not said which.</summary>
    public static Content Of(string kind, string title, string text, Uri url) => new(kind, Languages.Chinese, title, text) { Url = url };
}

/// <summary>Puts messages on their way, each with a row that says what becomes of it.</summary>
internal static class Outgoing
{
    /// <summary>Collects cards in the session; those that say the same go out together, up to 1,000 in one call.</summary>
    /// <param name="after">How long they wait for company.</param>
    public static void Collect(IEventSession session, TeamId team, IReadOnlyList<OutgoingCard> cards, DateTimeOffset now, TimeSpan after = default)
    {
        if (cards is [])
        {
            return;
        }

        var tenant = Tenant.Of(team).Id;
        var contents = cards.Select(c => c.Content).Distinct().ToDictionary(c => c, c => IdOf(team, c));
        session.Execute($"""
            insert into notifications.contents (tenant_id, id, kind, body, created_at)
            select {tenant}, c.id, c.kind, c.body, {now}
            from unnest({contents.Values.ToArray()}, {contents.Keys.Select(c => c.Kind).ToArray()}, {contents.Keys.Select(c => c.ToJson()).ToArray()}::jsonb[]) c (id, kind, body)
            on conflict (tenant_id, id) do nothing
            """);
        session.Execute($"""
            insert into notifications.deliveries (tenant_id, id, kind, receiver, state, content_id, invitation_id, dedupe_key, due_at, created_at, at)
            select {tenant}, x.id, x.kind, x.receiver, 'queued', x.content, nullif(x.invitation, {Guid.Empty}), x.dedupe, {now + after}, {now}, {now}
            from unnest({cards.Select(_ => Guid.CreateVersion7(now)).ToArray()}, {cards.Select(c => c.Content.Kind).ToArray()}, {cards.Select(c => c.UserId).ToArray()},
                {cards.Select(c => contents[c.Content]).ToArray()}, {cards.Select(c => c.Invitation ?? Guid.Empty).ToArray()}, {cards.Select(c => c.DedupeKey).ToArray()})
                with ordinality x (id, kind, receiver, content, invitation, dedupe, n)
            order by x.n
            on conflict (tenant_id, dedupe_key) where dedupe_key is not null and state in ('queued', 'held') do nothing
            """);
        Open(session, tenant, Lanes.WeCom);
    }

    /// <summary>A lane exists from its first message on.</summary>
    public static void Open(IEventSession session, string tenant, string lane) =>
        session.Execute($"insert into notifications.lanes (tenant_id, name) values ({tenant}, {lane}) on conflict do nothing");

    private static Guid IdOf(TeamId team, Content content) =>
        Id.Of(team.Value, "content:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToJson()))));
}

/// <summary>The ways out of the house. What goes to WeCom has one limit, whichever form it has.</summary>
internal static class Lanes
{
    public const string WeCom = "wecom";
    public const string Mail = "mail";

    public static string Of(string channel) => channel == Channels.Mail ? Mail : WeCom;
}

/// <summary>What waits for the end of somebody's quiet time.</summary>
internal static class HeldDeliveries
{
    /// <summary>Collects that what is held for an account is judged anew now.</summary>
    public static void Reconsider(IEventSession session, TeamId team, AccountId account, DateTimeOffset now) => session.Execute($"""
        update notifications.deliveries set due_at = {now} where tenant_id = {Tenant.Of(team).Id} and account_id = {account} and state = 'held'
        """);
}
