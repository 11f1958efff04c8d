using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liaison.Testing;
using Shouldly;

namespace Liaison.HostTesting;

/// <summary>A team with a GitLab beside it: its webhooks come in as GitLab sends them, and what members do goes to a stub that speaks GitLab's API. Two members are reviewers.</summary>
public sealed class GitLabTeam : IAsyncDisposable
{
    private readonly HttpClient _hooks;
    private readonly Uri _address;
    private readonly string _secret;
    private int _lastNumber = 100;

    private GitLabTeam(BoundTeam team, ThirdPartyApp? suite, ForgeStub gitlab, Uri address, string secret) =>
        (Team, Suite, GitLab, _address, _secret, _hooks) = (team, suite, gitlab, address, secret, new HttpClient());

    public BoundTeam Team { get; }

    /// <summary>By which the team is bound; null for a self-built app.</summary>
    public ThirdPartyApp? Suite { get; }

    public ForgeStub GitLab { get; }

    /// <summary>User 7 at GitLab.</summary>
    public Reviewer Zhang { get; private set; } = null!;

    /// <summary>User 8 at GitLab.</summary>
    public Reviewer Li { get; private set; } = null!;

    /// <summary>Nobody at GitLab.</summary>
    public Reviewer Stranger { get; private set; } = null!;

    public static async Task<GitLabTeam> StartAsync(bool byThirdPartyApp = false)
    {
        var gitlab = await ForgeStub.GitLabAsync();
        var settings = new Dictionary<string, string?> { ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" };
        (BoundTeam Team, ThirdPartyApp? Suite) bound = byThirdPartyApp
            ? await BoundTeam.StartByThirdPartyAppAsync(settings: settings)
            : (await BoundTeam.StartAsync(options: new LiaisonAppOptions(Settings: settings)), null);
        var team = bound.Team;
        var source = (await team.Owner.PostAsync("/sources", new { kind = "gitlab", name = "GitLab", apiBase = gitlab.Api, apiToken = ForgeStub.Token })).ShouldBe(HttpStatusCode.Created).Json;
        var ready = new GitLabTeam(team, bound.Suite, gitlab, new Uri((string)source["address"]!), (string)source["secret"]!);
        var people = await team.PeopleAsync();
        (ready.Zhang, ready.Li, ready.Stranger) = (await ready.JoinAsync(people[0].Userid, "7"), await ready.JoinAsync(people[1].Userid, "8"), await ready.JoinAsync(people[2].Userid, null));
        if (ready.Suite is null)
        {
            await ready.OpenCallbacksAsync();
        }

        // GitLab names them once, so that they can be linked before anything is told to them.
        await ready.MergeRequestAsync("seed");
        foreach (var reviewer in new[] { ready.Zhang, ready.Li })
        {
            await ready.ExecuteAsync($"update notifications.source_users set account_id = '{reviewer.Account}', linked_by = 'admin' where external_id = '{reviewer.GitLabId}'");
        }

        return ready;
    }

    public async ValueTask DisposeAsync()
    {
        _hooks.Dispose();
        await Team.DisposeAsync();
        await GitLab.DisposeAsync();
    }

    /// <summary>What the phone shows.</summary>
    public async Task<IReadOnlyList<JsonObject>> InboxAsync(Reviewer of) =>
        [.. (await Team.App.Simulator.GetAsync<JsonArray>($"/control/{Team.Corp.CorpId}/inbox/{of.UserId}")).Select(m => m!.AsObject())];

    /// <summary>The card of a subject, as soon as it is on the phone.</summary>
    public async Task<JsonObject> CardAsync(Reviewer of, Guid subject)
    {
        JsonObject? card = null;
        await Eventually.BecomesTrueAsync(
            async () => (card = (await InboxAsync(of)).LastOrDefault(m => ((string?)m["part"]?["button_list"]?[0]?["key"])?.EndsWith(subject.ToString("n"), StringComparison.Ordinal) == true)) is not null,
            TimeSpan.FromSeconds(60),
            $"no card of {subject} came to {of.UserId}");
        return card!;
    }

    /// <summary>The card that has this message id, changed or not.</summary>
    public async Task<JsonObject> ShownAsync(Reviewer of, JsonObject card) => (await InboxAsync(of)).Single(m => (string?)m["msgId"] == (string?)card["msgId"]);

    /// <summary>Presses the first button.</summary>
    public async Task PressAsync(Reviewer by, JsonObject card, string? key = null, string? responseCode = null)
    {
        var app = Suite is null ? $"/control/corps/{Team.Corp.CorpId}/apps/{Team.Corp.AgentId}" : $"/control/suites/{ThirdPartyApp.SuiteId}/installs/{Team.Corp.CorpId}";
        using var sent = await Team.App.Simulator.Http.PostAsJsonAsync($"{app}/events", new
        {
            @event = "template_card_event",
            userid = by.UserId,
            eventKey = key ?? (string)card["part"]!["button_list"]![0]!["key"]!,
            taskId = (string)card["part"]!["task_id"]!,
            responseCode,
        });
        sent.EnsureSuccessStatusCode();
    }

    /// <summary>Somebody opens a merge request and asks both to review it.</summary>
    public async Task<(Guid Id, int Number)> MergeRequestAsync(string title, string action = "open", int? number = null, string state = "opened", object? by = null)
    {
        var iid = number ?? ++_lastNumber;
        await SendAsync("Merge Request Hook", new
        {
            object_kind = "merge_request",
            user = by ?? new { id = 9, name = "Author", username = "author" },
            project = Project,
            object_attributes = new
            {
                id = 9000 + iid,
                iid,
                title,
                state,
                action,
                author_id = 9,
                created_at = Now(),
                updated_at = Now(),
                source_branch = "fix",
                target_branch = "main",
                url = $"https://gitlab.example/acme/web/-/merge_requests/{iid}",
            },
            reviewers = Reviewers,
        });
        return (await FindAsync("merge_requests", iid), iid);
    }

    public async Task<(Guid Id, int Number)> ItemAsync(string title, object[]? assignees = null)
    {
        var iid = ++_lastNumber;
        await SendAsync("Issue Hook", new
        {
            object_kind = "issue",
            user = new { id = 9, name = "Author", username = "author" },
            project = Project,
            object_attributes = new { id = 9000 + iid, iid, title, state = "opened", action = "open", author_id = 9, created_at = Now(), updated_at = Now(), url = $"https://gitlab.example/acme/web/-/issues/{iid}" },
            assignees = assignees ?? [],
        });
        return (await FindAsync("items", iid), iid);
    }

    public async Task<Guid> PipelineAsync(int id, string status)
    {
        await SendAsync("Pipeline Hook", new
        {
            object_kind = "pipeline",
            user = new { id = 7, name = "张伟", username = "zhangwei" },
            project = Project,
            object_attributes = new { id, iid = 5, @ref = "main", sha = "abc", status, name = "ci", stages = new[] { "test" }, created_at = Now(), finished_at = status == "running" ? null : Now() },
            commit = new { id = "abc", title = "Fix" },
            builds = Array.Empty<object>(),
        });
        return await FindAsync("builds", id);
    }

    /// <summary>GitLab tells of a comment on a merge request.</summary>
    public Task NoteAsync(int request, int id, string text, object by) => SendAsync("Note Hook", new
    {
        object_kind = "note",
        event_type = "note",
        user = by,
        project = Project,
        object_attributes = new
        {
            id,
            note = text,
            noteable_type = "MergeRequest",
            author_id = ((JsonObject)System.Text.Json.JsonSerializer.SerializeToNode(by)!)["id"]!.GetValue<int>(),
            created_at = Now(),
            updated_at = Now(),
            url = $"https://gitlab.example/acme/web/-/merge_requests/{request}#note_{id}",
        },
        merge_request = new { id = 9000 + request, iid = request, title = "x", state = "opened", source_branch = "fix", target_branch = "main" },
    });

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Team.App.Database.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static object Project { get; } = new { id = 101, name = "web", path_with_namespace = "acme/web", web_url = "https://gitlab.example/acme/web", @namespace = "acme" };

    private static object[] Reviewers { get; } = [new { id = 7, name = "张伟", username = "zhangwei" }, new { id = 8, name = "李娜", username = "lina" }];

    private static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private async Task SendAsync(string @event, object payload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = JsonContent.Create(payload) };
        request.Headers.Add("X-Gitlab-Event", @event);
        request.Headers.Add("X-Gitlab-Token", _secret);
        using var answer = await _hooks.SendAsync(request);
        ((int)answer.StatusCode).ShouldBeInRange(200, 299, await answer.Content.ReadAsStringAsync());
    }

    private async Task<Guid> FindAsync(string table, int externalId)
    {
        string? id = null;
        await Eventually.BecomesTrueAsync(
            async () => (id = await Team.App.TextsAsync($"select id::text from notifications.{table} where external_id = '{externalId}'") is [var found, ..] ? found : null) is not null, TimeSpan.FromSeconds(30), $"{table} {externalId}");
        return Guid.Parse(id!);
    }

    private async Task<Reviewer> JoinAsync(string userid, string? gitLabId)
    {
        var joined = Suite is null ? await Team.JoinAsync(userid) : await Team.JoinAsync(await Suite.OpenIdOfAsync(Team.Corp.CorpId, userid), scans: userid);
        return new Reviewer(userid, joined.Account, gitLabId, joined.Client);
    }

    private async Task OpenCallbacksAsync()
    {
        var keys = (await Team.Owner.PostAsync("/binding/callbacks/app/keys")).ShouldBe(HttpStatusCode.OK).Json;
        using var saved = await Team.App.Simulator.Http.PutAsJsonAsync(
            $"/control/corps/{Team.Corp.CorpId}/apps/{Team.Corp.AgentId}/callback",
            new { url = (string)keys["url"]!, token = (string)keys["token"]!, encodingAesKey = (string)keys["encodingAesKey"]! });
        saved.IsSuccessStatusCode.ShouldBeTrue(await saved.Content.ReadAsStringAsync());
    }
}

/// <param name="GitLabId">Null for who is nobody there.</param>
public sealed record Reviewer(string UserId, Guid Account, string? GitLabId, TeamClient Client);
