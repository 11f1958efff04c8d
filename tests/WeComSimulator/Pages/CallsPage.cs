using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>The calls that came in, newest first.</summary>
internal static class CallsPage
{
    private const int Shown = 100;

    public static Task WriteAsync(HttpContext http, SimulatedWorld world)
    {
        var page = new Page(http);
        return page.WriteAsync(page.Say("调用记录", "Calls"), Html.Of($"""
            <h1>{page.Say("调用记录", "Calls")}</h1>
            <ul class="facts">{Html.Join(world.Calls.Counts().Select(c => Html.Of($"<li><b>{c.Value}</b> {c.Key}</li>")))}</ul>
            <table><tbody>{Html.Join(world.Calls.Recent(Shown).Reverse().Select(c => Html.Of($"<tr><td>{c.At:HH:mm:ss.fff}</td><td><code>{c.Api}</code></td><td>{c.Query}</td><td>{c.ErrCode} {c.Fault}</td></tr>")))}</tbody></table>
            """));
    }
}
