namespace Liaison.WeComSimulator.Pages;

/// <summary>The frame of a page, and its language: Chinese, or English by ?lang=en, remembered in a cookie.</summary>
internal sealed class Page
{
    private const string LanguageCookie = "simulator-lang";
    private readonly HttpContext _http;

    public Page(HttpContext http)
    {
        _http = http;
        var asked = http.Request.Query["lang"].ToString();
        if (asked is "en" or "zh")
        {
            http.Response.Cookies.Append(LanguageCookie, asked, new CookieOptions { SameSite = SameSiteMode.Lax });
        }

        IsEnglish = (asked is "en" or "zh" ? asked : http.Request.Cookies[LanguageCookie]) == "en";
    }

    public bool IsEnglish { get; }

    public string Say(string chinese, string english) => IsEnglish ? english : chinese;

    /// <summary>This page in a language, with everything else that its address says.</summary>
    public string WithLanguage(string language) =>
        QueryString.Create(_http.Request.Query.Where(q => q.Key != "lang")).Add("lang", language).Value!;

    public Task WriteAsync(string title, Html body, int status = StatusCodes.Status200OK, bool phone = false)
    {
        var other = Html.Of($"<a href=\"{WithLanguage(IsEnglish ? "zh" : "en")}\">{(IsEnglish ? "中文" : "English")}</a>");
        var navigation = phone ? default : Html.Of($"""
            <nav><a href="/">{Say("企业微信模拟器", "WeCom simulator")}</a><a href="/mail">{Say("邮件", "Mail")}</a><a href="/calls">{Say("调用记录", "Calls")}</a><a href="/suites">{Say("第三方应用", "Suites")}</a>{other}</nav>
            """);
        var page = Html.Of($"""
            <!doctype html>
            <html lang="{(IsEnglish ? "en" : "zh-CN")}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
            <link rel="stylesheet" href="/simulator.css"></head>
            <body class="{(phone ? "phone" : "desk")}">{navigation}<main>{body}</main></body>
            </html>
            """);
        _http.Response.StatusCode = status;
        _http.Response.ContentType = "text/html; charset=utf-8";
        // Names are markup on purpose; should the encoding ever fail, nothing runs.
        _http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' http: https:";
        return _http.Response.WriteAsync(page.Text, _http.RequestAborted);
    }

    /// <summary>A form of one button, with hidden fields.</summary>
    public static Html Button(string action, string label, params (string Name, string Value)[] fields) => Html.Of($"""
        <form method="post" action="{action}">{Hidden(fields)}<button>{label}</button></form>
        """);

    public static Html Hidden(IEnumerable<(string Name, string Value)> fields) =>
        Html.Join(fields.Select(f => Html.Of($"<input type=\"hidden\" name=\"{f.Name}\" value=\"{f.Value}\">")));
}
