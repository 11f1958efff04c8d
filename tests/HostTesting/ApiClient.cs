using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace Liaison.HostTesting;

/// <summary>A browser for tests: its own cookies, no redirects followed, the anti-forgery header on every write.</summary>
public sealed class ApiClient : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false, UseCookies = true, CookieContainer = new CookieContainer() };

    public ApiClient(Uri url)
    {
        Http = new HttpClient(_handler) { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Add("X-Liaison-CSRF", "1");
    }

    public HttpClient Http { get; }

    public CookieContainer Cookies => _handler.CookieContainer;

    /// <summary>Sends JSON (or nothing) and returns the answer, whatever it is.</summary>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, options: JsonSerializerOptions.Web);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await Http.SendAsync(request);
        return new ApiAnswer(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(),
            response.Headers.Location,
            response.Headers.ETag?.ToString(),
            response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public Task<ApiAnswer> PutAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, body, headers);

    public Task<ApiAnswer> DeleteAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, body, headers);

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }
}

/// <summary>An answer, read whole.</summary>
public sealed record ApiAnswer(HttpStatusCode Status, string Text, Uri? Location, string? ETag, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text) ?? throw new InvalidOperationException("The answer is JSON null.");

    /// <summary>The stable code of a problem document; null for anything else.</summary>
    public string? Code => Text.StartsWith('{') ? (string?)Json["code"] : null;

    public ApiAnswer ShouldBe(HttpStatusCode status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    public ApiAnswer ShouldBeRefused(string code)
    {
        Code.ShouldBe(code, Text);
        return this;
    }

    public T Read<T>() => JsonSerializer.Deserialize<T>(Text, JsonSerializerOptions.Web)!;
}
