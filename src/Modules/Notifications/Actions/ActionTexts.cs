namespace Liaison.Notifications.Actions;

/// <summary>What cards say of actions, in the language in which they were sent.</summary>
internal static class ActionTexts
{
    /// <summary>Who tapped has no account in the team.</summary>
    public const string NotAssociated = "notifications.not-associated";

    /// <summary>On the button, for the one who tapped; WeCom shows ten full-width characters.</summary>
    public static string OnItsWay(string language) => language == "en" ? "On its way" : "已提交";

    public static string Done(string language) => language == "en" ? "Done" : "已完成";

    /// <summary>On everybody's card.</summary>
    /// <param name="who">As their account has it.</param>
    public static string DoneBy(ActionKind kind, string who, string language) => (kind, language) switch
    {
        (ActionKind.Approve, "en") => $"Approved by {who}",
        (ActionKind.Rerun, "en") => $"Run again by {who}",
        (ActionKind.Take, "en") => $"Taken by {who}",
        (_, "en") => $"Comment by {who}",
        (ActionKind.Approve, _) => $"{who} 已批准",
        (ActionKind.Rerun, _) => $"{who} 已重新运行",
        (ActionKind.Take, _) => $"{who} 已领取",
        _ => $"{who} 已评论",
    };

    /// <summary>Before why not.</summary>
    public static string NotDone(string language) => language == "en" ? "Not done" : "未能完成";

    public static string Open(string language) => language == "en" ? "Open" : "查看详情";

    /// <summary>Why nobody was asked.</summary>
    /// <param name="code">Of <see cref="ActionErrors"/>, or of all requests.</param>
    public static string OfRefusal(string code, string language) => (code, language) switch
    {
        ("notifications.not-linked", "en") => "Link yourself with your user at this source first, on the page “me”.",
        ("notifications.not-linked", _) => "请先在“我”的页面关联你在该系统中的用户。",
        ("notifications.not-a-reviewer", "en") => "Only its reviewers approve a merge request.",
        ("notifications.not-a-reviewer", _) => "只有评审人可以批准该合并请求。",
        ("notifications.own-merge-request", "en") => "Nobody approves their own merge request.",
        ("notifications.own-merge-request", _) => "不能批准自己的合并请求。",
        ("notifications.merge-request-closed", "en") => "The merge request is merged or closed.",
        ("notifications.merge-request-closed", _) => "该合并请求已合并或已关闭。",
        ("notifications.build-not-ended", "en") => "The build waits or runs already.",
        ("notifications.build-not-ended", _) => "构建正在排队或运行中。",
        ("notifications.item-done", "en") => "The item is done.",
        ("notifications.item-done", _) => "该事项已完成。",
        ("notifications.item-taken", "en") => "Somebody else has taken the item.",
        ("notifications.item-taken", _) => "该事项已由他人领取。",
        ("notifications.source-takes-nothing", "en") => "An admin has to enter an address and a token with this source first.",
        ("notifications.source-takes-nothing", _) => "请管理员先为该来源填写地址和令牌。",
        ("request.not-found", "en") => "It is not there any more, or you may not see it.",
        ("request.not-found", _) => "内容已不存在，或你无权查看。",
        (NotAssociated, "en") => "Link your WeCom identity with your account first.",
        (NotAssociated, _) => "请先将企业微信身份与你的帐号关联。",
        (_, "en") => "You may not do this in this team.",
        _ => "你在该团队中没有此权限。",
    };

    /// <summary>Why the source did not do it.</summary>
    /// <param name="reason">Of <see cref="ActionFailures"/>.</param>
    public static string OfFailure(string reason, string language) => (reason, language) switch
    {
        (ActionFailures.NotAllowed, "en") => "The source does not allow it.",
        (ActionFailures.NotAllowed, _) => "来源系统拒绝了该操作。",
        (ActionFailures.NotFound, "en") => "The source does not have it any more.",
        (ActionFailures.NotFound, _) => "来源系统中已不存在该内容。",
        (ActionFailures.NotSupported, "en") => "The source cannot do that; do it there.",
        (ActionFailures.NotSupported, _) => "来源系统不支持该操作，请前往来源系统处理。",
        (ActionFailures.SourceGone, "en") => "The source was removed, or its token was.",
        (ActionFailures.SourceGone, _) => "该来源或其令牌已被移除。",
        (ActionFailures.Refused, "en") => "The source has refused it.",
        (ActionFailures.Refused, _) => "来源系统未接受该操作。",
        (ActionFailures.TooMany, "en") => "The source takes no more requests for now.",
        (ActionFailures.TooMany, _) => "来源系统请求过多，请稍后再试。",
        (_, "en") => "The source cannot be reached.",
        _ => "无法连接来源系统。",
    };
}
