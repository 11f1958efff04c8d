using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Control;
using Liaison.WeComSimulator.Model;
using Liaison.WeComSimulator.Pages;

namespace Liaison.WeComSimulator.Suite;

/// <summary>The install page, and the suites as the provider console and the corps' admins see them.</summary>
internal static class SuitePages
{
    private const int Shown = 50;

    public static void MapSuitePages(this IEndpointRouteBuilder app, SimulatedWorld world, CallbackCentre callbacks, SuiteCentre centre)
    {
        app.MapGet("/3rdapp/install", http => InstallPage.ShowAsync(http, world));
        app.MapPost("/3rdapp/install", http => InstallPage.DecideAsync(http, world));
        app.MapGet("/suites", http => WriteAsync(http, world, callbacks));
        Post("ticket", (suite, _) => Do(() => centre.PushTicket(suite)));
        Post("market", (suite, form) => Do(() => centre.InstallFromMarket(suite, new SuiteControl.MarketInstallBody(form["corp"]!, [SimulatedCorp.RootDepartment]).ToGrant(suite.SuiteId, world))));
        Post("scope", (suite, form) => Do(() => SuiteControl.ChangeScope(world, Install(suite, form), new ScopeBody(PageActions.Numbers(form["departments"]), PageActions.Words(form["users"])))));
        Post("cancel", (suite, form) => centre.CancelAsync(suite, Install(suite, form).CorpId));
        Post("reset", (suite, form) => Do(() => centre.ResetPermanentCode(suite, Install(suite, form))));

        void Post(string what, Func<SimulatedSuite, IFormCollection, Task> act) => app.MapPost($"/ui/suites/{{suite}}/{what}", async (string suite, HttpContext http) =>
        {
            try
            {
                await act(world.Suites.Find(suite) ?? throw new RefusedException($"There is no suite {suite}."), await http.Request.ReadFormAsync(http.RequestAborted));
                return Results.Redirect("/suites");
            }
            catch (RefusedException refused)
            {
                return Results.Redirect($"/suites?note={Uri.EscapeDataString(refused.Message)}");
            }
        });

        SuiteInstall Install(SimulatedSuite suite, IFormCollection form) =>
            world.Suites.FindInstall(suite.SuiteId, form["corp"]!) ?? throw new RefusedException($"{form["corp"]} has not installed {suite.SuiteId}.");
    }

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static Task WriteAsync(HttpContext http, SimulatedWorld world, CallbackCentre callbacks)
    {
        var page = new Page(http);
        var note = http.Request.Query["note"].ToString();
        var suites = world.Suites.Suites;
        return page.WriteAsync(page.Say("第三方应用", "Suites"), Html.Of($"""
            {(note.Length > 0 ? Html.Of($"<p class=\"note\" role=\"status\">{note}</p>") : default)}
            <h1>{page.Say("第三方应用", "Suites")}</h1>
            {(suites.Count == 0 ? Html.Of($"<p class=\"empty\">{page.Say("暂无第三方应用，请用 PUT /control/suites/… 创建", "No suite yet: PUT /control/suites/… makes one")}</p>") : default)}
            {Html.Join(suites.Select(s => SuitePart(page, world, callbacks, s)))}
            """));
    }

    private static Html SuitePart(Page page, SimulatedWorld world, CallbackCentre callbacks, SimulatedSuite suite)
    {
        var to = $"/ui/suites/{Uri.EscapeDataString(suite.SuiteId)}";
        var corps = Html.Join(world.Corps.Select(c => Html.Of($"<option value=\"{c.CorpId}\">{c.Name}</option>")));
        return Html.Of($"""
            <section><h2><bdi>{suite.Name}</bdi> <small><code>{suite.SuiteId}</code></small></h2>
            <dl><dt>Secret</dt><dd><code>{suite.Secret}</code></dd><dt>{page.Say("指令回调 URL", "Command URL")}</dt><dd><code>{suite.CommandUrl}</code></dd>
            <dt>{page.Say("数据回调 URL", "Data URL")}</dt><dd><code>{suite.DataUrl}</code></dd></dl>
            <div class="row">{Page.Button($"{to}/ticket", page.Say("立即推送 suite_ticket", "Push a suite_ticket now"))}
            <form method="post" action="{to}/market"><select name="corp" aria-label="corp">{corps}</select><button>{page.Say("从应用市场安装", "Install from the market")}</button></form></div>
            {Html.Join(world.Suites.InstallsOf(suite.SuiteId).Select(i => InstallPart(page, world, i, to)))}
            <table><tbody>{Html.Join(callbacks.Deliveries.Recent(suite.SuiteId, Shown).Reverse().Select(CallbacksPage.DeliveryRow))}</tbody></table></section>
            """);
    }

    private static Html InstallPart(Page page, SimulatedWorld world, SuiteInstall install, string to)
    {
        var corp = world.FindCorp(install.CorpId)!;
        var scope = corp.FindApp(install.AgentId)!.Scope;
        return Html.Of($"""
            <h3><bdi>{corp.Name}</bdi> <code>{install.OpenCorpId}</code></h3>
            <form method="post" action="{to}/scope" class="wide">{Page.Hidden([("corp", install.CorpId)])}
            <label>{page.Say("部门编号", "Department ids")} <input name="departments" value="{string.Join(',', scope.Departments)}"></label>
            <label>{page.Say("成员账号", "Userids")} <input name="users" value="{string.Join(',', scope.Users)}"></label><button>{page.Say("更改可见范围", "Change the scope")}</button></form>
            <p class="row">{Page.Button($"{to}/reset", page.Say("重新获取 Secret", "Get the Secret again"), ("corp", install.CorpId))}
            {Page.Button($"{to}/cancel", page.Say("取消授权", "Withdraw"), ("corp", install.CorpId))}</p>
            """);
    }
}
