using Liaison.EventStore;

namespace Liaison.Binding.Contracts;

/// <summary>New keys for WeCom's form "receive messages" were made; those before them are refused from now on.</summary>
/// <param name="Kind"><c>app</c> or <c>contacts</c>: the app's own set, or the contacts-sync helper's.</param>
[EventName("callback_keys_issued")]
public sealed record CallbackKeysIssued(string Kind);

/// <summary>WeCom has verified the address when its form was saved.</summary>
[EventName("callback_verified")]
public sealed record CallbackVerified(string Kind);

[EventName("callback_removed")]
public sealed record CallbackRemoved(string Kind);
