namespace Liaison.WeCom;

/// <summary>WeCom's calls for third-party apps. Calls to a corp that has installed one go by <see cref="IWeComClient"/>
/// with <see cref="WeComSuite.AppOf"/>.</summary>
/// <remarks>
/// Every method throws a <see cref="WeComCallException"/>, as <see cref="IWeComClient"/>'s do, and for each of them:
/// 40080, 40083: suite refused, remembered for ten minutes. 40085: no good suite_ticket has come yet, WeCom will push one.
/// The suite's token is kept inside; 40082 and 42009 renew it once.
/// </remarks>
public interface IWeComSuiteClient
{
    /// <summary>Asks WeCom now whether it knows this suite, secret and ticket.</summary>
    /// <remarks>Source: WeCom, 获取第三方应用凭证 (service/get_suite_token).</remarks>
    Task VerifyAsync(WeComSuite suite, CancellationToken ct);

    /// <summary>Forgets token and refusal of this suite.</summary>
    void Forget(WeComSuite suite);

    /// <summary>Begins an install from our own site.</summary>
    /// <remarks>Source: WeCom, 获取预授权码 (service/get_pre_auth_code).</remarks>
    Task<WeComPreAuthCode> GetPreAuthCodeAsync(WeComSuite suite, CancellationToken ct);

    /// <param name="isTest">True for an app that is not published yet.</param>
    /// <param name="appIds">For suites of several apps, of old; empty for all others.</param>
    /// <exception cref="WeComException">40077, 42007: the code is wrong or old, begin again.</exception>
    /// <remarks>Source: WeCom, 设置授权配置 (service/set_session_info).</remarks>
    Task SetSessionInfoAsync(WeComSuite suite, string preAuthCode, bool isTest, IReadOnlyList<int> appIds, CancellationToken ct);

    /// <summary>Picks up what an admin has agreed to, with the scope and a first token. The code is good once, for ten minutes:
    /// never repeated on a broken line.</summary>
    /// <exception cref="WeComException">40078: the code is wrong, used or old; install again.</exception>
    /// <remarks>Source: WeCom, 获取企业永久授权码 (service/get_permanent_code).</remarks>
    Task<WeComInstall> GetPermanentCodeAsync(WeComSuite suite, string authCode, CancellationToken ct);

    /// <summary>As <see cref="GetPermanentCodeAsync"/>, faster, without token and scope: for the page that the admin waits on.</summary>
    /// <remarks>Source: WeCom, 获取企业永久授权码 (service/v2/get_permanent_code).</remarks>
    Task<WeComInstall> GetPermanentCodeQuicklyAsync(WeComSuite suite, string authCode, CancellationToken ct);

    /// <summary>The corp, the app's agent and its scope as they are now.</summary>
    /// <exception cref="WeComException">40084: the permanent code is no longer good.</exception>
    /// <exception cref="ArgumentException">The app is no suite's.</exception>
    /// <remarks>Source: WeCom, 获取企业授权信息 (service/v2/get_auth_info).</remarks>
    Task<WeComAuthorisation> GetAuthInfoAsync(WeComApp app, CancellationToken ct);

    /// <summary>As <see cref="GetAuthInfoAsync"/>, by the older path.</summary>
    /// <remarks>Source: WeCom, 获取企业授权信息 (service/get_auth_info).</remarks>
    Task<WeComAuthorisation> GetAuthInfoOfOldAsync(WeComApp app, CancellationToken ct);

    /// <summary>The corp's token, kept and renewed like every other.</summary>
    /// <exception cref="WeComException">40084, 48004: the corp has withdrawn; remembered for ten minutes.</exception>
    /// <exception cref="ArgumentException">The app is no suite's.</exception>
    /// <remarks>Source: WeCom, 获取企业凭证 (service/get_corp_token).</remarks>
    Task<string> GetCorpTokenAsync(WeComApp app, CancellationToken ct);

    /// <summary>Who in the corp may administer the app.</summary>
    /// <exception cref="WeComException">48004: the corp has withdrawn. 40056: not the app's agent.</exception>
    /// <remarks>Source: WeCom, 获取应用的管理员列表 (service/get_admin_list).</remarks>
    Task<IReadOnlyList<WeComSuiteAdmin>> GetAdminListAsync(WeComSuite suite, string corpId, int agentId, CancellationToken ct);

    /// <summary>Turns the code of a sign-in into who it is. Burnt by the first try, hence never repeated on a broken line.</summary>
    /// <exception cref="WeComException">40029: code wrong, old or used, start the sign-in again.</exception>
    /// <remarks>Source: WeCom, 获取访问用户身份 (service/auth/getuserinfo3rd).</remarks>
    Task<WeComSuiteVisitor> GetUserInfoAsync(WeComSuite suite, string code, CancellationToken ct);

    /// <summary>What a member agreed to show of themselves; never mobile or mail.</summary>
    /// <param name="ticket">From <see cref="GetUserInfoAsync"/>.</param>
    /// <exception cref="WeComException">84014, 84015: ticket old or wrong. 92000: out of scope.</exception>
    /// <remarks>Source: WeCom, 获取访问用户敏感信息 (service/auth/getuserdetail3rd).</remarks>
    Task<WeComSuiteDetails> GetUserDetailAsync(WeComSuite suite, string ticket, CancellationToken ct);

    /// <summary>Turns the code of <c>wx.qy.login</c> into who opened the mini program.</summary>
    /// <exception cref="WeComException">40029: code wrong, old or used.</exception>
    /// <remarks>Source: WeCom, 小程序登录 code2Session (service/miniprogram/jscode2session).</remarks>
    Task<WeComSuiteSession> GetMiniProgramSessionAsync(WeComSuite suite, string code, CancellationToken ct);

    /// <summary>An address of a QR code by which admins install the app.</summary>
    /// <param name="state">Comes back with create_auth.</param>
    /// <param name="style">0 to 3, the size, as WeCom's page lists them.</param>
    /// <param name="resultType">How the code comes, as WeCom's page lists it; an image instead of an address is refused as no JSON.</param>
    /// <param name="appId">For suites of several apps, of old; null for all others.</param>
    /// <remarks>Source: WeCom, 获取应用二维码 (service/get_app_qrcode).</remarks>
    Task<string> GetInstallQrCodeAsync(WeComSuite suite, string state, int style, int resultType, int? appId, CancellationToken ct);

    /// <summary>Who came by the "business settings" link of the admin console.</summary>
    /// <exception cref="WeComException">40029: the code is wrong, old or used.</exception>
    /// <remarks>Source: WeCom, 获取登录用户信息 (service/get_login_info).</remarks>
    Task<WeComAdminLogin> GetLoginInfoAsync(WeComProvider provider, string authCode, CancellationToken ct);

    /// <summary>A plain corpid as this provider's apps get it.</summary>
    /// <remarks>Source: WeCom, corpid的转换 (service/corpid_to_opencorpid).</remarks>
    Task<string> GetOpenCorpIdAsync(WeComProvider provider, string corpId, CancellationToken ct);
}
