using Liaison.EventStore;

namespace Liaison.Directory.Contracts;

/// <summary>Somebody whom WeCom has proved, and who was never authorised, asks to be let in.</summary>
[EventName("access_requested")]
public sealed record AccessRequested(PersonId Person);

[EventName("access_request_approved")]
public sealed record AccessRequestApproved;

[EventName("access_request_declined")]
public sealed record AccessRequestDeclined;

/// <summary>WeCom proved who somebody is, and the team did not let them in.</summary>
/// <param name="Reason">The refusal's code.</param>
/// <param name="IsNewConflict">Person and account are somebody else's: admins are told, once a day for each person.</param>
[EventName("wecom_sign_in_refused")]
public sealed record WeComSignInRefused(string CorpId, string UserId, string Reason, bool IsNewConflict = false);
