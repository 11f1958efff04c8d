using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

/// <summary>Addresses of WeCom's sign-in pages.</summary>
public sealed class WeComLinks(IOptions<WeComOptions> options)
{
    private const int MaxState = 128;
    private static readonly SearchValues<char> StateCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>The silent sign-in of somebody who opens a page inside WeCom: comes back to
    /// <paramref name="redirect"/> with code and state.</summary>
    /// <returns>To be written by <see cref="Uri.AbsoluteUri"/>; <c>ToString</c> would undo the escaping.</returns>
    /// <param name="redirect">Absolute; its host and port have to be a trusted domain of the app.</param>
    /// <param name="state">Up to 128 letters and digits.</param>
    /// <exception cref="ArgumentException">A state that WeCom would refuse (84025), a relative address, or an app without AgentId.</exception>
    /// <param name="asksDetails">True for a page on which the member is asked to show their mail (snsapi_privateinfo).</param>
    /// <remarks>Source: WeCom, 构造网页授权链接 (snsapi_base, snsapi_privateinfo).</remarks>
    public Uri InAppOAuth(WeComApp app, Uri redirect, string state, bool asksDetails = false)
    {
        Check(redirect, state);
        // A third-party app is named by its suite, whatever the corp.
        var who = app.Suite is { } suite
            ? (Id: suite.SuiteId, Agent: "")
            : (Id: app.CorpId, Agent: string.Create(CultureInfo.InvariantCulture, $"&agentid={WeComApp.AgentOf(app)}"));
        return new(options.Value.OAuthBase,
            $"/connect/oauth2/authorize?appid={Uri.EscapeDataString(who.Id)}&redirect_uri={Uri.EscapeDataString(redirect.AbsoluteUri)}"
            + $"&response_type=code&scope={(asksDetails ? "snsapi_privateinfo" : "snsapi_base")}&state={state}{who.Agent}#wechat_redirect");
    }

    /// <summary>The sign-in of somebody in an ordinary browser, by scanning a code or by WeCom's desktop client: comes back to
    /// <paramref name="redirect"/> with code and state, or with the state alone when they refused.</summary>
    /// <param name="chinese">The page's language; English else.</param>
    /// <inheritdoc cref="InAppOAuth"/>
    /// <remarks>Source: WeCom, 企业微信 Web 登录 (wwlogin/sso/login, CorpApp and ServiceApp).</remarks>
    public Uri WebSignIn(WeComApp app, Uri redirect, string state, bool chinese)
    {
        Check(redirect, state);
        var who = app.Suite is { } suite
            ? $"login_type=ServiceApp&appid={Uri.EscapeDataString(suite.SuiteId)}"
            : string.Create(CultureInfo.InvariantCulture, $"login_type=CorpApp&appid={Uri.EscapeDataString(app.CorpId)}&agentid={WeComApp.AgentOf(app)}");
        return new(options.Value.LoginBase,
            $"/wwlogin/sso/login?{who}&redirect_uri={Uri.EscapeDataString(redirect.AbsoluteUri)}&state={state}&lang={(chinese ? "zh" : "en")}");
    }

    /// <summary>The page on which a corp's admin installs a third-party app: comes back to <paramref name="redirect"/> with
    /// auth_code, expires_in and state, or with the state alone when they refused.</summary>
    /// <param name="preAuthCode">From <see cref="IWeComSuiteClient.GetPreAuthCodeAsync"/>.</param>
    /// <inheritdoc cref="InAppOAuth"/>
    /// <remarks>Source: WeCom, 从服务商网站发起 (3rdapp/install).</remarks>
    public Uri Install(WeComSuite suite, string preAuthCode, Uri redirect, string state)
    {
        Check(redirect, state);
        return new(options.Value.InstallBase,
            $"/3rdapp/install?suite_id={Uri.EscapeDataString(suite.SuiteId)}&pre_auth_code={Uri.EscapeDataString(preAuthCode)}"
            + $"&redirect_uri={Uri.EscapeDataString(redirect.AbsoluteUri)}&state={state}");
    }

    private static void Check(Uri redirect, string state)
    {
        if (state.Length > MaxState || state.AsSpan().ContainsAnyExcept(StateCharacters))
            throw new ArgumentException($"WeCom takes up to {MaxState} letters and digits as state.", nameof(state));
        if (!redirect.IsAbsoluteUri)
            throw new ArgumentException("WeCom needs an absolute address to come back to.", nameof(redirect));
    }
}
