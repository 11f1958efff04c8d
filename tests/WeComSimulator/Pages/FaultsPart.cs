using System.Text.Json;
using Liaison.WeComSimulator.Faults;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>The switches for what goes wrong.</summary>
internal static class FaultsPart
{
    private static readonly string[] Apis =
    [
        "/cgi-bin/*", "/cgi-bin/gettoken", "/cgi-bin/agent/get", "/cgi-bin/department/list", "/cgi-bin/department/simplelist", "/cgi-bin/department/get", "/cgi-bin/user/list",
        "/cgi-bin/user/simplelist", "/cgi-bin/user/get", "/cgi-bin/user/list_id", "/cgi-bin/message/send", "/cgi-bin/auth/getuserinfo",
    ];

    /// <summary>The name of a kind as the control API writes it.</summary>
    public static string NameOf(FaultKind kind) => JsonSerializer.Serialize(kind).Trim('"');

    public static Html Render(Page page, SimulatedWorld world, SimulatedCorp corp)
    {
        var kinds = Html.Join(Enum.GetValues<FaultKind>().Select(k => Html.Of($"<option>{NameOf(k)}</option>")));
        var apis = Html.Join(Apis.Select(a => Html.Of($"<option>{a}</option>")));
        var active = Html.Join(world.Faults.Active.Select(f => Html.Of($"""
            <li><code>{NameOf(f.Fault.Kind)}</code> {f.Fault.ErrCode} {f.Fault.Api} {f.Fault.Match} × {f.Hits}
            {Page.Button($"/ui/{corp.CorpId}/fault-off", page.Say("关闭", "Off"), ("id", $"{f.Id}"))}</li>
            """)));
        return Html.Of($"""
            <section><h2>{page.Say("故障", "Faults")}</h2><ul>{active}</ul>
            <form method="post" action="/ui/{corp.CorpId}/fault" class="wide">
            <label>API <select name="api">{apis}</select></label><label>{page.Say("种类", "Kind")} <select name="kind">{kinds}</select></label>
            <label>errcode <input name="errcode" type="number" value="45009"></label>
            <label>{page.Say("查询串包含", "Query contains")} <input name="match" placeholder="department_id=5"></label>
            <label>{page.Say("次数（空 = 一直）", "Times (empty: always)")} <input name="times" type="number" min="1"></label>
            <button>{page.Say("打开", "On")}</button></form>
            <p class="row">{Page.Button($"/ui/{corp.CorpId}/tokens", page.Say("让所有 token 过期", "Expire all tokens"), ("what", "expire"))}
            {Page.Button($"/ui/{corp.CorpId}/tokens", page.Say("让所有 token 失效", "Invalidate all tokens"), ("what", "invalidate"))}
            {Page.Button($"/ui/{corp.CorpId}/clock", page.Say("时钟拨快 1 小时", "Clock one hour on"))}
            {Page.Button($"/ui/{corp.CorpId}/reset", page.Say("全部还原", "Reset everything"))}</p></section>
            """);
    }
}
