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
        var agent = Check(app, redirect, state);
        return new(options.Value.OAuthBase, string.Create(CultureInfo.InvariantCulture,
            $"/connect/oauth2/authorize?appid={Uri.EscapeDataString(app.CorpId)}&redirect_uri={Uri.EscapeDataString(redirect.AbsoluteUri)}"
            + $"&response_type=code&scope={(asksDetails ? "snsapi_privateinfo" : "snsapi_base")}&state={state}&agentid={agent}#wechat_redirect"));
    }

    /// <summary>The sign-in of somebody in an ordinary browser, by scanning a code or by WeCom's desktop client: comes back to
    /// <paramref name="redirect"/> with code and state, or with the state alone when they refused.</summary>
    /// <param name="chinese">The page's language; English else.</param>
    /// <inheritdoc cref="InAppOAuth"/>
    /// <remarks>Source: WeCom, 企业微信 Web 登录 (wwlogin/sso/login, CorpApp).</remarks>
    public Uri WebSignIn(WeComApp app, Uri redirect, string state, bool chinese)
    {
        var agent = Check(app, redirect, state);
        return new(options.Value.LoginBase, string.Create(CultureInfo.InvariantCulture,
            $"/wwlogin/sso/login?login_type=CorpApp&appid={Uri.EscapeDataString(app.CorpId)}&agentid={agent}"
            + $"&redirect_uri={Uri.EscapeDataString(redirect.AbsoluteUri)}&state={state}&lang={(chinese ? "zh" : "en")}"));
    }

    private static int Check(WeComApp app, Uri redirect, string state)
    {
        if (state.Length > MaxState || state.AsSpan().ContainsAnyExcept(StateCharacters))
            throw new ArgumentException($"WeCom takes up to {MaxState} letters and digits as state.", nameof(state));
        if (!redirect.IsAbsoluteUri)
            throw new ArgumentException("WeCom needs an absolute address to come back to.", nameof(redirect));
        return app.AgentId ?? throw new ArgumentException("Sign-in needs the AgentId.", nameof(app));
    }
}
