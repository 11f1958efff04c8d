using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Binding.Contracts;

/// <summary>An account was linked to a person at WeCom, for one team.</summary>
[EventName("wecom_associated")]
public sealed record WeComAssociated(TeamId Team, string CorpId, string UserId);

/// <summary>The person to whom the account is linked has another userid.</summary>
[EventName("wecom_userid_changed")]
public sealed record WeComUserIdChanged(TeamId Team, string CorpId, string From, string To);

[EventName("wecom_dissociated")]
public sealed record WeComDissociated(TeamId Team, string CorpId, string UserId, string Reason);
