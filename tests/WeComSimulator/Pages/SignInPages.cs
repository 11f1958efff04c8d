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
