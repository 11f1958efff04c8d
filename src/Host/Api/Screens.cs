using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Liaison.Host.Api;

/// <summary>Serves the screens that ClientApp is built into: hashed files for ever, the page itself fresh, and the page for every address that it knows.</summary>
internal static class Screens
{
    /// <summary>Stands in the built page where each answer has a nonce of its own (vite.config.ts).</summary>
    private const string NoncePlace = "LIAISON-NONCE";

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

    /// <summary>Scripts are the page's own files only. Its styles are made by its script (antd), which has the nonce.</summary>
    private static string PolicyWith(string nonce) =>
        $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

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
            app.MapGet(address, (HttpContext http, CancellationToken ct) => PageAsync("index.html", http, app.Environment, ct)).ExcludeFromDescription();
        }

        // The workbench on the phone: a page of its own, small enough for one.
        app.MapGet("/m/{**rest}", (HttpContext http, CancellationToken ct) => PageAsync("m.html", http, app.Environment, ct)).ExcludeFromDescription();
    }

    private static async Task<IResult> PageAsync(string name, HttpContext http, IWebHostEnvironment environment, CancellationToken ct)
    {
        if (environment.WebRootFileProvider.GetFileInfo(name) is not { Exists: true } page)
        {
            return Results.NotFound();
        }

        using var reader = new StreamReader(page.CreateReadStream());
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        http.Response.Headers.ContentSecurityPolicy = PolicyWith(nonce);
        return Results.Text((await reader.ReadToEndAsync(ct)).Replace(NoncePlace, nonce, StringComparison.Ordinal), "text/html; charset=utf-8");
    }

    /// <summary>What is compressed has the type of what it is compressed from.</summary>
    private sealed class ContentTypes : IContentTypeProvider
    {
        private readonly FileExtensionContentTypeProvider _types = new();

        public bool TryGetContentType(string subpath, [MaybeNullWhen(false)] out string contentType) =>
            _types.TryGetContentType(subpath.EndsWith(Compressed, StringComparison.Ordinal) ? subpath[..^Compressed.Length] : subpath, out contentType);
    }
}
