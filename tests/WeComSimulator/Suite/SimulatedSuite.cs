using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>A third-party app as its provider has set it up in the provider console.</summary>
/// <param name="CommandUrl">Tickets, authorisations, changes of contacts.</param>
/// <param name="DataUrl">Messages and app events; may hold <c>$CORPID$</c>. Null: none.</param>
/// <param name="TrustedDomain">Host and port that installs and sign-ins may return to.</param>
internal sealed record SimulatedSuite(
    string SuiteId,
    string Name,
    string Secret,
    string ProviderCorpId,
    string ProviderSecret,
    string Token,
    string EncodingAesKey,
    string CommandUrl,
    string? DataUrl,
    string TrustedDomain)
{
    /// <summary>What its suite_access_token is issued to.</summary>
    public SimulatedApp AsTokenHolder() => new(0, AppKind.ThirdParty, Name, Secret, TrustedDomain, AppScope.Nothing);
}

/// <summary>A corp that has installed a suite.</summary>
/// <param name="OpenCorpId">The corp as the provider knows it.</param>
/// <param name="AdminUserId">Who authorised it.</param>
internal sealed record SuiteInstall(string SuiteId, string CorpId, string OpenCorpId, int AgentId, string PermanentCode, string AdminUserId, string State);

/// <summary>What an admin has agreed to and the provider has not picked up yet.</summary>
/// <param name="IsReset">The admin asked for a new permanent code; scope and agent stay.</param>
internal sealed record SuiteGrant(string SuiteId, string CorpId, AppScope Scope, string AdminUserId, string State, bool IsReset = false);

/// <param name="IsTest">set_session_info with auth_type 1: an app that is not published yet.</param>
internal sealed record PreAuthorisation(string SuiteId, bool IsTest = false);

/// <param name="CorpId">Null with <paramref name="UserId"/>: somebody of no corp.</param>
internal sealed record SuiteSignIn(string SuiteId, string? CorpId, string? UserId, string Stranger, bool WithTicket);

internal sealed record SuiteUserTicket(string SuiteId, string CorpId, string UserId);
