using Liaison.WeComSimulator.Model;
using Liaison.WeComSimulator.Pages;
using Liaison.WeComSimulator.SignIn;

namespace Liaison.WeComSimulator.Suite;

/// <summary>The sign-in links of a third-party app: the in-app one with the suite as appid, and the QR code's with login_type ServiceApp.</summary>
internal static class SuiteSignInPages
{
    private const string PrivateScope = "snsapi_privateinfo";

    public static Task AuthorizeAsync(HttpContext http, SimulatedWorld world, SimulatedSuite suite)
    {
        var query = http.Request.Query;
        var scope = query["scope"].ToString();
        if (query["response_type"] != "code" || scope is not ("snsapi_base" or "snsapi_userinfo" or PrivateScope))
        {
            return SignInPages.ErrorAsync(http, "40035: response_type must be code, scope one of snsapi_base, snsapi_userinfo, snsapi_privateinfo");
        }

        if (Refuse(query, suite, out var address) is { } refusal)
        {
            return SignInPages.ErrorAsync(http, refusal);
        }

        var phone = http.Request.Headers[SignInEndpoints.PhoneHeader].ToString() is { Length: > 0 } header ? header : http.Request.Cookies[SignInEndpoints.PhoneCookie] ?? "";
        if (phone.Split('/', 2) is not [{ Length: > 0 } corpId, { Length: > 0 } userId])
        {
            return SignInPages.OpenInWeComAsync(http, world, world.Corps[0]);
        }

        return BackAsync(http, world, suite, address!, corpId, userId, scope == PrivateScope);
    }

    public static Task LoginAsync(HttpContext http, SimulatedWorld world)
    {
        if (world.Suites.Find(http.Request.Query["appid"].ToString()) is not { } suite)
        {
            return SignInPages.ErrorAsync(http, "40083: invalid suite_id");
        }

        if (Refuse(http.Request.Query, suite, out var address) is { } refusal)
        {
            return SignInPages.ErrorAsync(http, refusal);
        }

        var header = http.Request.Headers[SignInEndpoints.PhoneHeader].ToString();
        var scanned = header.Length > 0 ? header : http.Request.Query["scan"].ToString();
        return scanned.Split('/', 2) is [{ Length: > 0 } corpId, { Length: > 0 } userId]
            ? BackAsync(http, world, suite, address!, corpId, userId, withTicket: false)
            : ScanAsync(http, world, suite, address!);
    }

    private static Task BackAsync(HttpContext http, SimulatedWorld world, SimulatedSuite suite, Uri address, string corpId, string userId, bool withTicket)
    {
        var corp = world.FindCorp(corpId);
        var member = corp?.FindMember(userId);
        var code = world.Suites.SignInCodes.Issue(new SuiteSignIn(suite.SuiteId, corp?.CorpId, member?.UserId, $"{corpId}_{userId}", withTicket));
        http.Response.Redirect($"{Return(address, http.Request.Query)}&code={code}");
        return Task.CompletedTask;
    }

    private static Task ScanAsync(HttpContext http, SimulatedWorld world, SimulatedSuite suite, Uri address)
    {
        var page = new Page(http);
        var people = world.Corps.SelectMany(c => c.MembersFrom(0, 6).Select(m => Html.Of(
            $"<li><a href=\"{http.Request.QueryString.Add("scan", $"{c.CorpId}/{m.UserId}")}\"><bdi>{m.Name}</bdi> <small>{c.Name}</small></a></li>")));
        return page.WriteAsync(page.Say("企业微信登录", "WeCom sign-in"), Html.Of($"""
            <h1>{page.Say("请使用企业微信扫描二维码登录", "Scan the QR code with WeCom to sign in")}</h1><p><bdi>{suite.Name}</bdi></p>
            <p class="note">{page.Say("模拟器：谁来扫码？", "Simulator: who scans it?")}</p>
            <ul>{Html.Join(people)}</ul><p><a href="{Return(address, http.Request.Query)}">{page.Say("拒绝登录", "Refuse")}</a></p>
            """), phone: true);
    }

    /// <summary>Why nobody is sent back; null when all is well.</summary>
    public static string? Refuse(IQueryCollection query, SimulatedSuite suite, out Uri? address)
    {
        if (!SignInEndpoints.StatePattern().IsMatch(query["state"].ToString()))
        {
            address = null;
            return "84025: state must be a-zA-Z0-9, at most 128 bytes";
        }

        if (!Uri.TryCreate(query["redirect_uri"].ToString(), UriKind.Absolute, out address) || address.Scheme is not ("http" or "https"))
        {
            return "50001: redirect_uri is no address";
        }

        return string.Equals(SignInEndpoints.DomainOf(address), suite.TrustedDomain, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"50001: redirect_uri unauthorized: {SignInEndpoints.DomainOf(address)} is no trusted domain of the suite";
    }

    /// <summary>Where the browser goes, with the state and nothing else yet.</summary>
    public static string Return(Uri address, IQueryCollection query) =>
        $"{address.GetLeftPart(UriPartial.Query)}{(address.Query.Length > 0 ? "&" : "?")}state={Uri.EscapeDataString(query["state"].ToString())}";
}
