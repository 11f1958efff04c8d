using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.WeComSimulator.Tests.Support;

/// <summary>The simulator on real HTTP, in this process.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    public const string Corp = "wwliaisondemo0001";
    public const string OtherCorp = "wwliaisondemo0002";
    public const int AgentId = 1000002;
    public const string AppSecret = "demo-app-secret-000000000000000000000000001";
    public const string ContactsSecret = "demo-contacts-secret-0000000000000000000001";

    private readonly WebApplication _app;

    private RunningSimulator(WebApplication app)
    {
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(address) };
    }

    public HttpClient Http { get; }

    public static async Task<RunningSimulator> StartAsync(params string[] settings)
    {
        var app = WeComSimulatorApp.Create(
        [
            "--urls", "http://127.0.0.1:0", "--Simulator:Size=60", "--Simulator:TrustedDomain=app.example:8443",
            // A busy machine must not look like a receiver that is late: tests of the limits set their own.
            "--Simulator:Limits:VerificationMilliseconds=20000", "--Simulator:Limits:CallbackMilliseconds=20000", "--Simulator:Limits:UrgentCallbackMilliseconds=20000",
            .. settings,
        ]);
        await app.StartAsync();
        return new RunningSimulator(app);
    }

    public async Task<string> TokenAsync(string secret = AppSecret, string corp = Corp) =>
        (string)(await GetAsync($"gettoken?corpid={corp}&corpsecret={secret}"))["access_token"]!;

    /// <summary>A call below /cgi-bin/; the path has its query already.</summary>
    public async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await Http.GetAsync($"/cgi-bin/{path}");
        return await ReadAsync(answer);
    }

    /// <summary>A call of the app of the first corp.</summary>
    public async Task<JsonObject> CallAsync(string path, string secret = AppSecret) =>
        await GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}access_token={await TokenAsync(secret)}");

    public async Task<JsonObject> PostAsync(string path, object body, string secret = AppSecret)
    {
        using var content = body as HttpContent ?? JsonContent.Create(body);
        using var answer = await Http.PostAsync($"/cgi-bin/{path}?access_token={await TokenAsync(secret)}", content);
        return await ReadAsync(answer);
    }

    /// <param name="quoted">The boundary in quotes, as many libraries write it and WeCom does not read it.</param>
    public async Task<JsonObject> UploadAsync(string type, byte[] file, string name = "image.png", bool quoted = false)
    {
        var head = $"--b1\r\nContent-Disposition: form-data; name=\"media\"; filename=\"{name}\"; filelength={file.Length}\r\nContent-Type: image/png\r\n\r\n";
        using var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(head), .. file, .. "\r\n--b1--\r\n"u8]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(quoted ? "multipart/form-data; boundary=\"b1\"" : "multipart/form-data; boundary=b1");
        using var answer = await Http.PostAsync($"/cgi-bin/media/upload?type={type}&access_token={await TokenAsync()}", content);
        return await ReadAsync(answer);
    }

    public async Task<JsonNode?> ControlAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync($"/control/{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    public async Task<JsonNode> ControlAsync(string path) => JsonNode.Parse(await Http.GetStringAsync($"/control/{path}"))!;

    public Task FaultAsync(string api, string kind, object? more = null)
    {
        var fault = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        (fault["api"], fault["kind"]) = ($"/cgi-bin/{api}", kind);
        return ControlAsync("faults", fault);
    }

    public async Task<IReadOnlyList<JsonNode>> InboxAsync(string userid) => [.. (await ControlAsync($"{Corp}/inbox/{userid}")).AsArray()!];

    public async Task<IReadOnlyList<string>> UserIdsAsync(string corp = Corp) =>
        [.. (await ControlAsync($"{corp}/people")).AsArray().Select(p => (string)p!["userid"]!)];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        ((int)answer.StatusCode).ShouldBe(200);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }
}

internal static class JsonShould
{
    public static JsonObject ShouldSay(this JsonObject answer, int errCode)
    {
        ((int?)answer["errcode"]).ShouldBe(errCode, answer.ToJsonString());
        return answer;
    }

    public static IReadOnlyList<string> Texts(this JsonNode? list, string name) => [.. list!.AsArray().Select(row => (string)row![name]!)];

    public static IReadOnlyList<long> Numbers(this JsonNode? list, string? name = null) =>
        [.. list!.AsArray().Select(row => (long)(name is null ? row! : row![name]!))];
}
