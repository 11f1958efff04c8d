using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liaison.WeComSimulator;
using Microsoft.AspNetCore.Builder;

namespace Liaison.WeCom.Tests;

/// <summary>The simulator of WeCom's server on real HTTP, which was written without a look at the client.</summary>
internal sealed class Simulator : IAsyncDisposable
{
    public static readonly WeComApp App = new("wwliaisondemo0001", "demo-app-secret-000000000000000000000000001", 1000002);
    private readonly WebApplication app;
    private readonly HttpClient http;

    private Simulator(WebApplication app)
    {
        this.app = app;
        Address = new(app.Urls.Single());
        http = new() { BaseAddress = Address };
    }

    public Uri Address { get; }

    /// <summary>A corp of a few people, with ann (signed in), new (never signed in) and tag 1.</summary>
    public static async Task<Simulator> StartAsync(params string[] settings)
    {
        var host = WeComSimulatorApp.Create(["--urls", "http://127.0.0.1:0", "--Simulator:Size=5", .. settings]);
        await host.StartAsync();
        var simulator = new Simulator(host);
        await simulator.ControlAsync("hire", new { userid = "ann", name = "安", departments = new[] { 1 } });
        await simulator.ControlAsync("hire", new { userid = "new", name = "新", departments = new[] { 1 }, status = 4 });
        await simulator.ControlAsync("tags", new { id = 1, name = "研发", users = new[] { "ann" }, departments = Array.Empty<int>() });
        await simulator.ControlAsync("mini-program", new { appId = "wx1" });
        return simulator;
    }

    public async Task<JsonNode?> ControlAsync(string what, object body, string? corp = null)
    {
        using var answer = await http.PostAsJsonAsync($"/control/{corp ?? App.CorpId}/{what}", body);
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    public async Task<JsonArray> InboxAsync(string userId) =>
        JsonNode.Parse(await http.GetStringAsync($"/control/{App.CorpId}/inbox/{userId}"))!.AsArray();

    public Task<byte[]> MediaAsync(string mediaId) => http.GetByteArrayAsync($"/media/{App.CorpId}/{mediaId}");

    public async Task<JsonNode> StateAsync() => JsonNode.Parse(await http.GetStringAsync($"/control/{App.CorpId}/state"))!;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
