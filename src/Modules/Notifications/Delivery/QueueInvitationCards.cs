using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Delivery;

/// <summary>An invitation becomes a card with the team's join link: no secret in it, the same for all.</summary>
internal sealed class QueueInvitationCards(IMemberDirectory members, ITeams teams, IOptions<PublicUrlOptions> url, TimeProvider time)
    : ISubscription, IReactToMany<MemberInvited>, IReactTo<InvitationReminded>
{
    /// <summary>Invitations are collected for a moment: one call reaches 1,000 people.</summary>
    private static readonly TimeSpan Collect = TimeSpan.FromSeconds(3);

    public string Name => "queue-invitation-cards";

    public Task ReactAsync(MemberInvited data, IEvent @event, IEventSession session, CancellationToken ct) => QueueAsync([(@event, data)], session, ct);

    public Task ReactAsync(IReadOnlyList<IEvent<MemberInvited>> events, IEventSession session, CancellationToken ct) =>
        QueueAsync([.. events.Select(e => ((IEvent)e, e.Data))], session, ct);

    /// <remarks>Who was invited by mail is reminded by mail.</remarks>
    public Task ReactAsync(InvitationReminded data, IEvent @event, IEventSession session, CancellationToken ct) => data.ByMail ? Task.CompletedTask : QueueAsync(
        new TeamId(Guid.Parse(@event.TenantId)),
        [(new MembershipId(@event.StreamId), data.Invitation)],
        $"{data.Invitation}/reminder",
        (team, _) => ($"邀请即将过期 · Join {team}", $"加入团队「{team}」的邀请即将过期，点击完成加入。Your invitation to the team “{team}” ends soon."),
        session,
        ct);

    private Task QueueAsync(IReadOnlyList<(IEvent Event, MemberInvited Data)> invited, IEventSession session, CancellationToken ct)
    {
        var inviters = invited.ToDictionary(i => i.Data.Invitation, i => i.Data.InviterName);
        return QueueAsync(
            new TeamId(Guid.Parse(invited[0].Event.TenantId)),
            [.. invited.Select(i => (new MembershipId(i.Event.StreamId), i.Data.Invitation))],
            dedupeKey: null,
            (team, invitation) => ($"加入团队 · Join {team}", $"{inviters[invitation]} 邀请你加入团队「{team}」，点击完成加入。{inviters[invitation]} invites you to the team “{team}”."),
            session,
            ct);
    }

    /// <param name="dedupeKey">The invitation's id unless told.</param>
    private async Task QueueAsync(
        TeamId team, IReadOnlyList<(MembershipId Member, Guid Invitation)> invited, string? dedupeKey, Func<string, Guid, (string Title, string Text)> words, IEventSession session, CancellationToken ct)
    {
        var people = await members.FindPeopleAsync(team, [.. invited.Select(i => i.Member)], ct);
        var name = await teams.FindNameAsync(team, ct) ?? "";
        var cards = invited.Where(i => people.ContainsKey(i.Member)).Select(i =>
        {
            var (title, text) = words(name, i.Invitation);
            return new OutgoingCard(
                OutgoingCard.Of(Content.Invitation, title, text, url.Value.At($"/join/{team}")), people[i.Member].UserId, dedupeKey ?? $"invitation/{i.Invitation}", i.Invitation);
        });
        Outgoing.Collect(session, team, [.. cards], time.GetUtcNow(), Collect);
    }
}
