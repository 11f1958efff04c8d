using System.Text.RegularExpressions;
using Liaison.WeComSimulator.Model;
using Liaison.WeComSimulator.Pages;
using Liaison.WeComSimulator.Suite;

namespace Liaison.WeComSimulator.SignIn;

/// <summary>The OAuth page that WeCom's own browser opens (API.md §12), and the phone that opens it.</summary>
internal static partial class SignInEndpoints
{
    public const string PhoneHeader = "X-Simulator-Phone";
    public const string PhoneCookie = "simulator-phone";
    private const string PrivateScope = "snsapi_privateinfo";

    public static void MapSignIn(this IEndpointRouteBuilder app, SimulatedWorld world)
    {
        app.MapGet("/connect/oauth2/authorize", http => AuthorizeAsync(http, world));
        app.MapGet("/wwlogin/sso/login", http => LoginAsync(http, world));
        app.MapGet("/phone/{corp}/{userid}/open", OpenOnPhone);
    }

    /// <summary>A link that is opened on somebody's phone: WeCom's browser knows whose it is.</summary>
    private static IResult OpenOnPhone(string corp, string userid, string url, HttpContext http)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https"))
        {
            return Results.BadRequest(new { error = "url must be an absolute http or https address." });
        }

        http.Response.Cookies.Append(PhoneCookie, $"{corp}/{userid}", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });
        return Results.Redirect(target.AbsoluteUri);
    }

    private static Task AuthorizeAsync(HttpContext http, SimulatedWorld world)
    {
        if (world.Suites.Find(http.Request.Query["appid"].ToString()) is { } suite)
        {
            return SuiteSignInPages.AuthorizeAsync(http, world, suite);
        }

        if (Refuse(http.Request.Query, world, out var request) is { } refusal)
        {
            return SignInPages.ErrorAsync(http, refusal);
        }

        var phone = http.Request.Headers[PhoneHeader].ToString() is { Length: > 0 } header ? header : http.Request.Cookies[PhoneCookie] ?? "";
        if (phone.Split('/', 2) is not [{ Length: > 0 } phoneCorp, { Length: > 0 } userId])
        {
            return SignInPages.OpenInWeComAsync(http, world, request!.Corp);
        }

        var member = phoneCorp == request!.Corp.CorpId ? request.Corp.FindMember(userId) : null;
        if (request.Scope == PrivateScope)
        {
            if (member is null || !request.Corp.VisibilityOf(request.App).Sees(member))
            {
                return SignInPages.ErrorAsync(http, "92000: the member is not in the app's visible scope");
            }

            if (http.Request.Query["consent"].ToString() is not { Length: > 0 } consent)
            {
                return SignInPages.ConsentAsync(http, request.App, member);
            }

            request = consent == "yes" ? request : request with { Scope = "snsapi_base" };
        }

        var code = world.Codes.Issue(request.Corp.CorpId, member?.UserId, $"{phoneCorp}_{userId}", DomainOf(request.Return), request.Scope == PrivateScope);
        var separator = request.Return.Query.Length > 0 ? "&" : "?";
        var address = request.Return.GetLeftPart(UriPartial.Query);
        http.Response.Redirect($"{address}{separator}code={code}&state={Uri.EscapeDataString(request.State)}");
        return Task.CompletedTask;
    }

    /// <summary>The page with the QR code (API.md §13): whoever scans it agrees or refuses, and the browser goes back.</summary>
    private static Task LoginAsync(HttpContext http, SimulatedWorld world)
    {
        if (http.Request.Query["login_type"] == "ServiceApp")
        {
            return SuiteSignInPages.LoginAsync(http, world);
        }

        if (http.Request.Query["login_type"] != "CorpApp")
        {
            return SignInPages.ErrorAsync(http, "40035: login_type must be CorpApp or ServiceApp");
        }

        if (Refuse(http.Request.Query, world, out var request, isLink: false) is { } refusal)
        {
            return SignInPages.ErrorAsync(http, refusal);
        }

        var separator = request!.Return.Query.Length > 0 ? "&" : "?";
        var back = $"{request.Return.GetLeftPart(UriPartial.Query)}{separator}state={Uri.EscapeDataString(request.State)}";
        var header = http.Request.Headers[PhoneHeader].ToString();
        var scanned = header.Length > 0 ? header : http.Request.Query["scan"].ToString() is { Length: > 0 } userid ? $"{request.Corp.CorpId}/{userid}" : "";
        if (scanned.Split('/', 2) is not [{ Length: > 0 } phoneCorp, { Length: > 0 } userId])
        {
            return SignInPages.ScanAsync(http, request.Corp, request.App, back);
        }

        var member = phoneCorp == request.Corp.CorpId ? request.Corp.FindMember(userId) : null;
        if (member is null || !request.Corp.VisibilityOf(request.App).Sees(member))
        {
            return SignInPages.ErrorAsync(http, "92000: no permission: the member is not in the app's visible scope");
        }

        http.Response.Redirect($"{back}&code={world.Codes.Issue(request.Corp.CorpId, member.UserId, scanned, DomainOf(request.Return), false)}");
        return Task.CompletedTask;
    }

    /// <summary>Why the page shows an error and sends nobody back; null when all is well.</summary>
    /// <param name="isLink">True for the in-app link, which says what it wants; the page with the QR code gives a code and nothing else.</param>
    private static string? Refuse(IQueryCollection query, SimulatedWorld world, out SignInRequest? request, bool isLink = true)
    {
        request = null;
        var state = query["state"].ToString();
        var scope = isLink ? query["scope"].ToString() : "snsapi_base";
        if (world.FindCorp(query["appid"].ToString()) is not { } corp)
        {
            return "40013: invalid appid";
        }

        if (isLink && query["response_type"] != "code")
        {
            return "40035: response_type must be code";
        }

        if (scope is not ("snsapi_base" or "snsapi_userinfo" or PrivateScope))
        {
            return "40035: invalid scope";
        }

        if (!StatePattern().IsMatch(state))
        {
            return "84025: state must be a-zA-Z0-9, at most 128 bytes";
        }

        var apps = corp.Apps.Where(a => a is { Kind: AppKind.SelfBuilt, Enabled: true }).ToArray();
        var agentId = query["agentid"].ToString();
        if (agentId.Length == 0 && (scope == PrivateScope || !isLink))
        {
            return "41011: agentid missing";
        }

        if (agentId.Length > 0)
        {
            apps = [.. apps.Where(a => $"{a.AgentId}" == agentId)];
            if (apps.Length == 0)
            {
                return "40056: invalid agentid";
            }
        }

        if (!Uri.TryCreate(query["redirect_uri"].ToString(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            return "50001: redirect_uri is no address";
        }

        if (apps.FirstOrDefault(a => string.Equals(a.TrustedDomain, DomainOf(address), StringComparison.OrdinalIgnoreCase)) is not { } app)
        {
            return $"50001: redirect_uri unauthorized: {DomainOf(address)} is no trusted domain of the app";
        }

        request = new SignInRequest(corp, app, address, state, scope);
        return null;
    }

    /// <summary>Host and port as the admin registers them: without the scheme's default port.</summary>
    public static string DomainOf(Uri address) => address.IsDefaultPort ? address.IdnHost : $"{address.IdnHost}:{address.Port}";

    [GeneratedRegex(@"^[a-zA-Z0-9]{0,128}\z", RegexOptions.CultureInvariant, 1000)]
    public static partial Regex StatePattern();

    private sealed record SignInRequest(SimulatedCorp Corp, SimulatedApp App, Uri Return, string State, string Scope);
}
