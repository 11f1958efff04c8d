using System.Reflection;
using Liaison.WeComSimulator.Callbacks;
using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Pages;

/// <summary>The pages on which a person plays WeCom's side.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder app, SimulatedWorld world, CallbackCentre callbacks)
    {
        app.MapGet("/simulator.css", () => Results.Stream(Assembly.GetExecutingAssembly().GetManifestResourceStream("simulator.css")!, "text/css; charset=utf-8"));
        app.MapGet("/", http => OverviewPage.WriteAsync(http, world, world.Corps[0]));
        app.MapGet("/corp/{corp}", (string corp, HttpContext http) => With(http, world, corp, found => OverviewPage.WriteAsync(http, world, found)));
        app.MapGet("/phone/{corp}/{userid}", (string corp, string userid, HttpContext http) =>
            With(http, world, corp, found => PhonePage.WriteAsync(http, found, userid)));
        app.MapGet("/media/{corp}/{mediaId}", (string corp, string mediaId) => PhonePage.Media(world, corp, mediaId));
        app.MapGet("/mail", http => MailPage.WriteAsync(http, world));
        app.MapGet("/calls", http => CallsPage.WriteAsync(http, world));
        app.MapGet("/corp/{corp}/callbacks", (string corp, HttpContext http) => With(http, world, corp, found => CallbacksPage.WriteAsync(http, world, callbacks, found)));
        PageActions.Map(app.MapGroup("/ui"), world);
        CallbackActions.Map(app.MapGroup("/ui"), world, callbacks);
    }

    private static Task With(HttpContext http, SimulatedWorld world, string corp, Func<SimulatedCorp, Task> write)
    {
        if (world.FindCorp(corp) is { } found)
        {
            return write(found);
        }

        var page = new Page(http);
        return page.WriteAsync("404", Html.Of($"<h1>{page.Say("没有这个企业", "No such corp")}: {corp}</h1>"), StatusCodes.Status404NotFound);
    }
}
