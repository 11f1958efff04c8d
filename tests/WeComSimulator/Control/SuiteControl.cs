using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Model;
using Liaison.WeComSimulator.Suite;
using static Liaison.WeComSimulator.Control.ControlEndpoints;

namespace Liaison.WeComSimulator.Control;

/// <summary>The provider console, and what corps' admins do to an installed suite: below /control/suites.</summary>
internal static class SuiteControl
{
    private const int Shown = 1_000;

    public static void Map(RouteGroupBuilder group, SimulatedWorld world, CallbackCentre callbacks, SuiteCentre centre)
    {
        group.MapGet("", () => Answer(world.Suites.Suites));
        group.MapPut("/{suite}", async (string suite, SuiteBody body, CancellationToken ct) =>
        {
            var saved = body.ToSuite(suite, world);
            await centre.SaveAsync(saved, ct);
            return Answer(saved);
        });
        group.MapPost("/{suite}/ticket", (string suite) => Done(() => centre.PushTicket(Find(suite))));
        group.MapPut("/{suite}/callback-faults", (string suite, CallbackFaults faults) => Done(() => callbacks.ChangeFaults(Find(suite).SuiteId, faults)));
        group.MapGet("/{suite}/deliveries", (string suite, int? take) => Answer(callbacks.Deliveries.Recent(Find(suite).SuiteId, take ?? Shown)));
        group.MapPost("/{suite}/market-install", (string suite, MarketInstallBody body) => Answer(new { authCode = centre.InstallFromMarket(Find(suite), body.ToGrant(suite, world)) }));
        group.MapPost("/{suite}/codes", (string suite, CodeBody body) => Answer(new { code = IssueCode(world, Find(suite), body) }));
        MapInstalls(group.MapGroup("/{suite}/installs"), world, centre, Find);

        SimulatedSuite Find(string id) => world.Suites.Find(id) ?? throw new RefusedException($"There is no suite {id}.");
    }

    private static void MapInstalls(RouteGroupBuilder group, SimulatedWorld world, SuiteCentre centre, Func<string, SimulatedSuite> find)
    {
        group.MapGet("", (string suite) => Answer(world.Suites.InstallsOf(find(suite).SuiteId)));
        group.MapPost("/{corp}/scope", (string suite, string corp, ScopeBody body) => Done(() => ChangeScope(world, Install(suite, corp), body)));
        group.MapPost("/{corp}/cancel", async (string suite, string corp) =>
        {
            await centre.CancelAsync(find(suite), corp);
            return Results.NoContent();
        });
        group.MapPost("/{corp}/reset-permanent-code", (string suite, string corp) => Done(() => centre.ResetPermanentCode(find(suite), Install(suite, corp))));
        group.MapPost("/{corp}/architecture", (string suite, string corp) => Done(() => centre.ChangeArchitecture(find(suite), Install(suite, corp))));
        group.MapPost("/{corp}/events", (string suite, string corp, AppEventBody body) => Done(() => centre.SendEvent(find(suite), Install(suite, corp), body)));
        group.MapGet("/{corp}/ids/{userid}", (string suite, string corp, string userid) => Answer(new
        {
            openUserid = world.FindCorp(Install(suite, corp).CorpId)!.FindMember(userid) is { } member
                ? world.Suites.Ids.OfMember(find(suite).ProviderCorpId, corp, member)
                : throw new RefusedException($"There is no member {userid}."),
        }));

        SuiteInstall Install(string suite, string corp) =>
            world.Suites.FindInstall(find(suite).SuiteId, corp) ?? throw new RefusedException($"{corp} has not installed {suite}.");
    }

    public static void ChangeScope(SimulatedWorld world, SuiteInstall install, ScopeBody body)
    {
        var corp = world.FindCorp(install.CorpId)!;
        corp.PutApp(corp.FindApp(install.AgentId)! with { Scope = body.ToScope() });
    }

    private static string IssueCode(SimulatedWorld world, SimulatedSuite suite, CodeBody body)
    {
        var corp = body.CorpId is null ? null : world.FindCorp(body.CorpId) ?? throw new RefusedException($"There is no corp {body.CorpId}.");
        var member = body.Userid is null ? null : corp?.FindMember(body.Userid) ?? throw new RefusedException($"There is no member {body.Userid}.");
        return world.Suites.SignInCodes.Issue(new SuiteSignIn(suite.SuiteId, corp?.CorpId, member?.UserId, "stranger", body.WithTicket));
    }

    /// <param name="DataUrl">May hold $CORPID$.</param>
    internal sealed record SuiteBody(
        string Secret, string ProviderCorpId, string Token, string EncodingAesKey, string CommandUrl,
        string? DataUrl = null, string? Name = null, string? ProviderSecret = null, string? TrustedDomain = null)
    {
        public SimulatedSuite ToSuite(string suiteId, SimulatedWorld world) => new(
            suiteId, Name ?? suiteId, Secret, ProviderCorpId, ProviderSecret ?? $"provider-secret-of-{ProviderCorpId}",
            Token, EncodingAesKey, CommandUrl, DataUrl, TrustedDomain ?? world.TrustedDomain);
    }

    internal sealed record MarketInstallBody(string CorpId, int[]? Departments = null, string[]? Users = null, int[]? Tags = null, string? AdminUserid = null, string? State = null)
    {
        public SuiteGrant ToGrant(string suiteId, SimulatedWorld world)
        {
            var corp = world.FindCorp(CorpId) ?? throw new RefusedException($"There is no corp {CorpId}.");
            var admin = AdminUserid is null ? corp.MembersFrom(0, 1)[0] : corp.FindMember(AdminUserid) ?? throw new RefusedException($"There is no member {AdminUserid}.");
            return new SuiteGrant(suiteId, CorpId, new ScopeBody(Departments, Users, Tags).ToScope(), admin.UserId, State ?? "");
        }
    }

    /// <param name="CorpId">Null: somebody of no corp.</param>
    internal sealed record CodeBody(string? CorpId = null, string? Userid = null, bool WithTicket = false);
}
