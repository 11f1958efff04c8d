using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Work;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Liaison.Notifications.Tests.Sources;

[CollectionDefinition(nameof(SourceHost))]
public sealed class SourceHostCollection : ICollectionFixture<SourceHost>;

/// <summary>One host with one team for all tests of sources; each adds its own source.</summary>
public sealed class SourceHost : IAsyncLifetime
{
    /// <summary>A title that the mirror of this host chokes on.</summary>
    public const string Poison = "poison";

    public LiaisonApp App { get; private set; } = null!;

    public TeamClient Owner { get; private set; } = null!;

    /// <summary>A source: no cookies, no header of ours.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            Settings: new Dictionary<string, string?> { ["Webhooks:AllowedNetworks:0"] = "10.1.0.0/16" },
            Services: services => services.Replace(ServiceDescriptor.Scoped<IWorkMirror>(p => new ChokingMirror(ActivatorUtilities.CreateInstance<WorkMirror>(p))))));
        Owner = await App.SetUpAsync();
        Http = new HttpClient { BaseAddress = App.Url };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.DisposeAsync();
    }

    /// <returns>Its id, the path of its address, and its secret.</returns>
    public async Task<(Guid Id, string Path, string Secret)> AddAsync(string kind, string? secret = null, string name = "source")
    {
        var added = (await Owner.PostAsync("/sources", new { kind, name, secret })).ShouldBe(HttpStatusCode.Created).Json;
        return ((Guid)added["id"]!, new Uri((string)added["address"]!).PathAndQuery, secret ?? (string)added["secret"]!);
    }

    public async Task<HttpStatusCode> SendAsync(string path, byte[] body, string contentType = "application/json", params IEnumerable<KeyValuePair<string, string>> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in headers.Where(h => h.Key != "Content-Type"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Http.SendAsync(request);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty("whatever it is, nothing is told");
        return answer.StatusCode;
    }

    /// <summary>As GitHub would send it.</summary>
    public Task<HttpStatusCode> SendAsync(string path, string secret, string @event, string body, string contentType = "application/json") => SendAsync(
        path, Encoding.UTF8.GetBytes(body), contentType, [new("X-GitHub-Event", @event), new("X-Hub-Signature-256", SignatureOf(secret, body))]);

    public static string SignatureOf(string secret, string body) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    public static string Issue(int number, string title, string state = "open") => $$$"""
        {"action":"opened","repository":{"id":5,"name":"shop","full_name":"acme/shop"},"sender":{"id":1,"login":"zoe"},
         "issue":{"number":{{{number}}},"title":"{{{title}}}","state":"{{{state}}}","user":{"id":1,"login":"zoe"},"updated_at":"2026-11-27T11:00:00Z","created_at":"2026-11-27T11:00:00Z"}}
        """;

    /// <summary>Waits until nothing of the source waits, and returns what became of all.</summary>
    public async Task<JsonArray> SettledAsync(Guid source, int count)
    {
        JsonArray items = [];
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                items = (await Owner.GetAsync($"/sources/{source}/deliveries?limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
                return items.Count == count && items.All(i => (string?)i!["state"] != "received");
            },
            TimeSpan.FromSeconds(60),
            $"{count} deliveries were read");
        return items;
    }

    /// <summary>Waits until the counts say so: they are written by the way.</summary>
    public async Task<JsonNode> BecomesAsync(Guid source, Func<JsonNode, bool> so)
    {
        JsonNode? found = null;
        await Eventually.BecomesTrueAsync(async () => so(found = (await Owner.GetAsync($"/sources/{source}")).ShouldBe(HttpStatusCode.OK).Json), TimeSpan.FromSeconds(30), "the source's counts");
        return found!;
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = App.Database.DataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private sealed class ChokingMirror(IWorkMirror real) : IWorkMirror
    {
        public Task<IReadOnlyList<Mirrored>> ApplyAsync(TeamId team, Guid source, IReadOnlyList<WorkChange> changes, CancellationToken ct) =>
            changes.OfType<ItemChange>().Any(c => c.Title == Poison) ? throw new InvalidDataException("choked") : real.ApplyAsync(team, source, changes, ct);
    }
}
