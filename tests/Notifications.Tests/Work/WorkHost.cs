using System.Net;
using System.Text.Json.Nodes;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Notifications.Tests.Work;

/// <summary>A host with one team and a source of kind api in it, and a program with a key for it.</summary>
public sealed class WorkHost : IAsyncLifetime
{
    private int _projects;

    public LiaisonApp App { get; private set; } = null!;

    public TeamClient Owner { get; private set; } = null!;

    public ApiClient Program { get; private set; } = null!;

    public Guid Source { get; private set; }

    public async ValueTask InitializeAsync()
    {
        App = await LiaisonApp.StartAsync();
        Owner = await App.SetUpAsync();
        Source = await AddSourceAsync(SourceKind.Api);
        var key = (string)(await Owner.PostAsync("/api-keys", new { name = "work", scopes = new[] { "work:read", "work:write" } })).ShouldBe(HttpStatusCode.Created).Json["key"]!;
        Program = App.NewClient(key);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <param name="team">Null for the host's own.</param>
    internal async Task<Guid> AddSourceAsync(SourceKind kind, Guid? team = null)
    {
        var id = Guid.CreateVersion7();
        await using var session = App.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "test"));
        session.Append(new StreamAppend(
            Tenant.Of(new TeamId(team ?? Owner.Team)).Id, id, typeof(Liaison.Notifications.Sources.Source), 0, [new SourceAdded(Liaison.Notifications.Sources.Source.NameOf(kind), "Tracker", null)]));
        await session.SaveAsync(CancellationToken.None);
        return id;
    }

    public async Task RemoveSourceAsync(Guid source)
    {
        await using var session = App.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "test"));
        session.Append(new StreamAppend(Tenant.Of(new TeamId(Owner.Team)).Id, source, typeof(Liaison.Notifications.Sources.Source), 1, [new SourceRemoved()]));
        await session.SaveAsync(CancellationToken.None);
    }

    /// <summary>Of its own for each test, so that they do not see each other.</summary>
    public object NewProject() => new { id = $"p{Interlocked.Increment(ref _projects)}", name = "Shop", path = "acme/shop", group = "acme" };

    public Task<ApiAnswer> PostAsync(params object[] changes) => Program.PostAsync(Owner.Path($"/sources/{Source}/changes"), new { changes });

    /// <summary>What became of each.</summary>
    public async Task<IReadOnlyList<string>> StatusesAsync(params object[] changes) =>
        [.. (await PostAsync(changes)).ShouldBe(HttpStatusCode.OK).Json["results"]!.AsArray().Select(r => (string)r!["status"]!)];

    /// <summary>Applies one that changes something.</summary>
    public async Task<Guid> ApplyAsync(object change)
    {
        var result = (await PostAsync(change)).ShouldBe(HttpStatusCode.OK).Json["results"]![0]!;
        ((string)result["status"]!).ShouldBe("changed", result.ToJsonString());
        return (Guid)result["thing"]!;
    }

    /// <summary>What was told of a thing, in order, with whom it names.</summary>
    public Task<IReadOnlyList<string>> ToldAsync(Guid subject) =>
        App.TextsAsync($"select what from notifications.activities where subject_id = '{subject}' order by id");

    /// <summary>What waits to be sent of a thing.</summary>
    public async Task<IReadOnlyList<JsonNode>> QueuedAsync(Guid subject) =>
        [.. (await App.TextsAsync($"select body::text from kernel.messages where queue = 'activities' and body ->> 'subject' = '{subject}' order by due_at")).Select(t => JsonNode.Parse(t)!)];

    public async Task<string?> TextAsync(string sql) => (await App.TextsAsync($"select coalesce(({sql})::text, '')")).Single();
}
