using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>The real host with a corp at the simulator that is imported already.</summary>
internal sealed class SyncTeam : IAsyncDisposable
{
    private SyncTeam(LiaisonApp app, TeamClient owner, SimulatedCorp corp) => (App, Owner, Corp) = (app, owner, corp);

    public LiaisonApp App { get; }

    public TeamClient Owner { get; }

    public SimulatedCorp Corp { get; }

    public SimulatorControl WeCom => App.Simulator;

    /// <param name="contacts">With the contacts-sync secret.</param>
    public static async Task<SyncTeam> StartAsync(
        bool contacts = true, int size = 60, IReadOnlyDictionary<string, string?>? settings = null, FakeTimeProvider? time = null)
    {
        var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            Time: time, SimulatorSettings: [$"--Simulator:Size={size}"],
            Settings: new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["WeCom:AttemptTimeout"] = "00:00:05", ["WeCom:Retries"] = "1" }));
        var owner = await app.SetUpAsync();
        var team = new SyncTeam(app, owner, await app.Simulator.CorpAsync());
        (await owner.BindAsync(team.Corp, contacts)).ShouldBe(HttpStatusCode.NoContent);
        var first = await owner.NewestSyncEndsAsync();
        ((string)first["status"]!).ShouldBe("completed", first.ToJsonString());
        return team;
    }

    /// <summary>The same team on another host, with a copy of its database and a corp as it was at first.</summary>
    public async Task<SyncTeam> RestoredAsync(TestDatabase copy)
    {
        // Its simulator has another address; in life the copy talks to the same WeCom, and the Secrets may be sent there.
        await using (var command = copy.DataSource.CreateCommand("update binding.credentials set api_host = null"))
        {
            await command.ExecuteNonQueryAsync();
        }

        var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(Connection: _ => copy.ConnectionString, SimulatorSettings: ["--Simulator:Size=60"]));
        var client = app.NewClient();
        ((int)(await client.PostAsync("/api/v1/sessions", new { email = "owner@acme.example", password = TeamClient.Password })).Status).ShouldBeInRange(200, 299);
        return new SyncTeam(app, new TeamClient(client, Owner.Team), await app.Simulator.CorpAsync());
    }

    /// <summary>Runs a sync to its end or its hold.</summary>
    public async Task<JsonNode> SyncAsync(bool dryRun = false)
    {
        var id = (Guid)(await Owner.PostAsync($"/syncs?dryRun={dryRun}")).ShouldBe(HttpStatusCode.Accepted).Json["id"]!;
        return await EndsAsync(id);
    }

    public async Task<JsonNode> EndsAsync(Guid id)
    {
        JsonNode? sync = null;
        try
        {
            await Eventually.BecomesTrueAsync(
                async () => (string)(sync = (await Owner.GetAsync($"/syncs/{id}")).ShouldBe(HttpStatusCode.OK).Json)["status"]! is not ("running" or "approved"),
                // What WeCom limits waits for its next minute.
                TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"The sync does not end: {sync}\n{string.Join('\n', App.Log.Lines.TakeLast(40))}", e);
        }

        return sync!;
    }

    /// <summary>A sync that has to complete.</summary>
    public async Task<JsonNode> SyncsAsync()
    {
        var sync = await SyncAsync();
        ((string)sync["status"]!).ShouldBe("completed", sync.ToJsonString());
        return sync;
    }

    public async Task AuthorizeAllAsync() => (await Owner.PostAsync("/members/authorize", new { all = true })).ShouldBe(HttpStatusCode.OK);

    /// <summary>Makes people members who are in, as if each had used an invitation.</summary>
    public async Task JoinAsync(params string[] userids)
    {
        var members = await TextsAsync(
            $"select m.id::text from directory.members_1 m join directory.people_1 p on p.id = m.person_id where p.userid = any(array[{string.Join(',', userids.Select(u => $"'{u}'"))}])");
        var store = (EventStore.IEventStore)App.Services.GetService(typeof(EventStore.IEventStore))!;
        await using var session = store.OpenSession(new EventStore.EventMetadata("system", "test"));
        foreach (var member in members.Select(Guid.Parse))
        {
            var (_, version) = await session.LoadAsync<Liaison.Directory.Members.Membership>(Owner.Team.ToString(), member, CancellationToken.None);
            session.Append(new EventStore.StreamAppend(
                Owner.Team.ToString(), member, typeof(Liaison.Directory.Members.Membership), version,
                [new Contracts.MemberJoined(new Kernel.Ids.AccountId(Guid.CreateVersion7()), null)]));
        }

        await session.SaveAsync(CancellationToken.None);
    }

    public async Task PolicyAsync(string leavers = "deauthorize", object? limits = null, string grace = "1.00:00:00", string disabled = "lock") =>
        (await Owner.PutAsync("/sync-policy", new { leavers, limits, grace, interval = (string?)null, disabled })).ShouldBe(HttpStatusCode.NoContent);

    public async Task<string> StatusAsync(string userid) => (await TextsAsync(
        $"select coalesce(m.status, 'none') from directory.people_1 p left join directory.members_1 m on m.person_id = p.id where p.userid = '{userid}' order by p.presence = 'left', p.id desc limit 1")).Single();

    public async Task<string> PresenceAsync(string userid) =>
        (await TextsAsync($"select presence from directory.people_1 where userid = '{userid}' order by presence = 'left', id desc limit 1")).Single();

    /// <summary>Everything that a run may not touch when it fails: people, departments and memberships, row by row.</summary>
    public async Task<IReadOnlyList<string>> StateAsync() =>
    [
        .. await TextsAsync("select 'person ' || p::text from directory.people_1 p"),
        .. await TextsAsync("select 'department ' || d::text from directory.departments_1 d"),
        .. await TextsAsync("select 'member ' || m::text from directory.members_1 m"),
    ];

    public async Task StaysAsync(IReadOnlyList<string> before, string because)
    {
        var now = await StateAsync();
        now.Except(before, StringComparer.Ordinal).ShouldBeEmpty(because);
        before.Except(now, StringComparer.Ordinal).ShouldBeEmpty(because);
    }

    public Task<IReadOnlyList<string>> TextsAsync(string sql) => MirrorRows.TextsAsync(App, sql);

    public async Task<IReadOnlyList<JsonNode>> PlanAsync(JsonNode sync, string query = "") =>
        [.. (await Owner.GetAsync($"/syncs/{sync["id"]}/plan?limit=200{query}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Select(i => i!)];

    public async Task<IReadOnlyList<string>> QuarantineAsync(JsonNode sync) =>
        [.. (await Owner.GetAsync($"/syncs/{sync["id"]}/quarantine")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Select(i => (string)i!["reason"]!)];

    public async ValueTask DisposeAsync() => await App.DisposeAsync();
}
