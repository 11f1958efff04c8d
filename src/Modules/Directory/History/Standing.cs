using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;

namespace Liaison.Directory.History;

/// <summary>Where a membership stands: what it is, since when, by whose decision and why. Folded from events for the history alone.</summary>
/// <param name="Since">UTC.</param>
/// <param name="By">The actor: <c>account:{id}</c>, <c>schedule</c>, <c>system</c>.</param>
internal sealed record Standing(Membership Membership, DateTimeOffset Since, string By, string Why)
{
    public static Standing Create(IEvent<MemberAuthorized> e) => new(Membership.Create(e.Data), e.Timestamp, e.Metadata.Actor, e.Metadata.Why);

    public Standing Apply(IEvent<MemberAuthorized> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberInvited> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberInvitedByMail> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<InvitationOpened> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<InvitationReminded> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<InvitationRevoked> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<InvitationExpired> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberJoined> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberMatched> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberUnmatched> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberMerged> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberDeauthorized> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberLocked> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberUnlocked> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberRemoved> e) => After(e, Membership.Apply(e.Data));

    public Standing Apply(IEvent<MemberRoleChanged> e) => After(e, Membership.Apply(e.Data));

    private Standing After(IEvent e, Membership next) =>
        next.Status == Membership.Status ? this with { Membership = next } : new Standing(next, e.Timestamp, e.Metadata.Actor, e.Metadata.Why);
}
