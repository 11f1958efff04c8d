using System.Globalization;
using Liaison.WeCom;

namespace Liaison.Binding.Doctor;

/// <summary>Everything that the doctor can say. What WeCom refuses is said in the words of the error catalogue.</summary>
/// <remarks>Source: WeCom, 管理后台 (the names of pages and buttons), and the documents of the calls that are made.</remarks>
internal static class Findings
{
    public const string Credentials = "credentials";
    public const string TrustedIp = "trusted-ip";
    public const string Agent = "agent";
    public const string Scope = "scope";
    public const string Reading = "reading";
    public const string Contacts = "contacts";
    public const string TrustedDomain = "trusted-domain";
    public const string Clock = "clock";
    public const string PublicUrl = "public-url";
    public const string SuiteCheck = "suite";
    public const string SuiteTicket = "suite-ticket";
    public const string SuiteScopeCheck = "suite-scope";
    public const string SuiteNames = "suite-names";

    private const int RateLimit = 45009;
    private const string AppPage = "应用管理";

    public static Finding CredentialsOk() => Ok(Credentials, "企业微信接受 CorpID 与应用 Secret。", "WeCom accepts the CorpID and the app's Secret.");

    public static Finding TrustedIpOk() => Ok(TrustedIp, "本服务器的出口 IP 可以调用该应用。", "WeCom lets this server's address call the app.");

    public static Finding AgentOk(string name) => Ok(Agent, $"AgentId 属于该 Secret，应用“{name}”已启用。", $"The AgentId belongs to the Secret, and the app “{name}” is on.");

    public static Finding AgentClosed() => Failed(
        Agent, "app-disabled", new("应用已停用：无法同步、发送消息和登录。", "The app is switched off: no syncs, no messages, no sign-in."),
        new($"管理后台 → {AppPage} → 该应用 → 启用应用。", $"Admin console → Apps ({AppPage}) → the app → enable it."));

    public static Finding ScopeOk(int departments, int people, int tags) => Ok(
        Scope, $"可见范围：{departments} 个部门、{people} 名单独选择的成员、{tags} 个标签。", $"Visible scope: {departments} departments, {people} people by name, {tags} tags.");

    public static Finding ScopeEmpty() => Failed(
        Scope, "scope-empty", new("应用看不到任何人，无法导入和登录。", "The app sees nobody: nothing can be imported, and nobody can sign in."),
        new($"管理后台 → {AppPage} → 该应用 → 可见范围 → 选择部门。", $"Admin console → Apps ({AppPage}) → the app → visible scope (可见范围) → choose departments."));

    public static Finding ReadsAll() => Ok(Reading, "可以读取姓名、邮箱或手机号。", "Names can be read, and e-mail addresses or mobile numbers.");

    public static Finding ReadsNames() => Ok(
        Reading, "可以读取姓名，看不到邮箱和手机号（2022 年 6 月后创建的应用均如此）。匹配按姓名、账号与部门进行。",
        "Names can be read; e-mail and mobile cannot (so with every app made since June 2022). Matching goes by name, userid and department.", "names-only");

    public static Finding ReadsIds() => Attention(
        Reading, "ids-only", new("只能读取账号，看不到姓名。", "Only ids can be read, no names."),
        new("改用自建应用绑定即可看到姓名。", "Bind by a self-built app: it sees names."));

    public static Finding NobodyToRead() => Attention(
        Reading, "nobody-read", new("可见范围内的部门目前没有成员。", "There is nobody in the departments of the visible scope."),
        new("如非有意，请检查可见范围。", "If this is not meant, look at the visible scope (可见范围)."));

    public static Finding ContactsOk() => Ok(Contacts, "通讯录同步可以列出全部成员账号，离职能够确定。", "Contacts sync lists everybody's id, so that leavers are certain.");

    public static Finding ContactsMissing() => Attention(
        Contacts, "contacts-missing", new("未填写通讯录同步 Secret：不在列表中的人只能推测为离职，需等待宽限期。", "No Secret of contacts sync: whoever is not seen any more is presumed to have left, after a grace period."),
        new("管理后台 → 安全与管理 → 管理工具 → 通讯录同步 → 开启 API 同步，查看 Secret，填入“更换 Secret”。", "Admin console → Security and management → Management tools → Contacts sync (通讯录同步) → switch the API on, view the Secret, and enter it under “Rotate secrets”."));

    public static Finding DomainOk(string domain) => Ok(TrustedDomain, $"可信域名与本服务一致：{domain}。", $"The trusted domain is this server's: {domain}.");

    public static Finding DomainMissing(string wanted) => Failed(
        TrustedDomain, "domain-missing", new("应用未设置可信域名：企业微信内登录会被拒绝；扫码登录也会，除非已另设“企业微信授权登录”的授权回调域。", "The app has no trusted domain: sign-in inside WeCom is refused, and by QR code too unless its authorised login (企业微信授权登录) names this server."),
        new($"管理后台 → {AppPage} → 该应用 → 网页授权及JS-SDK → 设置可信域名为 {wanted}。", $"Admin console → Apps ({AppPage}) → the app → Web authorisation and JS-SDK → set the trusted domain to {wanted}."), wanted);

    public static Finding DomainDiffers(string found, string wanted) => Failed(
        TrustedDomain, "domain-differs", new($"可信域名为 {found}，与本服务的 {wanted} 不一致：企业微信内登录会被拒绝；扫码登录也会，除非已另设“企业微信授权登录”的授权回调域。", $"The trusted domain is {found}, and this server is {wanted}: sign-in inside WeCom is refused, and by QR code too unless its authorised login (企业微信授权登录) names this server."),
        new($"管理后台 → {AppPage} → 该应用 → 网页授权及JS-SDK → 改为 {wanted}（端口也须一致）。", $"Admin console → Apps ({AppPage}) → the app → Web authorisation and JS-SDK → change it to {wanted}, its port included."), wanted);

    public static Finding CallbackOk(string kind) => Ok($"callback-{kind}", "企业微信已验证回调地址，回调正常接收。", "WeCom has verified the callback address, and callbacks come in.");

    public static Finding CallbackMissing(string kind) => Attention(
        $"callback-{kind}", "callback-missing",
        new("未设置回调：变更要等到下一次同步才会生效。", "No callbacks: changes take effect with the next sync only."),
        new("在下方“回调”中生成地址与密钥，粘贴到企业微信的表单中。", "Make an address and keys under “Callbacks” below, and paste them into WeCom's form."));

    public static Finding CallbackUnverified(string kind) => Attention(
        $"callback-{kind}", "callback-unverified",
        new("已生成密钥，但企业微信尚未验证该地址。", "There are keys, but WeCom has not verified the address yet."),
        new(WhereOf(kind).Zh + " 粘贴三个值并保存。如无法保存，请确认企业微信可以从公网访问该地址。", WhereOf(kind).En + " paste the three values and save. If it cannot be saved, see to it that WeCom can reach the address from the internet."));

    public static Finding CallbackKeysDiffer(string kind, long refused) => Failed(
        $"callback-{kind}", "callback-keys-differ",
        new($"过去 24 小时有 {refused} 个回调签名不符，且没有一个有效：企业微信中的 Token 或 EncodingAESKey 与此处不同。", $"{refused} callbacks of the last 24 hours had a wrong signature, and none was good: Token or EncodingAESKey at WeCom are others than ours."),
        new("重新生成密钥，" + WhereOf(kind).Zh + " 粘贴并保存。", "Make new keys, then: " + WhereOf(kind).En + " paste and save them."));

    public static Finding CallbacksLost(string kind, long lost) => Attention(
        $"callback-{kind}", "callbacks-lost",
        new($"过去 24 小时有 {lost} 项变更没有收到回调，已由巡检补上。", $"Of {lost} changes in the last 24 hours no callback came; the sweep has found them."),
        new("如持续出现，请检查防火墙是否放行企业微信的回调 IP。", "If this goes on, see whether a firewall holds WeCom's callback addresses back."));

    public static Finding SuiteOk() => Ok(SuiteCheck, "企业已安装第三方应用，授权有效。", "The corp has installed the third-party app, and its authorisation holds.");

    public static Finding SuiteNotOurs() => Failed(
        SuiteCheck, "suite-not-ours", new("安装的第三方应用与本服务器当前配置的不同，或来自另一个企业微信地址。", "The installed third-party app is not the one that this server has by now, or is of another WeCom address."),
        new("请服务器管理员检查 WeCom__Suite 设置，或重新安装该应用。", "Whoever runs the server looks at the settings WeCom__Suite; or install the app again."));

    public static Finding SuiteTicketOk() => Ok(SuiteTicket, "企业微信按时推送 suite_ticket。", "WeCom pushes its suite_ticket in time.");

    public static Finding SuiteTicketMissing(DateTimeOffset? last) => Failed(
        SuiteTicket, "ticket-missing",
        last is null
            ? new("企业微信尚未推送 suite_ticket：第三方应用无法工作。", "WeCom has not pushed a suite_ticket yet: the third-party app cannot work.")
            : new("最近 30 分钟没有收到 suite_ticket：第三方应用即将无法工作。", "No suite_ticket has come for 30 minutes: the third-party app is about to stop."),
        new("请服务器管理员在服务商后台检查“指令回调 URL”，并点击“推送 suite_ticket”。", "Whoever runs the server checks the command URL (指令回调 URL) in the provider console, and pushes a ticket there."),
        last?.ToString("u", CultureInfo.InvariantCulture));

    public static Finding SuiteScopeOk(int departments, int people, int tags) => Ok(
        SuiteScopeCheck, $"第三方应用的可见范围：{departments} 个部门、{people} 名单独选择的成员、{tags} 个标签。", $"Visible scope of the third-party app: {departments} departments, {people} people by name, {tags} tags.");

    public static Finding SuiteScopeEmpty() => Failed(
        SuiteScopeCheck, "scope-empty", new("第三方应用看不到任何人。", "The third-party app sees nobody."),
        new($"管理后台 → {AppPage} → 第三方应用 → 可见范围 → 选择部门。", $"Admin console → Apps ({AppPage}) → the third-party app → visible scope (可见范围) → choose departments."));

    public static Finding SuiteNamesMissing() => Attention(
        SuiteNames, "ids-only", new("第三方应用只能读取账号，看不到姓名。", "A third-party app reads ids only, no names."),
        new("再绑定同一企业的自建应用即可看到姓名，两者可以并存。", "Add a self-built app of the same corp to see names; both live side by side."));

    public static Finding ClockOk() => Ok(Clock, "本服务器的时间与企业微信一致。", "This server's clock agrees with WeCom's.");

    public static Finding ClockOff(TimeSpan skew) => Failed(
        Clock, "clock-off", new($"本服务器的时间与企业微信相差 {Seconds(skew)} 秒：相差 300 秒以上时回调会被拒绝。", $"This server's clock is {Seconds(skew)} seconds off from WeCom's: beyond 300, callbacks are refused."),
        new("请服务器管理员开启时间同步（NTP）。", "Whoever runs the server switches time synchronisation (NTP) on."), Seconds(skew));

    public static Finding UrlOk(Uri url) => Ok(PublicUrl, $"公开地址使用 https：{url.Authority}。", $"The public address is https: {url.Authority}.");

    public static Finding UrlNotHttps(Uri url) => Attention(
        PublicUrl, "url-not-https", new("公开地址不是 https：登录信息可能被窃听，企业微信也可能拒绝该地址。", "The public address is not https: sign-ins could be overheard, and WeCom may refuse it."),
        new("请服务器管理员为该地址配置证书，并更新 Liaison__PublicUrl。", "Whoever runs the server gives the address a certificate and sets Liaison__PublicUrl to it."), url.AbsoluteUri);

    public static Finding UrlLocal(Uri url) => Attention(
        PublicUrl, "url-local", new("公开地址仅本机可达：企业微信无法回调。", "The public address is this machine's own: WeCom cannot call it."),
        new("请服务器管理员将 Liaison__PublicUrl 设为公网可访问的地址。", "Whoever runs the server sets Liaison__PublicUrl to an address that the internet reaches."), url.AbsoluteUri);

    public static Finding HostChanged() => Failed(
        Credentials, "host-changed", new("服务器所连接的企业微信地址已更改。在重新输入之前，不会把已保存的 Secret 发送到新地址。", "This server now talks to another WeCom address. The stored Secret is not sent there before somebody enters it again."),
        new("在“更换 Secret”中重新输入 Secret。", "Enter the Secret again under “Rotate secrets”."));

    /// <summary>What WeCom refuses, by the check that it belongs to.</summary>
    public static Finding Refused(string check, WeComCallException failure) => failure switch
    {
        WeComException { ErrCode: 60020 or 301042 } no => OfWeCom(TrustedIp, "ip-not-trusted", no, no.FromIp?.ToString()),
        WeComException { ErrCode: 40084 or 48004 } no => OfWeCom(SuiteCheck, "suite-withdrawn", no),
        WeComException { ErrCode: 40056 or 301002 } no => OfWeCom(Agent, "agent-mismatch", no),
        WeComException { ErrCode: 50003 or 50006 or 60031 or 48006 } no => OfWeCom(Agent, "app-barred", no),
        WeComException { Limit: not null } no => OfWeCom(check, "rate-limited", no),
        // Refused a moment ago: nothing was sent.
        WeComUnavailableException { Outage: WeComOutage.Throttled } => OfWeCom(check, "rate-limited", WeComErrors.Find(RateLimit)),
        WeComException no => OfWeCom(check, "wecom-refused", no),
        _ => Failed(
            check, "wecom-unreachable", new("企业微信没有正常应答。", "WeCom did not answer as it should."),
            new("稍后再试；如持续出现，请服务器管理员检查到企业微信的网络与代理。", "Try again in a moment. If it goes on, whoever runs the server looks at the network and the proxy on the way to WeCom.")),
    };

    public static Finding Skipped(string check) => new(check, FindingStates.Skipped, "skipped", new("先解决上面的问题。", "First mend what is above."), null);

    private static Words WhereOf(string kind) => kind == "app"
        ? new($"管理后台 → {AppPage} → 该应用 → 接收消息 → 设置API接收：", $"Admin console → Apps ({AppPage}) → the app → Receive messages (接收消息) → set API receiving:")
        : new("管理后台 → 安全与管理 → 管理工具 → 通讯录同步 → 设置接收事件服务器：", "Admin console → Security and management → Management tools → Contacts sync (通讯录同步) → set the event server:");

    private static Finding OfWeCom(string check, string code, WeComException no, string? detail = null) => OfWeCom(check, code, no.Entry, detail);

    private static Finding OfWeCom(string check, string code, WeComError no, string? detail = null) =>
        Failed(check, code, new(no.MeaningZh, no.Meaning), new(no.AdviceZh, no.Advice), detail) with { Errcode = no.Code, Help = no.Link };

    private static Finding Ok(string check, string zh, string en, string code = FindingStates.Ok) => new(check, FindingStates.Ok, code, new(zh, en), null);

    private static Finding Attention(string check, string code, Words meaning, Words fix, string? detail = null) => new(check, FindingStates.Attention, code, meaning, fix, Detail: detail);

    private static Finding Failed(string check, string code, Words meaning, Words fix, string? detail = null) => new(check, FindingStates.Failed, code, meaning, fix, Detail: detail);

    private static string Seconds(TimeSpan skew) => Math.Round(Math.Abs(skew.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
