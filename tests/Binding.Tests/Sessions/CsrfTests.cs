using System.Net;
using Liaison.HostTesting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Binding.Tests.Sessions;

public sealed class CsrfTests : IAsyncLifetime
{
    private const string Header = "X-Liaison-CSRF";

    private BindingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await BindingApp.StartAsync(map: web =>
    {
        // A page with a form, as the join page is.
        web.MapGet("/form", (HttpContext http, IAntiforgery antiforgery) => antiforgery.GetAndStoreTokens(http).RequestToken);
        web.MapPost("/form", () => TypedResults.NoContent());
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task No_write_of_the_module_passes_with_the_cookie_alone()   // CASES §4 #9
    {
        var (client, _) = await _app.NewAccountAsync("wang@acme.example");
        client.Http.DefaultRequestHeaders.Remove(Header);
        var writes = _app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(m => (Method: m, Path: Path(e))))
            .Where(e => e.Method is not "GET").ToList();
        writes.Count.ShouldBeGreaterThan(6);
        foreach (var (method, path) in writes)
        {
            var answer = await client.SendAsync(new HttpMethod(method), path, new { });
            if (path.StartsWith("/wecom/callbacks/", StringComparison.Ordinal))
            {
                // WeCom signs what it sends, and no cookie counts there.
                answer.Status.ShouldBe(HttpStatusCode.Forbidden);
                continue;
            }

            answer.Code.ShouldBe("accounts.csrf-header-missing", $"{method} {path}: {answer.Text}");
            answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("true")]
    public async Task The_header_says_1_or_it_is_missing(string value)
    {
        var (client, _) = await _app.NewAccountAsync("wang@acme.example");
        client.Http.DefaultRequestHeaders.Remove(Header);
        (await client.SendAsync(HttpMethod.Delete, "/api/v1/sessions/current", headers: (Header, value))).ShouldBeRefused("accounts.csrf-header-missing");
    }

    [Fact]
    public async Task A_form_passes_with_its_token_and_with_nothing_less()
    {
        var (client, _) = await _app.NewAccountAsync("wang@acme.example");
        client.Http.DefaultRequestHeaders.Remove(Header);
        var token = (await client.GetAsync("/form")).Text;
        (await PostFormAsync(client, token)).ShouldBe(HttpStatusCode.NoContent);
        (await PostFormAsync(client, token[..^4] + "AAAA")).ShouldBe(HttpStatusCode.BadRequest);
        (await PostFormAsync(client, null)).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Another_sites_page_changes_nothing_even_before_sign_in(string header, string value)
    {
        var answer = await _app.NewClient().PostAsync("/api/v1/sessions", new { email = "wang@acme.example", password = BindingApp.Password }, (header, value));
        answer.ShouldBe(HttpStatusCode.Forbidden).ShouldBeRefused("accounts.cross-site");
    }

    [Fact]
    public async Task Our_own_page_is_let_through()
    {
        var (client, _) = await _app.NewAccountAsync("wang@acme.example");
        (await client.DeleteAsync("/api/v1/sessions", headers: ("Origin", _app.Url.GetLeftPart(UriPartial.Authority)))).ShouldBe(HttpStatusCode.NoContent);
        (await client.DeleteAsync("/api/v1/sessions", headers: ("Sec-Fetch-Site", "same-origin"))).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Without_a_session_there_is_nothing_to_misuse()
    {
        await _app.NewAccountAsync("wang@acme.example");
        var client = _app.NewClient();
        client.Http.DefaultRequestHeaders.Remove(Header);
        (await client.PostAsync("/api/v1/sessions", new { email = "wang@acme.example", password = BindingApp.Password }, ("Cookie", "liaison=ended"))).ShouldBe(HttpStatusCode.Created);
    }

    private static async Task<HttpStatusCode> PostFormAsync(ApiClient client, string? token)
    {
        using var form = new FormUrlEncodedContent(token is null ? [] : [new("__RequestVerificationToken", token)]);
        using var response = await client.Http.PostAsync("/form", form);
        return response.StatusCode;
    }

    private static string Path(RouteEndpoint endpoint) => string.Join('/', endpoint.RoutePattern.PathSegments
        .Select(s => s.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : Guid.Empty.ToString())
        .Prepend(""));
}
