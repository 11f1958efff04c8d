using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>The mails that the sink has kept, newest first.</summary>
internal static class MailPage
{
    private const int Shown = 50;

    public static Task WriteAsync(HttpContext http, SimulatedWorld world)
    {
        var page = new Page(http);
        var mails = world.Mails.To(null).Reverse().Take(Shown).ToArray();
        return page.WriteAsync(page.Say("邮件", "Mail"), Html.Of($"""
            <h1>{page.Say("邮件", "Mail")}</h1>
            {(mails.Length == 0 ? Html.Of($"<p class=\"empty\">{page.Say("暂无邮件", "No mail yet")}</p>") : default)}
            {Html.Join(mails.Select(m => Html.Of($"""
                <article class="card"><h2>{m.Subject}</h2><small>{m.From} → {string.Join(", ", m.To)} · {m.At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm:ss}</small><pre>{m.Text}</pre></article>
                """)))}
            """));
    }
}
