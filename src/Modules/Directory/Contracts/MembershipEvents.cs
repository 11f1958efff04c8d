using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.Contracts;

/// <param name="Person">Null for somebody who is no person at WeCom, such as the owner of the first-run set-up.</param>
[EventName("member_authorized")]
public sealed record MemberAuthorized(PersonId? Person, Role Role);

/// <param name="ExpiresAt">UTC; checked when it is used, not by a job.</param>
[EventName("member_invited")]
public sealed record MemberInvited(Guid Invitation, DateTimeOffset ExpiresAt, string InviterName);

/// <summary>An invitation is open for who reads a mailbox. They are nobody at WeCom yet, or nobody knows whom.</summary>
/// <param name="Email">As <c>EmailAddress</c> writes it; only an account with this verified e-mail can use the invitation.</param>
/// <param name="ExpiresAt">UTC; checked when it is used, not by a job.</param>
[EventName("member_invited_by_mail")]
public sealed record MemberInvitedByMail(Guid Invitation, string Email, DateTimeOffset ExpiresAt, string InviterName);

/// <summary>Whoever was invited opened the link, for the first time.</summary>
[EventName("invitation_opened")]
public sealed record InvitationOpened(Guid Invitation);

/// <summary>It ends soon and was not used: whoever was invited is told once more.</summary>
[EventName("invitation_reminded")]
public sealed record InvitationReminded(Guid Invitation, bool ByMail);

[EventName("invitation_revoked")]
public sealed record InvitationRevoked(Guid Invitation, string Reason);

[EventName("invitation_expired")]
public sealed record InvitationExpired(Guid Invitation);

/// <param name="Invitation">The invitation that was used; null for the owner of the first-run set-up.</param>
[EventName("member_joined")]
public sealed record MemberJoined(AccountId Account, Guid? Invitation);

/// <summary>An existing membership was found to be this person's. It keeps its id and its history.</summary>
/// <param name="Reasons">What spoke for it, when an admin matched them: <c>email</c>, <c>userid</c>, <c>name</c>, <c>pinyin</c>. Null when the member proved it.</param>
[EventName("member_matched")]
public sealed record MemberMatched(PersonId Person, IReadOnlyList<string>? Reasons = null);

/// <summary>A match was taken back. Account, role and history stay.</summary>
[EventName("member_unmatched")]
public sealed record MemberUnmatched(PersonId Person);

/// <summary>Its person had another membership already, which goes on; nobody had joined by this one.</summary>
/// <param name="Into">The one that goes on.</param>
[EventName("member_merged")]
public sealed record MemberMerged(MembershipId Into);

[EventName("member_deauthorized")]
public sealed record MemberDeauthorized(string Reason);

[EventName("member_locked")]
public sealed record MemberLocked(string Reason);

[EventName("member_unlocked")]
public sealed record MemberUnlocked;

[EventName("member_removed")]
public sealed record MemberRemoved(string Reason);

[EventName("member_role_changed")]
public sealed record MemberRoleChanged(Role Role);
