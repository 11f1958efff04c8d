using Liaison.WeComSimulator.Api;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Suite;

/// <summary>A call whose suite_access_token is good.</summary>
internal sealed record SuiteCall(HttpContext Http, SimulatedWorld World, SuiteCentre Centre, SimulatedSuite Suite, CallBody Body)
{
    public SuiteRegistry Suites => World.Suites;

    public string? Query(string name) => Http.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;
}

/// <summary>WeCom's calls for third-party apps, below /cgi-bin/service.</summary>
internal sealed class SuiteApi(SimulatedWorld world, SuiteCentre centre)
{
    private const string Root = "/cgi-bin/service/";

    public void Map(IEndpointRouteBuilder app)
    {
        app.Map($"{Root}get_suite_token", async http => await SuiteTokenCalls.GetSuiteToken(world, await CallBody.ReadAsync(http.Request)).WriteAsync(http));
        app.Map($"{Root}get_provider_token", async http => await SuiteTokenCalls.GetProviderToken(world, await CallBody.ReadAsync(http.Request)).WriteAsync(http));
        app.Map($"{Root}corpid_to_opencorpid", async http => await SuiteTokenCalls.ToOpenCorpId(http, world, await CallBody.ReadAsync(http.Request)).WriteAsync(http));
        Get(app, "get_pre_auth_code", SuiteInstallCalls.GetPreAuthCode);
        Post(app, "set_session_info", SuiteInstallCalls.SetSessionInfo);
        Post(app, "get_permanent_code", call => SuiteInstallCalls.GetPermanentCode(call, isSecondVersion: false));
        Post(app, "v2/get_permanent_code", call => SuiteInstallCalls.GetPermanentCode(call, isSecondVersion: true));
        Post(app, "get_auth_info", SuiteInstallCalls.GetAuthInfo);
        Post(app, "v2/get_auth_info", SuiteInstallCalls.GetAuthInfo);
        Post(app, "get_corp_token", SuiteTokenCalls.GetCorpToken);
        Post(app, "get_admin_list", SuiteInstallCalls.GetAdminList);
        Get(app, "auth/getuserinfo3rd", SuiteSignInCalls.GetUserInfo);
        Post(app, "auth/getuserdetail3rd", SuiteSignInCalls.GetUserDetail);
        Get(app, "miniprogram/jscode2session", SuiteSignInCalls.GetSession);
    }

    private void Get(IEndpointRouteBuilder app, string path, Func<SuiteCall, WeComAnswer> call) =>
        app.Map(Root + path, http => AnswerAsync(http, path, call, CallBody.None));

    private void Post(IEndpointRouteBuilder app, string path, Func<SuiteCall, WeComAnswer> call) =>
        app.Map(Root + path, async http => await AnswerAsync(http, path, call, await CallBody.ReadAsync(http.Request)));

    private async Task AnswerAsync(HttpContext http, string path, Func<SuiteCall, WeComAnswer> call, CallBody body)
    {
        await Decide().WriteAsync(http);

        WeComAnswer Decide()
        {
            if (Authenticate(http, out var suite) is { } refusal)
            {
                return refusal;
            }

            CallTrace.Of(http).CorpId = suite!.SuiteId;
            if (!world.Rates.TryCount($"{suite.SuiteId} {path}", TimeSpan.FromMinutes(1), world.Limits.CallsPerMinute))
            {
                return WeComAnswer.Error(45009);
            }

            return body != CallBody.None && body.Raw.IsEmpty ? WeComAnswer.Error(40063) : call(new SuiteCall(http, world, centre, suite, body));
        }
    }

    private WeComAnswer? Authenticate(HttpContext http, out SimulatedSuite? suite)
    {
        suite = null;
        if (http.Request.Query["suite_access_token"].ToString() is not { Length: > 0 } value)
        {
            return WeComAnswer.Error(41022);
        }

        if (world.Tokens.Find(value) is not { } token || world.Suites.Find(token.CorpId) is not { } found || found.Secret != token.Secret)
        {
            return WeComAnswer.Error(40082);
        }

        suite = found;
        return token.ExpiresAt > world.Clock.GetUtcNow() ? null : WeComAnswer.Error(42009);
    }
}
