using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liaison.Testing;
using Liaison.WeComSimulator.Tests.Callbacks;
using Liaison.WeComSimulator.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Liaison.WeComSimulator.Tests.Suite;

/// <summary>A simulator with one suite whose command URL answers <c>success</c>, and what its provider does.</summary>
internal sealed class SuiteProvider : IAsyncDisposable
{
    public const string SuiteId = "ww9a8b7c6d5e4f3021";
    public const string Secret = "suite-secret";
    public const string ProviderCorp = "wwprovider0000001";
    public const string Return = "https://app.example:8443/installed?x=1";

    private SuiteProvider(RunningSimulator simulator, CallbackReceiver command, CallbackReceiver data) => (Simulator, Command, Data) = (simulator, command, data);

    public RunningSimulator Simulator { get; }

    public CallbackReceiver Command { get; }

    public CallbackReceiver Data { get; }

    /// <param name="settings">Further settings of the simulator.</param>
    public static async Task<SuiteProvider> StartAsync(params string[] settings)
    {
        var (command, data) = (await CallbackReceiver.StartAsync(), await CallbackReceiver.StartAsync());
        command.OnPost = (http, _) => http.Response.WriteAsync("success");
        var provider = new SuiteProvider(await RunningSimulator.StartAsync(settings), command, data);
        await provider.SaveAsync();
        return provider;
    }

    public Task SaveAsync(string secret = Secret) => Simulator.PutAsync($"suites/{SuiteId}", new
    {
        secret,
        providerCorpId = ProviderCorp,
        token = CallbackReceiver.Token,
        encodingAesKey = CallbackReceiver.Key,
        commandUrl = Command.Url,
        dataUrl = Data.Url + "/$CORPID$",
        name = "联络",
    });

    /// <summary>What the command URL was told of this kind, as soon as there are so many.</summary>
    public async Task<IReadOnlyList<ReceivedCallback>> ToldAsync(string infoType, int count = 1)
    {
        IReadOnlyList<ReceivedCallback> told = [];
        await Eventually.BecomesTrueAsync(() =>
        {
            told = [.. Command.Posts.Where(p => p["InfoType"] == infoType)];
            return Task.FromResult(told.Count >= count);
        });
        told.Count.ShouldBe(count);
        return told;
    }

    /// <summary>The deliveries that have come to their end, as soon as none waits.</summary>
    public async Task<IReadOnlyList<JsonNode>> DeliveriesAsync()
    {
        IReadOnlyList<JsonNode> deliveries = [];
        await Eventually.BecomesTrueAsync(async () =>
        {
            deliveries = [.. (await Simulator.ControlAsync($"suites/{SuiteId}/deliveries")).AsArray()!];
            return deliveries.All(d => (string)d["state"]! != "waiting");
        });
        return deliveries;
    }

    public async Task<string> TicketAsync() => (await ToldAsync("suite_ticket"))[0]["SuiteTicket"];

    public async Task<JsonObject> SuiteTokenAsync(string ticket, string suiteId = SuiteId, string secret = Secret) =>
        await ServiceAsync("get_suite_token", new { suite_id = suiteId, suite_secret = secret, suite_ticket = ticket }, token: null);

    public async Task<string> TokenAsync() => (string)(await SuiteTokenAsync(Command.Posts.Last(p => p["InfoType"] == "suite_ticket")["SuiteTicket"])).ShouldSay(0)["suite_access_token"]!;

    /// <summary>A call below service/; without a body it is a GET.</summary>
    public async Task<JsonObject> ServiceAsync(string path, object? body, string? token)
    {
        var address = $"/cgi-bin/service/{path}{(token is null ? "" : $"{(path.Contains('?') ? '&' : '?')}suite_access_token={token}")}";
        using var answer = body is null ? await Simulator.Http.GetAsync(address) : await Simulator.Http.PostAsJsonAsync(address, body);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }

    public async Task<JsonObject> ServiceAsync(string path, object? body = null)
    {
        await ToldAsyncAtLeastOneTicket();
        return await ServiceAsync(path, body, await TokenAsync());
    }

    /// <summary>Installs from the market and picks the code up.</summary>
    public async Task<(string CorpId, string PermanentCode, int AgentId)> InstallAsync(object? scope = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(scope ?? new { departments = new[] { 1 } }))!.AsObject();
        body["corpId"] = RunningSimulator.Corp;
        var code = (string)(await Simulator.ControlAsync($"suites/{SuiteId}/market-install", body))!["authCode"]!;
        var answer = await ServiceAsync("get_permanent_code", new { auth_code = code });
        return ((string)answer["auth_corp_info"]!["corpid"]!, (string)answer["permanent_code"]!, (int)answer["auth_info"]!["agent"]![0]!["agentid"]!);
    }

    public Task<JsonObject> CorpTokenAsync(string corpId, string permanentCode) => ServiceAsync("get_corp_token", new { auth_corpid = corpId, permanent_code = permanentCode });

    public async Task<string> IdOfAsync(string userid) =>
        (string)(await Simulator.ControlAsync($"suites/{SuiteId}/installs/{RunningSimulator.Corp}/ids/{userid}"))["openUserid"]!;

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        await Command.DisposeAsync();
        await Data.DisposeAsync();
    }

    private Task ToldAsyncAtLeastOneTicket() => Eventually.BecomesTrueAsync(() => Task.FromResult(Command.Posts.Any(p => p["InfoType"] == "suite_ticket")));
}
