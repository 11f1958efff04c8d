using System.Collections.Concurrent;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>The suites that WeCom knows, who has installed them, and every code on the way there.</summary>
internal sealed class SuiteRegistry(SimulatedWorld world)
{
    private const int FirstAgent = 1_100_000;
    private const int CodeLength = 64;

    private readonly ConcurrentDictionary<string, SimulatedSuite> _suites = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string SuiteId, string CorpId), SuiteInstall> _installs = new();

    public SuiteTickets Tickets { get; } = new(world.Clock);

    public ExpiringCodes<PreAuthorisation> PreAuthCodes { get; } = new(world.Clock, TimeSpan.FromSeconds(1200), CodeLength);

    public ExpiringCodes<SuiteGrant> AuthCodes { get; } = new(world.Clock, TimeSpan.FromSeconds(600), CodeLength);

    public ExpiringCodes<SuiteSignIn> SignInCodes { get; } = new(world.Clock, CodeStore.Life, 43);

    public ExpiringCodes<SuiteUserTicket> UserTickets { get; } = new(world.Clock, CodeStore.TicketLife, CodeLength);

    public OpenIds Ids { get; } = new();

    public IReadOnlyList<SimulatedSuite> Suites => [.. _suites.Values.OrderBy(s => s.SuiteId, StringComparer.Ordinal)];

    public SimulatedSuite? Find(string suiteId) => _suites.GetValueOrDefault(suiteId);

    public void Put(SimulatedSuite suite) => _suites[suite.SuiteId] = suite;

    public IReadOnlyList<SuiteInstall> InstallsOf(string suiteId) => [.. _installs.Values.Where(i => i.SuiteId == suiteId).OrderBy(i => i.CorpId, StringComparer.Ordinal)];

    public SuiteInstall? FindInstall(string suiteId, string corpId) => _installs.GetValueOrDefault((suiteId, corpId));

    public SuiteInstall? FindByOpenCorp(string suiteId, string openCorpId) => _installs.Values.FirstOrDefault(i => i.SuiteId == suiteId && i.OpenCorpId == openCorpId);

    public SuiteInstall? FindByAgent(string corpId, int agentId) => _installs.Values.FirstOrDefault(i => i.CorpId == corpId && i.AgentId == agentId);

    /// <summary>Picks up what an admin agreed to: the app is in the corp from now on. Who had it keeps agent and permanent code, unless a new one was asked for.</summary>
    /// <returns>Null when the auth_code is wrong, used, late, or of another suite.</returns>
    public SuiteInstall? Exchange(SimulatedSuite suite, string authCode)
    {
        if (AuthCodes.Consume(authCode) is not { } grant || grant.SuiteId != suite.SuiteId || world.FindCorp(grant.CorpId) is not { } corp)
        {
            return null;
        }

        var before = FindInstall(suite.SuiteId, grant.CorpId);
        var install = before is null
            ? new SuiteInstall(suite.SuiteId, corp.CorpId, OpenIds.OfCorp(suite.ProviderCorpId, corp.CorpId), NextAgent(corp), NewCode(), grant.AdminUserId, grant.State)
            : before with { PermanentCode = grant.IsReset ? NewCode() : before.PermanentCode, AdminUserId = grant.AdminUserId, State = grant.State };
        _installs[(suite.SuiteId, corp.CorpId)] = install;
        var app = corp.FindApp(install.AgentId) ?? new SimulatedApp(install.AgentId, AppKind.ThirdParty, suite.Name, "", suite.TrustedDomain, AppScope.Nothing);
        corp.PutApp(app with { Secret = install.PermanentCode, Scope = grant.IsReset ? app.Scope : grant.Scope });
        return install;
    }

    /// <summary>The corp's admin withdraws: the token it had answers 48004, its permanent code is worth nothing.</summary>
    public SuiteInstall? Cancel(string suiteId, string corpId)
    {
        if (!_installs.TryRemove((suiteId, corpId), out var install))
        {
            return null;
        }

        if (world.FindCorp(corpId) is { } corp && corp.FindApp(install.AgentId) is { } app)
        {
            corp.PutApp(app with { IsAuthorised = false });
        }

        return install;
    }

    public void Clear()
    {
        _suites.Clear();
        _installs.Clear();
        Tickets.Clear();
        PreAuthCodes.Clear();
        AuthCodes.Clear();
        SignInCodes.Clear();
        UserTickets.Clear();
    }

    private static int NextAgent(SimulatedCorp corp) => Math.Max(FirstAgent, corp.Apps.Max(a => a.AgentId)) + 1;

    private static string NewCode() => TokenStore.RandomText(CodeLength);
}
