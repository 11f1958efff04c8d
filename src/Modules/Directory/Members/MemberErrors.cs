using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Members;

internal static class MemberErrors
{
    public static readonly Refusal LastOwner = new("directory.last-owner", 409, "This is the team's last owner. Make somebody else an owner first.");
    public static readonly Refusal Locked = new("directory.member-locked", 409, "This member is locked. Unlock them first.");
    public static readonly Refusal NotInvited = new("directory.not-invited", 403, "There is no invitation for you. Ask an admin of the team.");
    public static readonly Refusal InvitationExpired = new("directory.invitation-expired", 410, "The invitation has expired. Ask an admin of the team for a new one.");
    public static readonly Refusal InvitationUsed = new("directory.invitation-used", 409, "The invitation was used already.");
    public static readonly Refusal OwnerRequired = new("directory.owner-required", 403, "Only an owner can give or take the owner's role.");
    public static readonly Refusal NotAtWeCom = new("directory.not-at-wecom", 409, "This member is nobody at WeCom. Invite them by mail.");
    public static readonly Refusal AccountIsMember = new("directory.account-is-member", 409, "This account is a member of the team already.");

    public static readonly Refusal MatchedAlready = new("directory.member-matched-already", 409, "This member is somebody else at WeCom already.");
    public static readonly Refusal PersonIsMember = new("directory.person-is-member", 409, "This person is a member of the team already, with another account.");

    public static readonly Refusal NotMatched = new("directory.member-not-matched", 409, "This membership began with the person at WeCom: there is no match to take back.");
    public static readonly Refusal Associated = new("directory.member-associated", 409, "This member has proved at WeCom who they are. Take their association back first.");

    public static Refusal NotActive(MemberStatus status) => new("directory.member-not-active", 409, $"This member is {status.Name()}, not active.");

    public static Refusal NotLocked(MemberStatus status) => new("directory.member-not-locked", 409, $"This member is {status.Name()}, not locked.");

    public static Refusal NotInvitable(MemberStatus status) => new("directory.member-not-invitable", 409, $"This member is {status.Name()}: there is nothing to invite to.");
}
