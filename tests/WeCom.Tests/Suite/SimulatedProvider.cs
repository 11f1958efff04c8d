using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liaison.Testing;
using Liaison.WeComSimulator;
using Liaison.WeComSimulator.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Liaison.WeCom.Tests;

/// <summary>The simulator with our suite, its command URL, and the client that uses the tickets which arrive there.</summary>
internal sealed class SimulatedProvider : IAsyncDisposable
{
    public const string Corp = "wwliaisondemo0001";
    private readonly WebApplication simulator;
    private readonly CallbackReceiver command;
    private readonly HttpClient http;

    private SimulatedProvider(WebApplication simulator, CallbackReceiver command)
    {
        (this.simulator, this.command) = (simulator, command);
        command.OnPost = (context, _) => context.Response.WriteAsync("success");
        http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(simulator.Urls.First()) };
        Clients = new(http.BaseAddress, () => Told<WeComSuiteTicket>().LastOrDefault()?.Ticket);
    }

    public SuiteClients Clients { get; }

    public static async Task<SimulatedProvider> StartAsync()
    {
        var running = WeComSimulatorApp.Create(
        [
            "--urls", "http://127.0.0.1:0", "--Simulator:Size=60", "--Simulator:TrustedDomain=app.example",
            // A busy machine must not look like a receiver that is late.
            "--Simulator:Limits:VerificationMilliseconds=20000", "--Simulator:Limits:CallbackMilliseconds=20000", "--Simulator:Limits:UrgentCallbackMilliseconds=20000",
        ]);
        await running.StartAsync();
        var provider = new SimulatedProvider(running, await CallbackReceiver.StartAsync());
        using var saved = await provider.http.PutAsJsonAsync($"/control/suites/{SuiteClients.Suite.SuiteId}", new
        {
            secret = SuiteClients.Suite.Secret,
            providerCorpId = SuiteClients.Provider.CorpId,
            providerSecret = SuiteClients.Provider.Secret,
            token = CallbackReceiver.Token,
            encodingAesKey = CallbackReceiver.Key,
            commandUrl = provider.command.Url,
        });
        saved.IsSuccessStatusCode.ShouldBeTrue(await saved.Content.ReadAsStringAsync());
        await provider.ToldAsync<WeComSuiteTicket>();
        return provider;
    }

    /// <summary>The newest push of this kind, read by the product's own reader, as soon as there are so many.</summary>
    public async Task<T> ToldAsync<T>(int count = 1) where T : WeComCallback
    {
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Told<T>().Count >= count));
        return Told<T>()[^1];
    }

    public async Task<JsonNode?> ControlAsync(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync($"/control/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    public async Task<string> CodeAsync(object body) => (string)(await ControlAsync($"suites/{SuiteClients.Suite.SuiteId}/codes", body))!["code"]!;

    /// <summary>A page opened and its form sent; where it leads.</summary>
    public async Task<Uri> AgreeAsync(string preAuthCode)
    {
        var link = $"/3rdapp/install?suite_id={SuiteClients.Suite.SuiteId}&pre_auth_code={preAuthCode}&redirect_uri={Uri.EscapeDataString("https://app.example/back")}&state=s1";
        (await http.GetStringAsync(link)).ShouldContain(Corp);
        using var form = new FormUrlEncodedContent([new("decision", "agree"), new("corp", Corp), new("departments", "2")]);
        using var answer = await http.PostAsync(link, form);
        return answer.Headers.Location!;
    }

    public async Task<WeComInstall> InstallAsync()
    {
        await ControlAsync($"suites/{SuiteClients.Suite.SuiteId}/market-install", new { corpId = Corp, departments = new[] { 1 }, state = "market" });
        var told = await ToldAsync<WeComSuiteAuthorised>();
        return await Clients.Suites.GetPermanentCodeAsync(SuiteClients.Suite, told.AuthCode, default);
    }

    public async ValueTask DisposeAsync()
    {
        Clients.Dispose();
        http.Dispose();
        await simulator.StopAsync();
        await simulator.DisposeAsync();
        await command.DisposeAsync();
    }

    private List<T> Told<T>() where T : WeComCallback =>
        [.. command.Posts.Select(p => CallbackParser.TryParse(p.Plaintext, out var told) ? told : throw new FormatException(p.Plaintext)).OfType<T>()];
}
