using Liaison.EventStore;

namespace Liaison.Binding.Contracts;

/// <summary>The corp's admin has installed this server's third-party app for the team.</summary>
/// <param name="CorpId">As WeCom gives it to our provider.</param>
/// <param name="Installer">Their userid at our provider; null when WeCom does not say.</param>
/// <param name="KnownAs">The id by which the team's people are kept; null when it is <paramref name="CorpId"/>.</param>
[EventName("suite_installed")]
public sealed record SuiteInstalled(
    string SuiteId, string CorpId, string CorpName, int AgentId, string AppName, VisibleScope Scope, string? Installer, string? KnownAs = null);

/// <param name="Told">WeCom has said so, and nobody has read the people since; false when a sync found it.</param>
[EventName("suite_scope_changed")]
public sealed record SuiteScopeChanged(VisibleScope Scope, bool Told);

/// <summary>WeCom has given another permanent code; never which.</summary>
[EventName("suite_code_replaced")]
public sealed record SuiteCodeReplaced;

/// <param name="ErrCode">WeCom's code of the refusal.</param>
[EventName("suite_suspended")]
public sealed record SuiteSuspended(int ErrCode);

[EventName("suite_resumed")]
public sealed record SuiteResumed;

/// <summary>The corp has withdrawn the third-party app, or an owner of the team has.</summary>
/// <param name="ByWeCom">The corp's admin did it at WeCom.</param>
/// <param name="AppRemains">The team's self-built app carries on.</param>
[EventName("suite_uninstalled")]
public sealed record SuiteUninstalled(string CorpId, bool ByWeCom, bool AppRemains = false);
