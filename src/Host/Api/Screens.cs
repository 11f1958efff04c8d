using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Liaison.Host.Api;

/// <summary>Serves the screens that ClientApp is built into: hashed files for ever, the page itself fresh, and the page for every address that it knows.</summary>
internal static class Screens
{
    /// <summary>The page's styles are made by its script (antd), hence inline; its scripts are its own files only.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    private const string Assets = "/assets";
    private const string Compressed = ".br";

    /// <summary>Scripts and styles lie there compressed as well; whoever takes Brotli gets those.</summary>
    public static void UseScreens(this WebApplication app)
    {
        var files = app.Environment.WebRootFileProvider;
        app.Use((http, next) =>
        {
            if (http.Request.Path.StartsWithSegments(Assets, StringComparison.Ordinal)
                && http.Request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value == "br" && e.Quality is not 0)
                && files.GetFileInfo(http.Request.Path + Compressed).Exists)
            {
                http.Request.Path += Compressed;
            }

            return next(http);
        });
        app.UseStaticFiles(new StaticFileOptions { ContentTypeProvider = new ContentTypes(), OnPrepareResponse = Prepare });
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        var hashed = file.Context.Request.Path.StartsWithSegments(Assets, StringComparison.Ordinal);
        headers[HeaderNames.CacheControl] = hashed ? "public, max-age=31536000, immutable" : "no-cache";
        if (hashed)
        {
            headers[HeaderNames.Vary] = HeaderNames.AcceptEncoding;
        }

        if (file.File.Name.EndsWith(Compressed, StringComparison.Ordinal))
        {
            headers[HeaderNames.ContentEncoding] = "br";
        }
    }

    public static void MapScreens(this WebApplication app)
    {
        foreach (var address in new[] { "/", "/first-run", "/sign-in", "/register", "/forgot-password", "/teams/{**rest}" })
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

    /// <summary>What is compressed has the type of what it is compressed from.</summary>
    private sealed class ContentTypes : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider _types = new();

        public bool TryGetContentType(string subpath, [MaybeNullWhen(false)] out string contentType) =>
            _types.TryGetContentType(subpath.EndsWith(Compressed, StringComparison.Ordinal) ? subpath[..^Compressed.Length] : subpath, out contentType);
    }
}
