using Liaison.EventStore;

namespace Liaison.Binding.Contracts;

[EventName("corp_bound")]
public sealed record CorpBound(string CorpId, int AgentId, string AppName, bool HasContactsSecret, VisibleScope Scope);

/// <summary>New secrets were stored. Which ones; never what they are.</summary>
[EventName("credentials_rotated")]
public sealed record CredentialsRotated(bool App, bool Contacts, bool HasContactsSecret);

[EventName("visible_scope_changed")]
public sealed record VisibleScopeChanged(VisibleScope Scope);

/// <param name="ErrCode">WeCom's code of the refusal.</param>
[EventName("binding_suspended")]
public sealed record BindingSuspended(int ErrCode);

[EventName("binding_resumed")]
public sealed record BindingResumed;

[EventName("corp_unbound")]
public sealed record CorpUnbound(string CorpId);
