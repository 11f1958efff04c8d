using System.Net;
using System.Text.Json.Nodes;
using Liaison.Testing;
using Shouldly;

namespace Liaison.HostTesting;

/// <summary>Somebody's browser, working on one team.</summary>
public sealed class TeamClient(ApiClient client, Guid team)
{
    public const string Password = "correct horse battery";

    public ApiClient Client { get; } = client;

    public Guid Team { get; } = team;

    public string Path(string rest) => $"/api/v1/teams/{Team}{rest}";

    public Task<ApiAnswer> GetAsync(string rest) => Client.GetAsync(Path(rest));

    public Task<ApiAnswer> PostAsync(string rest, object? body = null, params (string Name, string Value)[] headers) => Client.PostAsync(Path(rest), body, headers);

    public Task<ApiAnswer> PutAsync(string rest, object? body = null, params (string Name, string Value)[] headers) => Client.PutAsync(Path(rest), body, headers);

    public Task<ApiAnswer> DeleteAsync(string rest, object? body = null, params (string Name, string Value)[] headers) => Client.DeleteAsync(Path(rest), body, headers);

    /// <summary>First-run set-up, then sign-in as the owner.</summary>
    public static async Task<TeamClient> SetUpAsync(ApiClient client, string teamName, string email)
    {
        var answer = await client.PostAsync("/api/v1/setup", new { setupToken = LiaisonApp.SetupToken, teamName, email, name = "Owner", password = Password });
        ((int)answer.Status).ShouldBeInRange(200, 299, answer.Text);
        (await client.PostAsync("/api/v1/sessions", new { email, password = Password })).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.NoContent);
        var me = await client.GetAsync("/api/v1/me");
        return new TeamClient(client, Guid.Parse((string)me.ShouldBe(HttpStatusCode.OK).Json["teams"]![0]!["teamId"]!));
    }

    /// <summary>Binds the simulator's corp.</summary>
    public Task<ApiAnswer> BindAsync(SimulatedCorp corp, bool contacts = true) => PutAsync("/binding", new
    {
        corpId = corp.CorpId,
        agentId = corp.AgentId,
        secret = corp.AppSecret,
        contactsSecret = contacts ? corp.ContactsSecret : null,
    });

    /// <summary>Waits until the newest sync has ended (or is held) and returns it.</summary>
    public async Task<JsonNode> NewestSyncEndsAsync(TimeSpan? timeout = null)
    {
        JsonNode? newest = null;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                newest = (await GetAsync("/syncs")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().FirstOrDefault();
                return (string?)newest?["status"] is "completed" or "failed" or "cancelled" or "held" or "rejected";
            },
            timeout ?? TimeSpan.FromSeconds(60));
        return newest!;
    }
}
