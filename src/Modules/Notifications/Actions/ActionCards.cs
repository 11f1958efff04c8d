using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Work;

namespace Liaison.Notifications.Actions;

/// <summary>A card with buttons that WeCom has taken, for all who got it in one call.</summary>
/// <param name="TaskId">Of <see cref="ActionKeys.TaskOf"/>.</param>
/// <param name="Kinds">What its buttons do: each has the key <see cref="ActionKeys.KeyOf"/> of its kind and the subject.</param>
/// <param name="Receivers">Userids.</param>
/// <param name="Title">As it was sent, for the card that takes its place.</param>
/// <param name="Url">Where a tap on the card leads.</param>
/// <param name="Language"><c>zh-CN</c> or <c>en</c>.</param>
/// <param name="ResponseCode">Of the send (<see cref="WeCom.WeComSendResult.ResponseCode"/>).</param>
internal sealed record ActionCard(
    string TaskId, int AgentId, SubjectKind SubjectKind, Guid Subject, IReadOnlyList<ActionKind> Kinds, IReadOnlyCollection<string> Receivers, string Title, string? Text, Uri Url,
    string Language, string? ResponseCode);

/// <summary>Remembers the cards with buttons, so that a tap is believed only on a card that was sent, and the others' cards can be changed.</summary>
internal sealed class ActionCards(TimeProvider time)
{
    /// <summary>Collects one card in the session of whoever sent it. The same card, sent again, is the same row with the newer response code.</summary>
    public void Remember(IEventSession session, TeamId team, ActionCard card) => session.Execute($"""
        insert into notifications.action_cards (tenant_id, task_id, agent_id, subject_kind, subject_id, kinds, receivers, title, text, url, language, response_code, sent_at)
        values ({Tenant.Of(team).Id}, {card.TaskId}, {card.AgentId}, {WorkIds.NameOf(card.SubjectKind)}, {card.Subject}, {card.Kinds.Select(ActionKeys.NameOf).ToArray()},
            {card.Receivers.ToArray()}, {card.Title}, {card.Text}, {card.Url.AbsoluteUri}, {card.Language}, {card.ResponseCode}, {time.GetUtcNow()})
        on conflict (tenant_id, task_id) do update set receivers = excluded.receivers, response_code = excluded.response_code, sent_at = excluded.sent_at
        """);
}
