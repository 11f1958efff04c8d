namespace Liaison.WeCom;

/// <summary>Further calls about the corp's members.</summary>
/// <remarks>Every method throws a <see cref="WeComCallException"/> as <see cref="IWeComClient"/> says.</remarks>
public interface IWeComMembers
{
    /// <summary>Asks people who are in the contacts, but have never signed in (status 4), to join WeCom itself; not our product.
    /// WeCom mails or texts them. Accepted is not sent: its limits are checked later, in silence.</summary>
    /// <param name="whom">Named receivers; WeCom invites no scope as a whole.</param>
    /// <exception cref="WeComFieldException">Nobody or too many are named.</exception>
    /// <remarks>Source: WeCom, 邀请成员 (batch/invite).</remarks>
    Task<WeComInviteResult> InviteAsync(WeComApp app, WeComReceivers whom, CancellationToken ct);

    /// <summary>The visible member with this mailbox; null when there is none that the app may see.</summary>
    /// <param name="email">5 to 64 bytes, one mailbox.</param>
    /// <remarks>Source: WeCom, 邮箱获取userid (user/get_userid_by_email).</remarks>
    Task<string?> FindUserIdByEmailAsync(WeComApp app, string email, WeComEmailType type, CancellationToken ct);

    /// <summary>The ids by which a third-party app knows the same people.</summary>
    /// <param name="userIds">1 to 1,000; spellings of one userid count once.</param>
    /// <remarks>Source: WeCom, 自建应用与第三方应用的对接, userid转换 (batch/userid_to_openuserid).</remarks>
    Task<WeComOpenUserIds> ToOpenUserIdsAsync(WeComApp app, IReadOnlyCollection<string> userIds, CancellationToken ct);
}

/// <summary>Who was named in vain.</summary>
public sealed record WeComInviteResult(IReadOnlyList<string> InvalidUsers, IReadOnlyList<int> InvalidDepartments, IReadOnlyList<int> InvalidTags);

public enum WeComEmailType
{
    /// <summary>The mailbox that the corp gave.</summary>
    Corp = 1,
    /// <summary>The mailbox that stands in the profile; anybody may have typed it.</summary>
    Personal = 2,
}

/// <param name="OpenUserIds">By userid, whatever its spelling.</param>
/// <param name="Invalid">Userids that WeCom did not convert.</param>
public sealed record WeComOpenUserIds(IReadOnlyDictionary<string, string> OpenUserIds, IReadOnlyList<string> Invalid);
