using System.Security.Cryptography;
using System.Text.Json;
using Liaison.WeComSimulator.Api;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>get_suite_token, get_corp_token, get_provider_token, and what a provider's own token is for: corpid_to_opencorpid.</summary>
internal static class SuiteTokenCalls
{
    private const string ProviderToken = "provider token";

    public static WeComAnswer GetSuiteToken(SimulatedWorld world, CallBody body)
    {
        if (body.Text("suite_id") is not { Length: > 0 } suiteId)
        {
            return WeComAnswer.Error(41021);
        }

        if (body.Text("suite_secret") is not { Length: > 0 } secret)
        {
            return WeComAnswer.Error(41024);
        }

        if (body.Text("suite_ticket") is not { Length: > 0 } ticket)
        {
            return WeComAnswer.Error(41023);
        }

        if (world.Suites.Find(suiteId) is not { } suite)
        {
            return WeComAnswer.Error(40083);
        }

        if (suite.Secret != secret)
        {
            return WeComAnswer.Error(40080);
        }

        return world.Suites.Tickets.IsGood(suiteId, ticket)
            ? WeComAnswer.Ok(w => WriteToken(w, world, "suite_access_token", world.Tokens.Issue(suiteId, suite.AsTokenHolder())))
            : WeComAnswer.Error(40085);
    }

    public static WeComAnswer GetCorpToken(SuiteCall call)
    {
        if (Find(call, out var install) is { } refusal)
        {
            return refusal;
        }

        var app = call.World.FindCorp(install!.CorpId)!.FindApp(install.AgentId)!;
        return WeComAnswer.Ok(w => WriteToken(w, call.World, "access_token", call.World.Tokens.Issue(install.CorpId, app)));
    }

    public static WeComAnswer GetProviderToken(SimulatedWorld world, CallBody body)
    {
        var (corpId, secret) = (body.Text("corpid"), body.Text("provider_secret"));
        if (world.Suites.Suites.FirstOrDefault(s => s.ProviderCorpId == corpId) is not { } suite)
        {
            return WeComAnswer.Error(40013);
        }

        if (suite.ProviderSecret != secret)
        {
            return WeComAnswer.Error(40091);
        }

        // On success this older call has no errcode.
        var token = world.Tokens.Issue($"{ProviderToken} {corpId}", suite.AsTokenHolder());
        return WeComAnswer.Ok(w => WriteToken(w, world, "provider_access_token", token)) with { OmitErrCode = true };
    }

    /// <summary>A plain corpid as the provider's apps get it, whether or not the corp has installed any.</summary>
    public static WeComAnswer ToOpenCorpId(HttpContext http, SimulatedWorld world, CallBody body)
    {
        if (http.Request.Query["provider_access_token"].ToString() is not { Length: > 0 } value)
        {
            return WeComAnswer.Error(41001);
        }

        if (world.Tokens.Find(value) is not { } token || world.Suites.Suites.FirstOrDefault(s => token.CorpId == $"{ProviderToken} {s.ProviderCorpId}") is not { } suite)
        {
            return WeComAnswer.Error(40014);
        }

        return token.ExpiresAt <= world.Clock.GetUtcNow() ? WeComAnswer.Error(42001)
            : world.FindCorp(body.Text("corpid") ?? "") is not { } corp ? WeComAnswer.Error(40013)
            : WeComAnswer.Ok(w => w.WriteString("open_corpid", OpenIds.OfCorp(suite.ProviderCorpId, corp.CorpId)));
    }

    /// <summary>The corp that <c>auth_corpid</c> and <c>permanent_code</c> name together.</summary>
    public static WeComAnswer? Find(SuiteCall call, out SuiteInstall? install)
    {
        install = null;
        if (call.Body.Text("auth_corpid") is not { Length: > 0 } corpId)
        {
            return WeComAnswer.Error(41002);
        }

        if (call.Body.Text("permanent_code") is not { Length: > 0 } code)
        {
            return WeComAnswer.Error(41025);
        }

        install = call.Suites.FindByOpenCorp(call.Suite.SuiteId, corpId);
        return install?.PermanentCode == code ? null : WeComAnswer.Error(40084);
    }

    public static void WriteToken(Utf8JsonWriter w, SimulatedWorld world, string name, IssuedToken token)
    {
        w.WriteString(name, token.Value);
        w.WriteNumber("expires_in", (int)Math.Ceiling((token.ExpiresAt - world.Clock.GetUtcNow()).TotalSeconds));
    }

    /// <summary>Stands for a key that WeCom makes itself: 16 bytes in Base64.</summary>
    public static string SessionKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
}
