using Microsoft.Net.Http.Headers;

namespace Liaison.Host.Api;

/// <summary>Serves the screens that ClientApp is built into: hashed files for ever, the page itself fresh, and the page for every address that it knows.</summary>
internal static class Screens
{
    /// <summary>The page's styles are made by its script (antd), hence inline; its scripts are its own files only.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    public static void AddScreens(this IServiceCollection services) => services.AddResponseCompression(o => o.EnableForHttps = true);

    /// <summary>What is compressed is the same for everybody and holds nothing that somebody sent, so that its size tells nothing (BREACH).</summary>
    public static void UseScreens(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal), assets => assets.UseResponseCompression());
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers[HeaderNames.CacheControl] =
                file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache",
        });
    }

    public static void MapScreens(this WebApplication app)
    {
        foreach (var address in new[] { "/", "/first-run", "/sign-in", "/register", "/teams/{**rest}" })
        {
            app.MapGet(address, (IWebHostEnvironment environment) =>
            {
                var page = environment.WebRootFileProvider.GetFileInfo("index.html");
                return page is { Exists: true, PhysicalPath: { } path } ? TypedResults.PhysicalFile(path, "text/html; charset=utf-8") : Results.NotFound();
            }).AddEndpointFilter(async (context, next) =>
            {
                context.HttpContext.Response.Headers[HeaderNames.CacheControl] = "no-cache";
                context.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
                return await next(context);
            }).ExcludeFromDescription();
        }
    }
}
