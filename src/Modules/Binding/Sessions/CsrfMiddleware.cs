using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Http;
using Liaison.Kernel.Outcomes;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Sessions;

/// <summary>
/// No page of another site changes anything here: its browser says where a request comes from, or it cannot send our header without asking first.
/// Runs after authentication, on every unsafe method of every endpoint; forms carry ASP.NET's anti-forgery token instead of the header.
/// </summary>
internal sealed class CsrfMiddleware(RequestDelegate next, IAntiforgery antiforgery, IOptions<PublicUrlOptions> publicUrl)
{
    private const string Header = "X-Liaison-CSRF";

    public async Task InvokeAsync(HttpContext http)
    {
        var refusal = IsSafe(http.Request.Method) || http.GetEndpoint()?.Metadata.GetMetadata<ReadsOnlyAttribute>() is not null ? null : await RefusalAsync(http);
        await (refusal is null ? next(http) : refusal.ToProblem().ExecuteAsync(http));
    }

    private async Task<Refusal?> RefusalAsync(HttpContext http)
    {
        if (IsCrossSite(http.Request))
        {
            return AccountErrors.CrossSite;
        }

        // Without our cookie nobody's rights can be misused; a key is no cookie.
        if (http.User.Identity is not { IsAuthenticated: true, AuthenticationType: SessionScheme.Name } || http.Request.Headers[Header] == "1")
        {
            return null;
        }

        return http.Request.HasFormContentType && await antiforgery.IsRequestValidAsync(http) ? null : AccountErrors.CsrfHeaderMissing;
    }

    private bool IsCrossSite(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
        {
            return site != "same-origin" && site != "none";
        }

        if (!request.Headers.TryGetValue("Origin", out var origin))
        {
            return false;
        }

        return !Uri.TryCreate(origin, UriKind.Absolute, out var from)
            || (!SameHost(from, publicUrl.Value.PublicUrl) && from.Authority != request.Host.Value);
    }

    private static bool SameHost(Uri from, Uri? own) => own is not null && from.Authority == own.Authority;

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
}
