using System.Globalization;
using Liaison.WeComSimulator.Model;
using Liaison.WeComSimulator.Pages;

namespace Liaison.WeComSimulator.Suite;

/// <summary>
/// The page on which a corp's admin sees who asks for what, chooses the visible scope, and agrees or refuses: the browser then goes back,
/// with an auth_code or, when refused, with the state alone.
/// </summary>
/// <remarks>Source: WeCom, 从服务商网站发起授权 (document 90597).</remarks>
internal static class InstallPage
{
    private const int DepartmentsShown = 200;

    public static Task ShowAsync(HttpContext http, SimulatedWorld world)
    {
        if (Refuse(http, world, out var suite, out var asked, out _) is { } refusal)
        {
            return SignInPages.ErrorAsync(http, refusal);
        }

        var page = new Page(http);
        var corp = world.FindCorp(http.Request.Query["corp"].ToString()) ?? world.Corps[0];
        return page.WriteAsync(page.Say("授权安装应用", "Authorise an app"), Html.Of($"""
            <p class="corps"><a href="{page.WithLanguage(page.IsEnglish ? "zh" : "en")}">{(page.IsEnglish ? "中文" : "English")}</a></p>
            <h1><bdi>{suite!.Name}</bdi> <small><code>{suite.SuiteId}</code></small></h1>
            {(asked!.IsTest ? Html.Of($"<p class=\"note\">{page.Say("测试授权：应用尚未上线", "A test: the app is not published yet")}</p>") : default)}
            <p>{page.Say("申请读取可见范围内的成员与部门 ID（不含姓名、手机号、邮箱），并向成员发送消息。", "asks to read the ids of members and departments in its visible scope (no names, mobiles or mails), and to send them messages.")}</p>
            <p>{page.Say("以哪个企业的管理员身份授权：", "Whose admin are you: ")}{Html.Join(world.Corps.Select(c => Html.Of($"<a href=\"{http.Request.QueryString.Add("corp", c.CorpId)}\">{c.Name}</a> ")))}</p>
            {Form(http, page, corp)}
            """));
    }

    public static async Task DecideAsync(HttpContext http, SimulatedWorld world)
    {
        if (Refuse(http, world, out var suite, out _, out var address) is { } refusal)
        {
            await SignInPages.ErrorAsync(http, refusal);
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var back = SuiteSignInPages.Return(address!, http.Request.Query);
        if (form["decision"] != "agree" || world.FindCorp(form["corp"].ToString()) is not { } corp)
        {
            http.Response.Redirect(back);
            return;
        }

        var users = form["users"].ToString().Split([',', '，', ' '], StringSplitOptions.RemoveEmptyEntries);
        var departments = form["departments"].Select(d => int.Parse(d!, CultureInfo.InvariantCulture)).ToArray();
        var admin = corp.FindMember(form["admin"].ToString()) ?? corp.MembersFrom(0, 1)[0];
        var codes = world.Suites.AuthCodes;
        var code = codes.Issue(new SuiteGrant(suite!.SuiteId, corp.CorpId, new AppScope(departments, users, []), admin.UserId, http.Request.Query["state"].ToString()));
        http.Response.Redirect($"{back}&auth_code={code}&expires_in={(int)codes.Life.TotalSeconds}");
    }

    private static Html Form(HttpContext http, Page page, SimulatedCorp corp)
    {
        var departments = Html.Join(corp.Departments.Take(DepartmentsShown).Select(d => Html.Of(
            $"<li><label><input type=\"checkbox\" name=\"departments\" value=\"{d.Id}\" {(d.Id == SimulatedCorp.RootDepartment ? "checked" : "")}> {d.Id} <bdi>{d.Name}</bdi></label></li>")));
        return Html.Of($"""
            <form method="post" action="/3rdapp/install{http.Request.QueryString}"><input type="hidden" name="corp" value="{corp.CorpId}">
            <h2><bdi>{corp.Name}</bdi></h2>
            <label>{page.Say("管理员账号", "The admin's userid")} <input name="admin" value="{(corp.MembersFrom(0, 1) is [var first] ? first.UserId : "")}"></label>
            <fieldset><legend>{page.Say("可见范围：部门", "Visible scope: departments")}</legend><ul>{departments}</ul></fieldset>
            <label>{page.Say("可见范围：成员账号", "Visible scope: userids")} <input name="users"></label>
            <p class="row"><button name="decision" value="agree">{page.Say("同意以上授权并添加", "Agree and add")}</button>
            <button name="decision" value="refuse">{page.Say("拒绝", "Refuse")}</button></p></form>
            """);
    }

    private static string? Refuse(HttpContext http, SimulatedWorld world, out SimulatedSuite? suite, out PreAuthorisation? asked, out Uri? address)
    {
        var query = http.Request.Query;
        (suite, asked, address) = (world.Suites.Find(query["suite_id"].ToString()), null, null);
        if (suite is null)
        {
            return "40083: invalid suite_id";
        }

        asked = world.Suites.PreAuthCodes.Find(query["pre_auth_code"].ToString(), out var expired);
        if (asked?.SuiteId != suite.SuiteId)
        {
            return expired ? "42007: pre_auth_code expired" : "40077: invalid pre_auth_code";
        }

        return SuiteSignInPages.Refuse(query, suite, out address);
    }
}
