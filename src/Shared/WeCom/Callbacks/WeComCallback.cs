using System.Text.Json.Serialization;

namespace Liaison.WeCom;

/// <summary>What WeCom called back about. A hint, never the truth: it can be late, twice, out of order, or not come at all.</summary>
/// <param name="At">WeCom's time, to the second.</param>
/// <remarks>Source: WeCom, 成员变更通知, 部门变更通知, 标签变更通知, 事件格式, 授权通知事件.</remarks>
public abstract record WeComCallback(DateTimeOffset At);

public enum WeComChange
{
    Created,
    Updated,
    Deleted,
}

/// <summary>A member was created, changed or deleted in the contacts. Details come with older callback sets only, and are not read: WeCom is asked.</summary>
/// <param name="UserId">The old one where it has changed. A suite's is in its open form.</param>
/// <param name="NewUserId">Only when the userid has changed.</param>
/// <param name="AuthCorpId">Whose contacts, on a suite's command URL; else null.</param>
public sealed record WeComUserChanged(DateTimeOffset At, WeComChange Change, string UserId, string? NewUserId, string? OpenUserId, string? AuthCorpId) : WeComCallback(At);

/// <param name="AuthCorpId">Whose contacts, on a suite's command URL; else null.</param>
public sealed record WeComPartyChanged(DateTimeOffset At, WeComChange Change, long Id, string? AuthCorpId) : WeComCallback(At);

/// <param name="UserIds">Who was put into the tag or taken out of it.</param>
/// <param name="PartyIds">Departments likewise.</param>
/// <param name="AuthCorpId">Whose contacts, on a suite's command URL; else null.</param>
public sealed record WeComTagChanged(DateTimeOffset At, long TagId, IReadOnlyList<string> UserIds, IReadOnlyList<long> PartyIds, string? AuthCorpId) : WeComCallback(At);

/// <summary>Somebody came into the app's visible scope, or left it, by whatever way.</summary>
public sealed record WeComSubscriptionChanged(DateTimeOffset At, string UserId, bool Subscribed, int AgentId) : WeComCallback(At);

public sealed record WeComAgentEntered(DateTimeOffset At, string UserId, int AgentId) : WeComCallback(At);

/// <summary>An entry of the app's menu was pressed.</summary>
/// <param name="Key">The entry's key, or its address when it opens a page.</param>
public sealed record WeComMenuUsed(DateTimeOffset At, string UserId, int AgentId, string Key, bool OpensPage) : WeComCallback(At);

/// <summary>A button of a template card was pressed.</summary>
/// <param name="ResponseCode">With which the card can be changed, once, within 72 hours.</param>
/// <param name="Selected">The chosen options by the question's key.</param>
public sealed record WeComCardClicked(
    DateTimeOffset At, string UserId, int AgentId, string Key, string TaskId, string CardType, string ResponseCode, IReadOnlyDictionary<string, IReadOnlyList<string>> Selected)
    : WeComCallback(At);

/// <param name="JobType">sync_user, replace_user, invite_user or replace_party.</param>
public sealed record WeComBatchEnded(DateTimeOffset At, string JobId, string JobType, int ErrCode, string ErrMsg) : WeComCallback(At);

/// <summary>WeCom closed the app because nobody used it, or an admin opened it again.</summary>
public sealed record WeComAgentInactive(DateTimeOffset At, int AgentId, bool Closed) : WeComCallback(At);

/// <summary>A member without an interface licence opened a third-party app.</summary>
public sealed record WeComUnlicensed(DateTimeOffset At, string UserId, int AgentId) : WeComCallback(At);

/// <summary>A member wrote to the app.</summary>
/// <param name="Text">Null for what is no text.</param>
public sealed record WeComMessageReceived(DateTimeOffset At, string UserId, int AgentId, string MessageId, string MessageType, string? Text) : WeComCallback(At);

/// <summary>Every ten minutes; good for thirty.</summary>
public sealed record WeComSuiteTicket(DateTimeOffset At, string SuiteId, [property: JsonIgnore] string Ticket) : WeComCallback(At)
{
    public override string ToString() => $"{nameof(WeComSuiteTicket)} {{ SuiteId = {SuiteId} }}";
}

/// <summary>A corp installed the suite from the market, or an admin asked for the Secret of a delegated app again.</summary>
/// <param name="AuthCode">Single use, ten minutes.</param>
public sealed record WeComSuiteAuthorised(DateTimeOffset At, string SuiteId, [property: JsonIgnore] string AuthCode, [property: JsonIgnore] string? State, bool IsReset) : WeComCallback(At)
{
    public override string ToString() => $"{nameof(WeComSuiteAuthorised)} {{ SuiteId = {SuiteId} }}";
}

public enum WeComAuthChange
{
    /// <summary>The grant or the visible scope is another one.</summary>
    Changed,
    Cancelled,
    /// <summary>The grant to see the organisation's structure has changed.</summary>
    Architecture,
}

public sealed record WeComSuiteAuthChanged(DateTimeOffset At, string SuiteId, string AuthCorpId, WeComAuthChange Change) : WeComCallback(At);

/// <summary>Something that this version does not know. It is kept out of the way, not refused: WeCom adds events as it likes.</summary>
/// <param name="Name">Event, InfoType or MsgType, with the ChangeType where there is one.</param>
public sealed record WeComUnknownCallback(DateTimeOffset At, string Name) : WeComCallback(At);
