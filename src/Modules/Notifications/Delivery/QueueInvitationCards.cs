using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Delivery;

/// <summary>An invitation becomes a card with the team's join link: no secret in it, the same for all.</summary>
internal sealed class QueueInvitationCards(IMemberDirectory members, ITeams teams, IQueue queue, IOptions<PublicUrlOptions> url, TimeProvider time)
    : ISubscription, IReactTo<MemberInvited>, IReactTo<InvitationReminded>
{
    /// <summary>Invitations are collected for a moment: one call reaches 1,000 people.</summary>
    private static readonly TimeSpan Collect = TimeSpan.FromSeconds(3);

    public string Name => "queue-invitation-cards";

    public Task ReactAsync(MemberInvited data, IEvent @event, IEventSession session, CancellationToken ct) => QueueAsync(
        @event,
        data.Invitation,
        data.Invitation.ToString(),
        team => ($"加入团队 · Join {team}", $"{Plain(data.InviterName)} 邀请你加入团队「{team}」，点击完成加入。{Plain(data.InviterName)} invites you to the team “{team}”."),
        ct);

    /// <remarks>Who was invited by mail is reminded by mail.</remarks>
    public Task ReactAsync(InvitationReminded data, IEvent @event, IEventSession session, CancellationToken ct) => data.ByMail ? Task.CompletedTask : QueueAsync(
        @event,
        data.Invitation,
        $"{data.Invitation}/reminder",
        team => ($"邀请即将过期 · Join {team}", $"加入团队「{team}」的邀请即将过期，点击完成加入。Your invitation to the team “{team}” ends soon."),
        ct);

    private async Task QueueAsync(IEvent e, Guid invitation, string dedupeKey, Func<string, (string Title, string Text)> words, CancellationToken ct)
    {
        var (team, member) = (new TeamId(Guid.Parse(e.TenantId)), new MembershipId(e.StreamId));
        if ((await members.FindPeopleAsync(team, [member], ct)).TryGetValue(member, out var person))
        {
            var (title, text) = words(Plain(await teams.FindNameAsync(team, ct) ?? ""));
            var card = new WeComCard("invitation", person.UserId, title, text, url.Value.At($"/join/{team}"), invitation);
            queue.Enqueue(WeComCard.Queue, team, card, card.BatchKey, dedupeKey, dueAt: time.GetUtcNow() + Collect);
        }
    }

    // A card's text is markup at WeCom's side.
    private static string Plain(string text) => text.Replace('<', '＜').Replace('>', '＞').Replace('&', '＆');
}
