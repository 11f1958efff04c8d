using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>A corp at a glance, its people to search, and everything that can be done to them.</summary>
internal static class OverviewPage
{
    private const int PeopleShown = 10;

    public static Task WriteAsync(HttpContext http, SimulatedWorld world, SimulatedCorp corp)
    {
        var page = new Page(http);
        var search = http.Request.Query["q"].ToString();
        var note = http.Request.Query["note"].ToString();
        return page.WriteAsync(corp.Name, Html.Of($"""
            {(note.Length > 0 ? Html.Of($"<p class=\"note\" role=\"status\">{note}</p>") : default)}
            <h1>{corp.Name} <small>{corp.CorpId}</small></h1>
            <p class="corps">{Html.Join(world.Corps.Select(c => Html.Of($"<a href=\"/corp/{c.CorpId}\">{c.Name}</a> ")))}</p>
            {Facts(page, world, corp)}
            {People(page, corp, search)}
            {Changes(page, corp)}
            {AppPart(page, world, corp)}
            {FaultsPart.Render(page, world, corp)}
            {Events(page, world)}
            """));
    }

    private static Html Facts(Page page, SimulatedWorld world, SimulatedCorp corp)
    {
        var members = corp.Members;
        return Html.Of($"""
            <ul class="facts">
            <li><b>{members.Count}</b> {page.Say("成员", "members")}</li>
            <li><b>{members.Count(m => m.Status == MemberStatus.NotActivated)}</b> {page.Say("未激活", "not activated")}</li>
            <li><b>{members.Count(m => m.Status == MemberStatus.Disabled)}</b> {page.Say("已禁用", "disabled")}</li>
            <li><b>{corp.Departments.Count}</b> {page.Say("部门", "departments")}</li>
            <li><b>{world.Faults.Active.Count}</b> {page.Say("故障", "faults on")}</li>
            </ul>
            """);
    }

    private static Html People(Page page, SimulatedCorp corp, string search)
    {
        var found = corp.Members
            .Where(m => m.Name.Contains(search, StringComparison.OrdinalIgnoreCase) || m.UserId.Contains(search, StringComparison.OrdinalIgnoreCase))
            .Take(PeopleShown + 1).ToArray();
        return Html.Of($"""
            <section><h2>{page.Say("成员", "People")}</h2>
            <form method="get" class="row"><input name="q" value="{search}" aria-label="{page.Say("搜索", "Search")}" placeholder="{page.Say("姓名或账号", "Name or userid")}"><button>{page.Say("搜索", "Search")}</button></form>
            <table><tbody>{Html.Join(found.Take(PeopleShown).Select(m => PersonRow(page, corp, m)))}</tbody></table>
            {(found.Length > PeopleShown ? Html.Of($"<p>{page.Say("还有更多，请搜索。", "There are more: search.")}</p>") : default)}
            </section>
            """);
    }

    private static Html PersonRow(Page page, SimulatedCorp corp, SimulatedMember member)
    {
        var places = string.Join(page.Say("、", ", "), member.Placements.Select(p => corp.FindDepartment(p.DepartmentId)?.Name));
        var (status, next) = member.Status switch
        {
            MemberStatus.Active => ("", MemberStatus.Disabled),
            MemberStatus.Disabled => (page.Say("已禁用", "disabled"), MemberStatus.Active),
            MemberStatus.NotActivated => (page.Say("未激活", "not activated"), MemberStatus.Active),
            _ => (page.Say("已退出", "left"), MemberStatus.Active),
        };
        var to = $"/ui/{corp.CorpId}";
        var label = next == MemberStatus.Active ? page.Say("启用", "Enable") : page.Say("禁用", "Disable");
        return Html.Of($"""
            <tr><td><bdi>{member.Name}</bdi> <em>{status}</em><br><code>{member.UserId}</code></td><td>{places}<br><small>{member.Position}</small></td>
            <td class="actions"><a href="/phone/{corp.CorpId}/{Uri.EscapeDataString(member.UserId)}">{page.Say("手机", "Phone")}</a>
            {Page.Button($"{to}/dismiss", page.Say("离职", "Dismiss"), ("userid", member.UserId))}
            {Page.Button($"{to}/status", label, ("userid", member.UserId), ("status", $"{(int)next}"))}
            <details><summary>{page.Say("更改", "Change")}</summary>
            <form method="post" action="{to}/change">{Page.Hidden([("userid", member.UserId)])}
            <label>{page.Say("姓名", "Name")} <input name="name" value="{member.Name}"></label>
            <label>{page.Say("账号", "Userid")} <input name="newUserid" value="{member.UserId}"></label>
            <label>{page.Say("部门编号", "Department ids")} <input name="departments" value="{string.Join(',', member.Placements.Select(p => p.DepartmentId))}"></label>
            <button>{page.Say("保存", "Save")}</button></form></details></td></tr>
            """);
    }

    private static Html Changes(Page page, SimulatedCorp corp)
    {
        var to = $"/ui/{corp.CorpId}";
        var departments = Html.Join(corp.Departments.Take(500).Select(d => Html.Of($"<option value=\"{d.Id}\">{d.Id} {d.Name}</option>")));
        return Html.Of($"""
            <section><h2>{page.Say("变动", "Changes")}</h2><div class="cards">
            <form method="post" action="{to}/hire"><h3>{page.Say("入职", "Hire")}</h3>
            <label>{page.Say("姓名", "Name")} <input name="name" required></label><label>{page.Say("账号", "Userid")} <input name="userid" required></label>
            <label>{page.Say("部门", "Department")} <select name="department">{departments}</select></label><button>{page.Say("入职", "Hire")}</button></form>
            <form method="post" action="{to}/dismiss-share"><h3>{page.Say("批量离职", "Dismiss many")}</h3>
            <label>{page.Say("百分比", "Per cent")} <input name="percent" type="number" min="1" max="100" value="50"></label><button>{page.Say("离职", "Dismiss")}</button></form>
            <form method="post" action="{to}/department"><h3>{page.Say("部门", "Department")}</h3>
            <label>{page.Say("部门", "Department")} <select name="id">{departments}</select></label><label>{page.Say("名称", "Name")} <input name="name"></label>
            <button name="what" value="add">{page.Say("新增子部门", "Add below")}</button> <button name="what" value="rename">{page.Say("改名", "Rename")}</button>
            <button name="what" value="remove">{page.Say("删除", "Remove")}</button></form>
            </div></section>
            """);
    }

    private static Html AppPart(Page page, SimulatedWorld world, SimulatedCorp corp)
    {
        var app = corp.FindApp(world.SeedOf(corp).AgentId)!;
        var contacts = corp.FindApp(0)!;
        var to = $"/ui/{corp.CorpId}";
        return Html.Of($"""
            <section><h2>{page.Say("应用与凭证", "App and credentials")}</h2>
            <dl><dt>CorpID</dt><dd><code>{corp.CorpId}</code></dd><dt>AgentId</dt><dd><code>{app.AgentId}</code></dd>
            <dt>Secret</dt><dd><code>{app.Secret}</code></dd><dt>{page.Say("通讯录同步 Secret", "Contacts-sync Secret")}</dt><dd><code>{contacts.Secret}</code></dd>
            <dt>{page.Say("可信域名", "Trusted domain")}</dt><dd><code>{app.TrustedDomain}</code></dd></dl>
            <div class="cards">
            <form method="post" action="{to}/scope"><h3>{page.Say("可见范围", "Visible scope")}</h3>
            <label>{page.Say("部门编号", "Department ids")} <input name="departments" value="{string.Join(',', app.Scope.Departments)}"></label>
            <label>{page.Say("成员账号", "Userids")} <input name="users" value="{string.Join(',', app.Scope.Users)}"></label>
            <label>{page.Say("标签编号", "Tag ids")} <input name="tags" value="{string.Join(',', app.Scope.Tags)}"></label><button>{page.Say("保存", "Save")}</button></form>
            <form method="post" action="{to}/app"><h3>{page.Say("应用", "App")}</h3>
            <label>{page.Say("可信域名", "Trusted domain")} <input name="domain" value="{app.TrustedDomain}"></label>
            <label>{page.Say("企业可信 IP（空 = 不限）", "Trusted IPs (empty: any)")} <input name="ips" value="{string.Join(',', app.TrustedIps ?? [])}"></label>
            <label><input type="checkbox" name="enabled" {(app.Enabled ? "checked" : "")}> {page.Say("启用", "Enabled")}</label><button>{page.Say("保存", "Save")}</button></form>
            <form method="post" action="{to}/reset-secret"><h3>{page.Say("重置 Secret", "Reset the Secret")}</h3>
            <button name="which" value="app">{page.Say("应用", "App")}</button> <button name="which" value="contacts">{page.Say("通讯录同步", "Contacts sync")}</button></form>
            </div><p><a href="/corp/{corp.CorpId}/callbacks">{page.Say("接收事件服务器与投递记录", "Callbacks and their deliveries")}</a></p></section>
            """);
    }

    private static Html Events(Page page, SimulatedWorld world) => Html.Of($"""
        <section><h2>{page.Say("最近的变动", "Latest changes")}</h2>
        <ol>{Html.Join(world.RecentEvents.Take(20).Select(e => Html.Of($"<li><code>{e.Kind}</code> {e.Before} {(e.Before is null || e.Before == e.Subject ? "" : "→")} {(e.Before == e.Subject ? "" : e.Subject)}</li>")))}</ol></section>
        """);
}
