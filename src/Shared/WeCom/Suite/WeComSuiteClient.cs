using System.Text.Json;

namespace Liaison.WeCom;

internal sealed class WeComSuiteClient(SuiteCalls calls, WeComCalls corps) : IWeComSuiteClient
{
    private const int MaxCode = 512;

    public Task VerifyAsync(WeComSuite suite, CancellationToken ct) => calls.VerifyAsync(suite, ct);

    public void Forget(WeComSuite suite) => calls.Forget(suite);

    public async Task<WeComPreAuthCode> GetPreAuthCodeAsync(WeComSuite suite, CancellationToken ct)
    {
        using var answer = await calls.SendAsync(suite, new("service/get_pre_auth_code"), ct);
        return answer.Read(SuiteJson.Default.PreAuthCodeWire) is { PreAuthCode: { Length: > 0 } code, ExpiresIn: > 0 and { } seconds }
            ? new(code, TimeSpan.FromSeconds(seconds))
            : throw answer.Missing("pre_auth_code, expires_in");
    }

    public async Task SetSessionInfoAsync(WeComSuite suite, string preAuthCode, bool isTest, IReadOnlyList<int> appIds, CancellationToken ct)
    {
        var wire = new SessionInfoWire(preAuthCode, new(appIds, isTest ? 1 : 0));
        using var answer = await calls.SendAsync(
            suite, new("service/set_session_info", Body: JsonSerializer.SerializeToUtf8Bytes(wire, SuiteJson.Default.SessionInfoWire)), ct);
    }

    public Task<WeComInstall> GetPermanentCodeAsync(WeComSuite suite, string authCode, CancellationToken ct) =>
        ExchangeAsync(suite, "service/get_permanent_code", authCode, ct);

    public Task<WeComInstall> GetPermanentCodeQuicklyAsync(WeComSuite suite, string authCode, CancellationToken ct) =>
        ExchangeAsync(suite, "service/v2/get_permanent_code", authCode, ct);

    public Task<WeComAuthorisation> GetAuthInfoAsync(WeComApp app, CancellationToken ct) => ReadAuthInfoAsync("service/v2/get_auth_info", app, ct);

    public Task<WeComAuthorisation> GetAuthInfoOfOldAsync(WeComApp app, CancellationToken ct) => ReadAuthInfoAsync("service/get_auth_info", app, ct);

    public Task<string> GetCorpTokenAsync(WeComApp app, CancellationToken ct)
    {
        SuiteOf(app);
        return corps.GetTokenAsync(app, ct);
    }

    public async Task<IReadOnlyList<WeComSuiteAdmin>> GetAdminListAsync(WeComSuite suite, string corpId, int agentId, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new(corpId, agentId), SuiteJson.Default.AgentAskWire);
        using var answer = await calls.SendAsync(suite, new("service/get_admin_list", Body: body), ct);
        var rows = answer.Read(SuiteJson.Default.SuiteAdminsWire).Admin ?? throw answer.Missing("admin");
        return [.. rows.Select(r => r is { Userid: { Length: > 0 } user }
            ? new WeComSuiteAdmin(user, r.OpenUserid, r.AuthType == 1)
            : throw answer.Missing("admin.userid"))];
    }

    public async Task<WeComSuiteVisitor> GetUserInfoAsync(WeComSuite suite, string code, CancellationToken ct)
    {
        using var answer = await calls.SendAsync(suite, new("service/auth/getuserinfo3rd", $"code={Escape(code)}", Repeatable: false), ct);
        var wire = answer.Read(SuiteJson.Default.SuiteUserWire);
        // errcode 0 without corp and member is a stranger.
        var isMember = wire is { Corpid.Length: > 0, Userid.Length: > 0 };
        return new(isMember ? wire.Corpid : null, isMember ? wire.Userid : null, wire.OpenUserid, wire.Openid, wire.UserTicket,
            wire.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null, wire.DeviceId);
    }

    public async Task<WeComSuiteDetails> GetUserDetailAsync(WeComSuite suite, string ticket, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new(ticket), SuiteJson.Default.SuiteTicketAskWire);
        using var answer = await calls.SendAsync(suite, new("service/auth/getuserdetail3rd", Body: body), ct);
        return answer.Read(SuiteJson.Default.SuiteDetailsWire) is { Corpid: { Length: > 0 } corp, Userid: { Length: > 0 } user } wire
            ? new(corp, user, wire.Name, wire.Gender, wire.Avatar, wire.QrCode)
            : throw answer.Missing("corpid, userid");
    }

    public async Task<WeComSuiteSession> GetMiniProgramSessionAsync(WeComSuite suite, string code, CancellationToken ct)
    {
        var query = $"js_code={Escape(code)}&grant_type=authorization_code";
        using var answer = await calls.SendAsync(suite, new("service/miniprogram/jscode2session", query, Repeatable: false), ct);
        var wire = answer.Read(SuiteJson.Default.SuiteSessionWire);
        return wire is { Corpid: { Length: > 0 } corp, Userid: { Length: > 0 } user, SessionKey: { Length: > 0 } key }
            ? new(corp, user, wire.OpenUserid, key)
            : throw answer.Missing("corpid, userid, session_key");
    }

    public async Task<string> GetInstallQrCodeAsync(WeComSuite suite, string state, int style, int resultType, int? appId, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new(appId, state, style, resultType), SuiteJson.Default.QrCodeAskWire);
        using var answer = await calls.SendAsync(suite, new("service/get_app_qrcode", Body: body), ct);
        return answer.Read(SuiteJson.Default.QrCodeWire).Qrcode is { Length: > 0 } address ? address : throw answer.Missing("qrcode");
    }

    public async Task<WeComAdminLogin> GetLoginInfoAsync(WeComProvider provider, string authCode, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new(Check(authCode)), SuiteJson.Default.AuthCodeWire);
        var call = new ApiCall("service/get_login_info", Body: body, Repeatable: false) { MayLackErrCode = true };
        using var answer = await calls.SendAsync(provider, call, ct);
        return answer.Read(SuiteJson.Default.LoginWire).ToLogin() ?? throw answer.Missing("usertype, corp_info, user_info");
    }

    public async Task<string> GetOpenCorpIdAsync(WeComProvider provider, string corpId, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new(corpId), SuiteJson.Default.CorpIdAskWire);
        using var answer = await calls.SendAsync(provider, new("service/corpid_to_opencorpid", Body: body), ct);
        return answer.Read(SuiteJson.Default.OpenCorpIdWire).OpenCorpid is { Length: > 0 } id ? id : throw answer.Missing("open_corpid");
    }

    private async Task<WeComInstall> ExchangeAsync(WeComSuite suite, string api, string authCode, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new(Check(authCode)), SuiteJson.Default.AuthCodeWire);
        using var answer = await calls.SendAsync(suite, new(api, Body: body, Repeatable: false) { MayLackErrCode = true }, ct);
        return answer.Read(SuiteJson.Default.InstallWire).ToInstall() ?? throw answer.Missing("permanent_code, auth_corp_info.corpid");
    }

    private async Task<WeComAuthorisation> ReadAuthInfoAsync(string api, WeComApp app, CancellationToken ct)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new(app.CorpId, app.Secret), SuiteJson.Default.CorpAskWire);
        using var answer = await calls.SendAsync(SuiteOf(app), new(api, Body: body) { MayLackErrCode = true }, ct);
        var authorisation = answer.Read(SuiteJson.Default.InstallWire).ToAuthorisation() ?? throw answer.Missing("auth_corp_info.corpid");
        return authorisation.Corp.CorpId == app.CorpId ? authorisation : throw answer.Unexpected("the answer is about another corp.");
    }

    private static WeComSuite SuiteOf(WeComApp app) => app.Suite ?? throw new ArgumentException("This call needs an app of a suite.", nameof(app));

    private static string Escape(string code) => Uri.EscapeDataString(Check(code));

    private static string Check(string code) =>
        code.Length is 0 or > MaxCode ? throw new ArgumentException($"A code has 1 to {MaxCode} characters.", nameof(code)) : code;
}
