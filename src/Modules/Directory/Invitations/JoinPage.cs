using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Liaison.Directory.Invitations;

/// <summary>What somebody typed, given back to them when it was refused; never the password.</summary>
internal sealed record JoinForm(string? Name, string Email);

/// <summary>The join page's HTML: plain, without scripts, in the reader's language, fit for a phone.</summary>
internal static class JoinPage
{
    /// <summary>Served beside the page; a policy that forbids everything else allows it.</summary>
    public const string Css = """
        *{box-sizing:border-box}body{margin:0;font:16px/1.6 system-ui,"PingFang SC","Noto Sans CJK SC",sans-serif;color:#1b1f23;background:#f4f6f8}
        main{max-width:26rem;margin:0 auto;padding:1.5rem 1rem}section{background:#fff;border-radius:.75rem;padding:1rem 1.25rem;margin:0 0 1rem;box-shadow:0 1px 3px #0002}
        h1{font-size:1.25rem;margin:.25rem 0 .5rem}h2{font-size:1rem;margin:0 0 .5rem}label{display:block;margin:.6rem 0 .2rem}
        input{width:100%;font:inherit;padding:.55rem .65rem;border:1px solid #8b949e;border-radius:.4rem}button{font:inherit;width:100%;margin-top:.9rem;padding:.6rem;border:0;
        border-radius:.4rem;background:#0b6e6e;color:#fff}.problem{border-left:.3rem solid #b42318}.muted{color:#57606a;font-size:.9rem}
        @media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}section{background:#161b22}input{background:#0d1117;color:inherit}.muted{color:#9ea7b3}}
        """;

    // The page says that it is UTF-8: characters of the world are sent as they are.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static bool IsChinese(HttpRequest request) => request.Query["lang"].ToString() switch
    {
        "en" => false,
        "zh" => true,
        _ => !request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase),
    };

    public static IResult Problem(HttpContext http, string code, int status, string zh, string en)
    {
        var chinese = IsChinese(http.Request);
        return Page(chinese, status, chinese ? "无法加入" : "You cannot join", $"""
            <section class="problem" data-code="{Text(code)}"><h1>{(chinese ? "无法加入" : "You cannot join")}</h1><p>{Text(chinese ? zh : en)}</p></section>
            """);
    }

    /// <summary>WeCom's own browser says so in its User-Agent.</summary>
    public static bool IsInWeCom(HttpRequest request) => request.Headers.UserAgent.ToString().Contains("wxwork", StringComparison.OrdinalIgnoreCase);

    /// <param name="problem">What went wrong with the last try, and its code.</param>
    /// <param name="mayConsent">WeCom can be asked for their mail.</param>
    public static IResult Choose(HttpContext http, IAntiforgery antiforgery, FoundInvitation found, JoinForm? typed = null, (string Code, string Zh, string En)? problem = null, bool mayConsent = false)
    {
        var (team, inviter, person, mayRegister, email, mayAsk, shown) = found;
        var chinese = IsChinese(http.Request);
        var token = Token(http, antiforgery);
        var path = http.Request.Path.Value![..http.Request.Path.Value!.LastIndexOf('/')];
        var lang = chinese ? "zh" : "en";
        string T(string zh, string en) => chinese ? zh : en;
        var why = inviter is not null
            ? Named(T("{0} 邀请你加入。加入后，团队管理员可以看到你的姓名、部门和账号邮箱，并可以随时收回访问权限。", "{0} invites you. The team's admins will see your name, departments and e-mail, and can take the access back at any time."), inviter)
            : mayRegister
                ? T("你已获授权加入。首次使用企业微信登录，请登录或注册一个账号，之后扫码即可进入。", "You may join. This is your first sign-in by WeCom: sign in to an account or register one; from then on scanning is enough.")
                : T("这位企业微信成员还没有关联账号。如果你已是团队成员，请登录一次，之后扫码即可进入；否则请联系团队管理员授权。", "No account is linked to you at WeCom yet. If you are a member of the team, sign in once; from then on scanning is enough. If you are not, ask an admin of the team.");
        var heading = inviter is not null ? T("加入团队「{0}」", "Join the team “{0}”") : T("登录团队「{0}」", "Sign in to the team “{0}”");
        return Page(chinese, problem is null ? 200 : 422, inviter is not null ? T("加入团队", "Join the team") : T("登录", "Sign in"), $"""
            <section><h1>{Named(heading, team)}</h1>
            <p>{Named(T("你好，{0}。", "Hello {0}."), person)}
            {why}</p></section>
            {ProblemOf(chinese, problem)}
            {(mayConsent ? Consent() : "")}
            <section><h2>{T("我已有账号", "I have an account")}</h2><form method="post" action="{path}/sign-in?lang={lang}">{token}
            {Field("email", "si-email", T("邮箱", "E-mail"), "email", "username", typed is { Name: null } ? typed.Email : email ?? shown)}{Field("password", "si-password", T("密码", "Password"), "password", "current-password")}
            <button>{(inviter is not null ? T("登录并加入", "Sign in and join") : T("登录并关联", "Sign in and link"))}</button></form></section>
            {(mayRegister ? Register() : mayAsk ? Ask() : "")}
            """);

        string Consent() => $"""
            <section><p>{T("不想输入邮箱？可以授权企业微信提供，仅用于填写表单和帮助管理员核对身份。", "WeCom can fill your mail in if you agree. It is used for this form, and to help admins find which member you are.")}</p>
            <p><a href="{path}/consent">{T("使用企业微信邮箱", "Use my mail at WeCom")}</a></p></section>
            """;

        string Ask() => $"""
            <section><h2>{T("我还不是成员", "I am no member yet")}</h2><p>{T("可以申请加入，团队管理员会收到通知。", "You can ask to be let in. The team's admins are told.")}</p>
            <form method="post" action="{path}/ask?lang={lang}">{token}<button>{T("申请加入", "Ask to join")}</button></form></section>
            """;

        string Register() => $"""
            <section><h2>{T("注册新账号", "Register")}</h2><form method="post" action="{path}/register?lang={lang}">{token}
            {Field("name", "re-name", T("姓名", "Name"), "text", "name", typed?.Name ?? (email is null ? person : ""))}{Field("email", "re-email", T("邮箱", "E-mail"), "email", "email", email ?? (typed is { Name: not null } ? typed.Email : shown), isFixed: email is not null)}
            {Field("password", "re-password", T("密码（至少 10 个字符）", "Password (10 characters or more)"), "password", "new-password", minLength: 10)}
            <button>{T("发送验证码", "Send the code")}</button></form><p class="muted">{T("我们会向邮箱发送 6 位验证码。", "We mail you a code of six digits.")}</p></section>
            """;
    }

    public static IResult Code(HttpContext http, IAntiforgery antiforgery, string registration, (string Code, string Zh, string En)? problem)
    {
        var chinese = IsChinese(http.Request);
        var path = http.Request.Path.Value![..http.Request.Path.Value!.LastIndexOf('/')];
        return Page(chinese, problem is null ? 200 : 422, chinese ? "验证邮箱" : "Verify your e-mail", $"""
            {ProblemOf(chinese, problem)}
            <section><h1>{(chinese ? "验证邮箱" : "Verify your e-mail")}</h1><form method="post" action="{path}/verify?lang={(chinese ? "zh" : "en")}">{Token(http, antiforgery)}
            <input type="hidden" name="registration" value="{Text(registration)}">
            <label for="code">{(chinese ? "邮件中的 6 位验证码" : "The six digits from the mail")}</label>
            <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required autofocus>
            <button>{(chinese ? "验证并加入" : "Verify and join")}</button></form></section>
            """);
    }

    public static IResult Asked(HttpContext http, string team)
    {
        var chinese = IsChinese(http.Request);
        return Page(chinese, 200, chinese ? "已申请" : "Asked", $"""
            <section data-code="asked"><h1>{Named(chinese ? "已申请加入「{0}」" : "You have asked to join “{0}”", team)}</h1>
            <p>{(chinese ? "团队管理员批准后，你会在企业微信中收到邀请。可以关闭此页面。" : "When an admin agrees, an invitation comes to you in WeCom. You can close this page.")}</p></section>
            """);
    }

    public static IResult Joined(HttpContext http, string team)
    {
        var chinese = IsChinese(http.Request);
        return Page(chinese, 200, chinese ? "已加入" : "Joined", $"""
            <section data-code="joined"><h1>{Named(chinese ? "你已加入「{0}」" : "You have joined “{0}”", team)}</h1><p>{(chinese ? "可以关闭此页面。" : "You can close this page.")}</p></section>
            """);
    }

    private static IResult Page(bool chinese, int status, string title, string body) => Results.Content(
        $"""
        <!doctype html><html lang="{(chinese ? "zh-CN" : "en")}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <meta name="robots" content="noindex"><title>{Text(title)} · Liaison</title><link rel="stylesheet" href="/join/style.css"></head><body><main>{body}</main></body></html>
        """,
        "text/html; charset=utf-8",
        Encoding.UTF8,
        status);

    private static string ProblemOf(bool chinese, (string Code, string Zh, string En)? problem) => problem is var (code, zh, en)
        ? $"""<section class="problem" data-code="{Text(code)}" role="alert"><p>{Text(chinese ? zh : en)}</p></section>"""
        : "";

    private static string Field(string name, string id, string label, string type, string autocomplete, string? value = null, int minLength = 1, bool isFixed = false) => string.Create(
        CultureInfo.InvariantCulture,
        $"""<label for="{id}">{Text(label)}</label><input id="{id}" name="{name}" type="{type}" autocomplete="{autocomplete}" value="{Text(value ?? "")}" minlength="{minLength}" required{(isFixed ? " readonly" : "")}>""");

    private static string Token(HttpContext http, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        return $"""<input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">""";
    }

    /// <summary>A sentence around a name from outside, which keeps its own direction: it cannot turn the sentence round.</summary>
    private static string Named(string sentence, string? name) => Text(sentence).Replace("{0}", $"<bdi>{Text(name ?? "")}</bdi>", StringComparison.Ordinal);

    private static string Text(string text) => Encoder.Encode(text);
}
