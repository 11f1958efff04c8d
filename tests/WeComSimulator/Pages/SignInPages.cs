using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>What WeCom's OAuth page shows when it does not simply send the browser back.</summary>
internal static class SignInPages
{
    public static Task ErrorAsync(HttpContext http, string reason)
    {
        var page = new Page(http);
        return page.WriteAsync(page.Say("网页授权", "Authorisation"), Html.Of($"<h1>{page.Say("无法打开此页面", "This page cannot be opened")}</h1><p class=\"note\">{reason}</p>"), phone: true);
    }

    public static Task OpenInWeComAsync(HttpContext http, SimulatedWorld world, SimulatedCorp corp)
    {
        var page = new Page(http);
        var here = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.Path}{http.Request.QueryString}";
        var people = corp.MembersFrom(0, 10).Select(m => Html.Of(
            $"<li><a href=\"/phone/{corp.CorpId}/{Uri.EscapeDataString(m.UserId)}/open?url={Uri.EscapeDataString(here)}\"><bdi>{m.Name}</bdi></a></li>"));
        return page.WriteAsync(page.Say("网页授权", "Authorisation"), Html.Of($"""
            <h1>{page.Say("请在企业微信客户端打开链接", "Please open this link in WeCom")}</h1>
            <p>{page.Say("模拟器不知道这是谁的手机。请从某人的手机页面打开链接，或选择：", "The simulator does not know whose phone this is. Open the link from somebody's phone page, or choose:")}</p><ul>{Html.Join(people)}</ul>
            """), phone: true);
    }

    /// <summary>The page with the QR code: who scans it is chosen from a list, found by name or userid.</summary>
    /// <param name="back">Where the browser goes when somebody refuses: without a code.</param>
    public static Task ScanAsync(HttpContext http, SimulatedCorp corp, SimulatedApp app, string back)
    {
        var page = new Page(http);
        var query = http.Request.QueryString;
        var sought = http.Request.Query["q"].ToString();
        var visibility = corp.VisibilityOf(app);
        var people = corp.Members.Where(visibility.Sees)
            .Where(m => sought.Length == 0 || m.Name.Contains(sought, StringComparison.OrdinalIgnoreCase) || m.UserId.Contains(sought, StringComparison.OrdinalIgnoreCase)).Take(12)
            .Select(m => Html.Of($"<li><a href=\"{query.Add("scan", m.UserId)}\"><bdi>{m.Name}</bdi> <small>{m.UserId}</small></a></li>"));
        var fields = http.Request.Query.Where(f => f.Key is not "q").Select(f => Html.Of($"<input type=\"hidden\" name=\"{f.Key}\" value=\"{f.Value.ToString()}\">"));
        return page.WriteAsync(page.Say("企业微信登录", "WeCom sign-in"), Html.Of($"""
            <h1>{page.Say("请使用企业微信扫描二维码登录", "Scan the QR code with WeCom to sign in")}</h1><p><bdi>{app.Name}</bdi> · <bdi>{corp.Name}</bdi></p>
            <p class="note">{page.Say("模拟器：谁来扫码？", "Simulator: who scans it?")}</p>
            <form method="get">{Html.Join(fields)}<input name="q" value="{sought}" placeholder="{page.Say("姓名或 userid", "Name or userid")}"> <button>{page.Say("查找", "Find")}</button></form>
            <ul>{Html.Join(people)}</ul><p><a href="{back}">{page.Say("拒绝登录", "Refuse")}</a></p>
            """), phone: true);
    }

    public static Task ConsentAsync(HttpContext http, SimulatedApp app, SimulatedMember member)
    {
        var page = new Page(http);
        var query = http.Request.QueryString;
        return page.WriteAsync(page.Say("网页授权", "Authorisation"), Html.Of($"""
            <h1>{app.Name}</h1><p>{page.Say("申请获取你的敏感信息（头像、性别、手机、邮箱、地址）", "asks for your avatar, gender, mobile, mail and address")}</p><p><bdi>{member.Name}</bdi></p>
            <p class="row"><a class="more" href="{query.Add("consent", "yes")}">{page.Say("同意", "Agree")}</a> <a href="{query.Add("consent", "no")}">{page.Say("拒绝", "Refuse")}</a></p>
            """), phone: true);
    }
}
