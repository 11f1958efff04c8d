using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liaison.Testing;
using Shouldly;

namespace Liaison.HostTesting;

/// <summary>The third-party app of a server under test, on both sides: the server's settings, and the provider console of the simulator.</summary>
public sealed class ThirdPartyApp(LiaisonApp app)
{
    public const string SuiteId = "ww0123456789suite1";
    public const string Secret = "suite-secret-of-the-tests";
    public const string Token = "SuiteTokenOfTheTests";
    public const string Key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    public const string ProviderCorpId = "wwprovider00000001";
    public const string ProviderSecret = "provider-secret-of-the-tests";

    /// <summary>Of the host.</summary>
    public static Dictionary<string, string?> Settings => new()
    {
        ["WeCom:Suite:SuiteId"] = SuiteId,
        ["WeCom:Suite:Secret"] = Secret,
        ["WeCom:Suite:Token"] = Token,
        ["WeCom:Suite:EncodingAesKey"] = Key,
        ["WeCom:Suite:ProviderCorpId"] = ProviderCorpId,
        ["WeCom:Suite:ProviderSecret"] = ProviderSecret,
        ["WeCom:Suite:IsTest"] = "true",
    };

    /// <summary>Of the simulator: a busy machine must not look like a receiver that is late.</summary>
    public static string[] SimulatorSettings =>
        ["--Simulator:Limits:VerificationMilliseconds=20000", "--Simulator:Limits:CallbackMilliseconds=20000", "--Simulator:Limits:UrgentCallbackMilliseconds=20000"];

    private static string Control => $"/control/suites/{SuiteId}";

    /// <summary>Saves it in the provider console, which verifies both addresses and pushes the first ticket; waits until that is kept.</summary>
    public async Task SaveAsync()
    {
        using var saved = await app.Simulator.Http.PutAsJsonAsync(Control, new
        {
            secret = Secret,
            providerCorpId = ProviderCorpId,
            providerSecret = ProviderSecret,
            token = Token,
            encodingAesKey = Key,
            commandUrl = new Uri(app.Url, "/wecom/suite/command").ToString(),
            dataUrl = new Uri(app.Url, "/wecom/suite/data/").ToString() + "$CORPID$",
            name = "连接器",
        });
        saved.IsSuccessStatusCode.ShouldBeTrue(await saved.Content.ReadAsStringAsync());
        await Eventually.BecomesTrueAsync(async () => (await app.TextsAsync("select suite_id from binding.suite_tickets")).Count == 1, because: "no suite_ticket was kept");
    }

    /// <summary>The link that the binding page gives.</summary>
    public static async Task<Uri> LinkAsync(TeamClient admin, bool confirmOtherCorp = false) =>
        new((string)(await admin.PostAsync("/binding/suite/install", new { confirmOtherCorp })).ShouldBe(HttpStatusCode.OK).Json["url"]!);

    /// <summary>WeCom's page, opened and agreed to by the corp's admin.</summary>
    /// <returns>Where it leads the browser.</returns>
    public async Task<Uri> AgreeAsync(Uri link, string corp, string departments = "1", string decision = "agree")
    {
        using var page = await app.Simulator.Http.GetAsync(link);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        using var form = new FormUrlEncodedContent([new("decision", decision), new("corp", corp), .. departments.Split(',').Select(d => new KeyValuePair<string, string>("departments", d))]);
        using var answer = await http.PostAsync(link, form);
        return answer.Headers.Location.ShouldNotBeNull(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What the screen does on which the browser arrives.</summary>
    public static Task<ApiAnswer> ReturnAsync(TeamClient admin, Uri back)
    {
        var query = QueryOf(back);
        return admin.PutAsync("/binding/suite", new { authCode = query["auth_code"], state = query["state"] });
    }

    public static IReadOnlyDictionary<string, string> QueryOf(Uri address) =>
        address.Query.TrimStart('?').Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]), StringComparer.Ordinal);

    /// <summary>From the binding page through WeCom's and back.</summary>
    public async Task<ApiAnswer> InstallAsync(TeamClient admin, string corp, string departments = "1", bool confirmOtherCorp = false) =>
        await ReturnAsync(admin, await AgreeAsync(await LinkAsync(admin, confirmOtherCorp), corp, departments));

    /// <summary>What goes wrong with its callbacks, such as <c>{ duplicatePercent = 100 }</c>.</summary>
    public async Task CallbackFaultsAsync(object faults)
    {
        using var answer = await app.Simulator.Http.PutAsJsonAsync($"{Control}/callback-faults", faults);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonNode?> PostAsync(string path, object body)
    {
        using var answer = await app.Simulator.Http.PostAsJsonAsync(Control + path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    public async Task<string> OpenIdOfAsync(string corp, string userid) =>
        (string)(await app.Simulator.GetAsync<JsonNode>($"{Control}/installs/{corp}/ids/{userid}"))["openUserid"]!;

    public async Task<string> OpenCorpIdAsync(string corp) =>
        (string)(await app.Simulator.GetAsync<JsonArray>($"{Control}/installs")).Single(i => (string)i!["corpId"]! == corp)!["openCorpId"]!;
}
