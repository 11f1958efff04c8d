using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Liaison.WeCom;

/// <param name="Life">20 minutes.</param>
public sealed record WeComPreAuthCode(string Code, TimeSpan Life);

/// <summary>A corp that has just agreed to an install.</summary>
/// <param name="PermanentCode">Keep it encrypted; until the corp withdraws it buys the corp's token.</param>
/// <param name="Authorisation">Scope and agent; null from the quick call.</param>
/// <param name="Admin">Who agreed; null when WeCom does not say.</param>
/// <param name="Registration">Of a corp that came by the provider's own link; null for all others.</param>
/// <param name="State">As it was sent with the install link; null without one.</param>
/// <param name="Token">The corp's first token; null from the quick call.</param>
public sealed record WeComInstall(
    [property: JsonIgnore] string PermanentCode, WeComAuthCorp Corp, WeComAuthorisation? Authorisation, WeComAuthAdmin? Admin,
    WeComRegisterCode? Registration, string? State, [property: JsonIgnore] string? Token, TimeSpan? TokenLife)
{
    /// <summary>Never shows code and token.</summary>
    public override string ToString() => $"{nameof(WeComInstall)} {{ CorpId = {Corp.CorpId} }}";
}

/// <summary>What a corp has agreed to.</summary>
/// <param name="Agents">One for today's suites; empty for an app of contacts alone.</param>
/// <param name="Editions">What was bought, by agent; empty for a free app.</param>
/// <param name="Dealer">Who sold it; null for a direct install.</param>
public sealed record WeComAuthorisation(
    WeComAuthCorp Corp, IReadOnlyList<WeComAuthAgent> Agents, IReadOnlyList<WeComEdition> Editions, WeComDealer? Dealer);

/// <param name="CorpId">As this provider gets it.</param>
/// <param name="Type">verified, unverified.</param>
/// <param name="SubjectType">1 company, 2 government, 3 other organisation, 4 team.</param>
/// <param name="VerifiedUntil">UTC.</param>
/// <param name="AuthType">As WeCom's page lists it.</param>
public sealed record WeComAuthCorp(
    string CorpId, string Name, string? FullName, string? Type, int? SubjectType, DateTimeOffset? VerifiedUntil, int? MaxUsers, int? MaxAgents,
    string? LogoUrl, string? QrCodeUrl, string? Scale, string? Industry, string? SubIndustry, string? Location, int? AuthType);

/// <param name="AppId">For suites of several apps, of old.</param>
/// <param name="ByMembers">Members authorised it one by one: their department is always 1.</param>
/// <param name="SharedFrom">The corp that shares its app with this one; null for its own.</param>
public sealed record WeComAuthAgent(
    int AgentId, string Name, string? RoundLogoUrl, string? SquareLogoUrl, int? AppId, bool ByMembers, bool IsCustomized, bool IsFromThirdApp,
    WeComPrivilege? Privilege, WeComSharedFrom? SharedFrom);

/// <param name="Level">1 basic read, 2 all read, 3 all read and write, 4 single basic read, 5 all write.</param>
/// <param name="Scope">Visible.</param>
/// <param name="Extra">Readable beyond the visible scope.</param>
public sealed record WeComPrivilege(int Level, WeComScope Scope, WeComScope Extra);

/// <param name="Type">0 linked corp, 1 upstream and downstream.</param>
public sealed record WeComSharedFrom(string CorpId, int? Type);

/// <param name="Status">As WeCom's page lists it: 3 is bought and running.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record WeComEdition(
    int AgentId, string EditionId, string Name, int? Status, long? UserLimit, DateTimeOffset? ExpiresAt, bool IsVirtual, bool IsShared);

public sealed record WeComDealer(string CorpId, string Name);

/// <param name="Name">The userid, for apps since 2020.</param>
public sealed record WeComAuthAdmin(string? UserId, string? OpenUserId, string? Name, string? AvatarUrl);

public sealed record WeComRegisterCode(string? Code, string? TemplateId, string? State);

/// <param name="MayManage">False: gets messages only.</param>
public sealed record WeComSuiteAdmin(string UserId, string? OpenUserId, bool MayManage);

/// <summary>Who opened a page of the suite. A good answer is no proof that the corp has installed it: look the corp up.</summary>
/// <param name="CorpId">Null, as <paramref name="UserId"/>, for somebody of no corp.</param>
/// <param name="OpenId">Of somebody of no corp, or from the older answer.</param>
/// <param name="TicketLife">30 minutes.</param>
/// <param name="DeviceId">From the older answer only.</param>
public sealed record WeComSuiteVisitor(
    string? CorpId, string? UserId, string? OpenUserId, string? OpenId, [property: JsonIgnore] string? Ticket, TimeSpan? TicketLife, string? DeviceId)
{
    [MemberNotNullWhen(true, nameof(UserId), nameof(CorpId))]
    public bool IsMember => UserId is not null && CorpId is not null;

    /// <summary>Never shows the ticket.</summary>
    public override string ToString() => $"{nameof(WeComSuiteVisitor)} {{ CorpId = {CorpId}, UserId = {UserId} }}";
}

/// <param name="Name">The userid, for apps since 2020.</param>
/// <param name="Gender">0 unknown or refused, 1 male, 2 female.</param>
public sealed record WeComSuiteDetails(string CorpId, string UserId, string? Name, string? Gender, string? AvatarUrl, string? QrCodeUrl);

/// <param name="UserId">One that leads nowhere when the corp has not installed the suite.</param>
/// <param name="SessionKey">Stays on the server.</param>
public sealed record WeComSuiteSession(string CorpId, string UserId, string? OpenUserId, [property: JsonIgnore] string SessionKey)
{
    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{nameof(WeComSuiteSession)} {{ CorpId = {CorpId}, UserId = {UserId} }}";
}

/// <param name="Kind">1 creator, 2 internal super admin, 3 external super admin, 4 sub-admin, 5 member.</param>
/// <param name="Agents">What of our apps they may administer.</param>
/// <param name="Departments">What of the contacts they may administer.</param>
public sealed record WeComAdminLogin(
    int Kind, string CorpId, WeComAuthAdmin User, IReadOnlyList<WeComAdminAgent> Agents, IReadOnlyList<WeComAdminDepartment> Departments);

/// <param name="MayManage">False: gets messages only.</param>
public sealed record WeComAdminAgent(int AgentId, bool MayManage);

public sealed record WeComAdminDepartment(int Id, bool IsWritable);
