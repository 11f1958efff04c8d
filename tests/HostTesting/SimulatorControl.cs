using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Liaison.HostTesting;

/// <summary>A corp as the simulator knows it, with the credentials that an admin would copy from WeCom's pages.</summary>
public sealed record SimulatedCorp(string CorpId, int AgentId, string AppSecret, string ContactsSecret);

public sealed record SimulatedPerson(string Userid, string Name, IReadOnlyList<long> Departments, int Status);

public sealed record SimulatedDepartment(long Id, long ParentId, string Name, long Order);

public sealed record SimulatedMessage(string Msgtype, string? Title, string? Description, string? Url, string? Content);

public sealed record SimulatedMail(string From, string To, string Subject, string Text);

/// <summary>Plays WeCom's side: the simulator's control API over HTTP.</summary>
public sealed class SimulatorControl(HttpClient http)
{
    public HttpClient Http { get; } = http;

    public async Task<SimulatedCorp> CorpAsync(int index = 0) => (await GetAsync<List<SimulatedCorp>>("/control/corps"))[index];

    public Task<List<SimulatedPerson>> PeopleAsync(string corp) => GetAsync<List<SimulatedPerson>>($"/control/{corp}/people");

    public Task<List<SimulatedDepartment>> DepartmentsAsync(string corp) => GetAsync<List<SimulatedDepartment>>($"/control/{corp}/departments");

    public Task HireAsync(string corp, string userid, string name, params long[] departments) => PostAsync($"/control/{corp}/hire", new { userid, name, departments });

    public Task DismissAsync(string corp, params string[] userids) => PostAsync($"/control/{corp}/dismiss", new { userids });

    public Task LeaveAsync(string corp, string userid) => PostAsync($"/control/{corp}/leave", new { userid });

    public Task StatusAsync(string corp, string userid, int status) => PostAsync($"/control/{corp}/status", new { userid, status });

    public Task MoveAsync(string corp, string userid, params long[] departments) => PostAsync($"/control/{corp}/move", new { userid, departments });

    public Task RenameAsync(string corp, string userid, string newUserid) => PostAsync($"/control/{corp}/rename", new { userid, newUserid });

    public Task NameAsync(string corp, string userid, string name) => PostAsync($"/control/{corp}/name", new { userid, name });

    public async Task<IReadOnlyList<string>> DismissShareAsync(string corp, double share, int seed = 1)
    {
        var answer = await PostAsync($"/control/{corp}/dismiss-share", new { share, seed });
        return answer!["userids"].Deserialize<List<string>>(JsonSerializerOptions.Web)!;
    }

    public Task ScopeAsync(string corp, IEnumerable<long> departments, IEnumerable<string>? users = null, IEnumerable<long>? tags = null) =>
        PostAsync($"/control/{corp}/scope", new { departments, users = users ?? [], tags = tags ?? [] });

    /// <param name="which"><c>app</c> or <c>contacts</c>.</param>
    public Task SecretAsync(string corp, string which, string secret) => PostAsync($"/control/{corp}/secret", new { which, secret });

    public Task EnabledAsync(string corp, bool enabled) => PostAsync($"/control/{corp}/enabled", new { enabled });

    public Task TrustedIpsAsync(string corp, IEnumerable<string>? ips) => PostAsync($"/control/{corp}/trusted-ips", new { ips });

    public Task FaultAsync(string api, string kind, int? errcode = null, string? match = null, int? times = null, int? after = null) =>
        PostAsync("/control/faults", new { api, kind, errcode, match, times, after });

    public async Task ClearFaultsAsync() => (await Http.DeleteAsync("/control/faults")).EnsureSuccessStatusCode();

    public Task<Dictionary<string, int>> CallsAsync() => GetAsync<Dictionary<string, int>>("/control/calls");

    public Task ResetCallsAsync() => PostAsync("/control/calls/reset", new { });

    public Task ExpireTokensAsync() => PostAsync("/control/tokens/expire", new { });

    public Task<List<SimulatedMessage>> InboxAsync(string corp, string userid) => GetAsync<List<SimulatedMessage>>($"/control/{corp}/inbox/{Uri.EscapeDataString(userid)}");

    public Task<List<SimulatedMail>> MailsAsync(string to) => GetAsync<List<SimulatedMail>>($"/control/mails?to={Uri.EscapeDataString(to)}");

    public async Task<T> GetAsync<T>(string path) => (await Http.GetFromJsonAsync<T>(path, JsonSerializerOptions.Web))!;

    private async Task<JsonNode?> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body, JsonSerializerOptions.Web);
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync();
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }
}
