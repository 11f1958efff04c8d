using Liaison.Directory.Contracts;
using Liaison.Directory.Policy;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Members;

/// <param name="ExpiresAt">UTC.</param>
/// <param name="WasOpened">They have seen it.</param>
internal sealed record OpenInvitation(Guid Id, DateTimeOffset ExpiresAt, bool WasOpened = false, bool WasReminded = false);

/// <summary>The team's own decision about somebody. WeCom changes people; only this changes who is in.</summary>
/// <param name="Account">Who they are here, once they joined; kept when they are deauthorised or removed, so that coming back is one click.</param>
/// <param name="Email">Where their invitation was mailed to; null for who is invited at WeCom.</param>
internal sealed record Membership(PersonId? Person, Role Role, MemberStatus Status, AccountId? Account, OpenInvitation? Invitation, string? Email = null)
{
    public const string LeftWeCom = "left-wecom";

    /// <summary>Says yes to somebody. Whoever was a member before is one again at once, with the account that they had.</summary>
    /// <param name="person">Null for somebody who is none at WeCom.</param>
    public static Decision Authorize(Membership? membership, PersonId? person, Role role) => membership switch
    {
        null => [new MemberAuthorized(person, role)],
        { Status: MemberStatus.Deauthorized or MemberStatus.Removed, Account: { } account } => [new MemberAuthorized(person, role), new MemberJoined(account, null)],
        { Status: MemberStatus.Deauthorized or MemberStatus.Removed } => [new MemberAuthorized(person, role)],
        { Status: MemberStatus.Locked } => MemberErrors.Locked,
        _ => [],
    };

    /// <summary>Opens an invitation; an earlier one that is still open ends.</summary>
    public Decision Invite(Guid invitation, DateTimeOffset expiresAt, string inviterName) =>
        Person is null ? MemberErrors.NotInvitable(Status) : Invited(new MemberInvited(invitation, expiresAt, inviterName));

    /// <summary>The same for somebody at a mailbox.</summary>
    public Decision InviteByMail(MemberInvitedByMail invited) => Invited(invited);

    public Decision OpenInvitation(DateTimeOffset now) =>
        Invitation is { WasOpened: false } open && open.ExpiresAt > now ? [new InvitationOpened(open.Id)] : [];

    public Decision RemindInvitation(Guid invitation, bool byMail) =>
        Invitation is { WasReminded: false } open && open.Id == invitation ? [new InvitationReminded(open.Id, byMail)] : [];

    public Decision RevokeInvitation(string reason) => Invitation is { } open ? [new InvitationRevoked(open.Id, reason)] : [];

    public Decision ExpireInvitation(DateTimeOffset now) => Invitation is { } open && open.ExpiresAt <= now ? [new InvitationExpired(open.Id)] : [];

    /// <summary>
    /// Uses the open invitation; whoever came to sign in needs none, for being authorised is enough (ARCHITECTURE §6). That it is this person was proved before.
    /// </summary>
    public Decision Join(AccountId account, DateTimeOffset now, bool bySignIn = false) => Status switch
    {
        MemberStatus.Active when Account == account => [],
        MemberStatus.Active => MemberErrors.InvitationUsed,
        MemberStatus.Locked => MemberErrors.Locked,
        MemberStatus.Authorized or MemberStatus.Invited when bySignIn => [new MemberJoined(account, Invitation?.Id)],
        _ when Invitation is not { } open => MemberErrors.NotInvited,
        _ when Invitation.ExpiresAt <= now => MemberErrors.InvitationExpired,
        _ => [new MemberJoined(account, Invitation.Id)],
    };

    /// <summary>This membership is that person's. Account, role and history stay.</summary>
    /// <param name="reasons">What spoke for it; null when the member proved it.</param>
    public Decision Match(PersonId person, IReadOnlyList<string>? reasons = null) => Person switch
    {
        null => [new MemberMatched(person, reasons)],
        { } own when own == person => [],
        _ => MemberErrors.MatchedAlready,
    };

    public Decision Unmatch() => Person is { } person ? [new MemberUnmatched(person)] : [];

    /// <summary>Gives its person up to a membership of theirs that goes on. Only one by which nobody ever joined has nothing to lose.</summary>
    public Decision MergeInto(MembershipId other) => Account is null ? [.. RevokeInvitation("merged"), new MemberMerged(other)] : MemberErrors.PersonIsMember;

    public Decision Deauthorize(string reason, bool isLastOwner) => Status switch
    {
        MemberStatus.Deauthorized or MemberStatus.Removed => [],
        _ when isLastOwner => MemberErrors.LastOwner,
        _ => [.. RevokeInvitation("deauthorized"), new MemberDeauthorized(reason)],
    };

    public Decision Lock(string reason, bool isLastOwner) => Status switch
    {
        MemberStatus.Locked => [],
        not MemberStatus.Active => MemberErrors.NotActive(Status),
        _ when isLastOwner => MemberErrors.LastOwner,
        _ => [new MemberLocked(reason)],
    };

    public Decision Unlock() => Status switch
    {
        MemberStatus.Active => [],
        MemberStatus.Locked => [new MemberUnlocked()],
        _ => MemberErrors.NotLocked(Status),
    };

    public Decision Remove(string reason, bool isLastOwner) => Status switch
    {
        MemberStatus.Removed => [],
        _ when isLastOwner => MemberErrors.LastOwner,
        _ => [.. RevokeInvitation("removed"), new MemberRemoved(reason)],
    };

    public Decision ChangeRole(Role role, bool isLastOwner) => Status switch
    {
        MemberStatus.Deauthorized or MemberStatus.Removed => MemberErrors.NotActive(Status),
        _ when role == Role => [],
        not MemberStatus.Active when role == Role.Owner => MemberErrors.NotActive(Status),
        _ when isLastOwner => MemberErrors.LastOwner,
        _ => [new MemberRoleChanged(role)],
    };

    /// <summary>The only bridge from a leaver to a membership. A lock or removal by hand outlives it (CASES §1.6).</summary>
    public Decision ApplyLeaverPolicy(LeaverPolicy policy, bool isLastOwner) => (policy, Status) switch
    {
        (_, MemberStatus.Locked) => [],
        (LeaverPolicy.Remove, _) => Remove(LeftWeCom, isLastOwner),
        (LeaverPolicy.Lock, MemberStatus.Active) => Lock(LeftWeCom, isLastOwner),
        // Who never joined has nothing to lock.
        (LeaverPolicy.Lock or LeaverPolicy.Deauthorize, _) => Deauthorize(LeftWeCom, isLastOwner),
        _ => throw new InvalidOperationException($"{policy}"),
    };

    public static Membership Create(MemberAuthorized e) => new(e.Person, e.Role, MemberStatus.Authorized, null, null);

    public Membership Apply(MemberAuthorized e) => this with { Person = e.Person ?? Person, Role = e.Role, Status = MemberStatus.Authorized };

    public Membership Apply(MemberInvited e) => this with { Status = MemberStatus.Invited, Invitation = new OpenInvitation(e.Invitation, e.ExpiresAt) };

    public Membership Apply(MemberInvitedByMail e) =>
        this with { Status = MemberStatus.Invited, Invitation = new OpenInvitation(e.Invitation, e.ExpiresAt), Email = e.Email };

    public Membership Apply(InvitationOpened _) => this with { Invitation = Invitation! with { WasOpened = true } };

    public Membership Apply(InvitationReminded _) => this with { Invitation = Invitation! with { WasReminded = true } };

    public Membership Apply(InvitationRevoked _) => WithoutInvitation();

    public Membership Apply(InvitationExpired _) => WithoutInvitation();

    public Membership Apply(MemberJoined e) => this with { Status = MemberStatus.Active, Account = e.Account, Invitation = null };

    public Membership Apply(MemberMatched e) => this with { Person = e.Person };

    public Membership Apply(MemberUnmatched _) => this with { Person = null };

    public Membership Apply(MemberMerged _) => this with { Status = MemberStatus.Removed };

    public Membership Apply(MemberDeauthorized _) => this with { Status = MemberStatus.Deauthorized };

    public Membership Apply(MemberLocked _) => this with { Status = MemberStatus.Locked };

    public Membership Apply(MemberUnlocked _) => this with { Status = MemberStatus.Active };

    public Membership Apply(MemberRemoved _) => this with { Status = MemberStatus.Removed };

    public Membership Apply(MemberRoleChanged e) => this with { Role = e.Role };

    private Decision Invited(object invited) => Status switch
    {
        MemberStatus.Authorized => [invited],
        MemberStatus.Invited => [new InvitationRevoked(Invitation!.Id, "resent"), invited],
        _ => MemberErrors.NotInvitable(Status),
    };

    private Membership WithoutInvitation() => this with { Invitation = null, Status = Status == MemberStatus.Invited ? MemberStatus.Authorized : Status };
}
