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
    : ISubscription, IReactTo<MemberInvited>
{
    /// <summary>Invitations are collected for a moment: one call reaches 1,000 people.</summary>
    private static readonly TimeSpan Collect = TimeSpan.FromSeconds(3);

    public string Name => "queue-invitation-cards";

    public async Task ReactAsync(MemberInvited data, IEvent @event, IEventSession session, CancellationToken ct)
    {
        var (team, member) = (new TeamId(Guid.Parse(@event.TenantId)), new MembershipId(@event.StreamId));
        if (!(await members.FindPeopleAsync(team, [member], ct)).TryGetValue(member, out var person))
        {
            return;
        }

        var name = await teams.FindNameAsync(team, ct) ?? "";
        var card = new WeComCard(
            "invitation",
            person.UserId,
            $"加入团队 · Join {Plain(name)}",
            $"{Plain(data.InviterName)} 邀请你加入团队「{Plain(name)}」，点击完成加入。{Plain(data.InviterName)} invites you to the team “{Plain(name)}”.",
            url.Value.At($"/join/{team}"),
            data.Invitation);
        queue.Enqueue(WeComCard.Queue, team, card, card.BatchKey, dedupeKey: data.Invitation.ToString(), dueAt: time.GetUtcNow() + Collect);
    }

    // A card's text is markup at WeCom's side.
    private static string Plain(string text) => text.Replace('<', '＜').Replace('>', '＞').Replace('&', '＆');
}
