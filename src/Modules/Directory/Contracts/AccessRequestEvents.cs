using Liaison.EventStore;

namespace Liaison.Directory.Contracts;

/// <summary>Somebody whom WeCom has proved, and who was never authorised, asks to be let in.</summary>
[EventName("access_requested")]
public sealed record AccessRequested(PersonId Person);

[EventName("access_request_approved")]
public sealed record AccessRequestApproved;

[EventName("access_request_declined")]
public sealed record AccessRequestDeclined;
