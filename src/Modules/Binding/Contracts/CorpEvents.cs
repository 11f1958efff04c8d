using Liaison.EventStore;

namespace Liaison.Binding.Contracts;

/// <param name="OpenCorpId">The corp as WeCom gives it to our provider; null on servers without a third-party app.</param>
/// <param name="KnownAs">The id by which the team's people are kept; null when it is <paramref name="CorpId"/>.</param>
[EventName("corp_bound")]
public sealed record CorpBound(
    string CorpId, int AgentId, string AppName, bool HasContactsSecret, VisibleScope Scope, string? OpenCorpId = null, string? KnownAs = null);

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

/// <param name="SuiteRemains">The third-party app of the same corp carries on.</param>
[EventName("corp_unbound")]
public sealed record CorpUnbound(string CorpId, bool SuiteRemains = false);

/// <summary>Something of the binding has stopped working, and nobody was told of it for a day.</summary>
/// <param name="Check">Such as <c>trusted-ip</c> or <c>callback-contacts</c>.</param>
/// <param name="Code">What it is, such as <c>ip-not-trusted</c>.</param>
/// <param name="ErrCode">WeCom's, when WeCom has refused something.</param>
/// <param name="MeaningZh">What it means and what to do, as the doctor says it.</param>
[EventName("binding_check_failed")]
public sealed record BindingCheckFailed(string Check, string Code, int? ErrCode, string MeaningZh, string Meaning);

/// <summary>It works again.</summary>
[EventName("binding_check_recovered")]
public sealed record BindingCheckRecovered(string Check);
