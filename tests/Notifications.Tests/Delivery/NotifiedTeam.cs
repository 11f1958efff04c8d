using System.Net;
using System.Text.Json.Nodes;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Sources;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Notifications.Tests.Delivery;

/// <summary>Somebody with an account who is known at the source by the e-mail of that account.</summary>
/// <param name="UserId">At WeCom.</param>
public sealed record Colleague(string UserId, string Email, Joined Joined)
{
    public object AtSource => new { id = UserId, login = UserId, email = Email, name = UserId };

    public TeamClient Client => Joined.Client;
}

/// <summary>The whole host with a bound team, a source of its own words, colleagues at WeCom, and a clock that moves when it is told to: ours and WeCom's together.</summary>
public sealed class NotifiedTeam : IAsyncDisposable
{
    private int _things;

    private NotifiedTeam(BoundTeam team, FakeTimeProvider time, Guid source, IReadOnlyList<Colleague> people) => (Team, Time, Source, People) = (team, time, source, people);

    public BoundTeam Team { get; }

    public FakeTimeProvider Time { get; }

    public Guid Source { get; }

    public IReadOnlyList<Colleague> People { get; }

    public SimulatorControl Simulator => Team.App.Simulator;

    /// <param name="start">UTC, of our clock.</param>
    public static async Task<NotifiedTeam> StartAsync(int people = 4, DateTimeOffset? start = null)
    {
        var time = start is { } at ? new FakeTimeProvider(at) : new FakeTimeProvider();
        var team = await BoundTeam.StartAsync(people + 5, new LiaisonAppOptions(Time: time));
        List<Colleague> colleagues = [];
        foreach (var person in (await team.PeopleAsync()).Take(people))
        {
            var email = $"{person.Userid.ToLowerInvariant()}@acme.example";
            await team.InviteAsync(person.Userid);
            // Invitations are sent once they have waited for company.
            time.Advance(TimeSpan.FromSeconds(4));
            var visitor = team.NewVisitor();
            var code = await (await visitor.OpenAsync(person.Userid)).ShouldShow(HttpStatusCode.OK).RegisterAsync(email);
            (await code.VerifyAsync()).ShouldShow(HttpStatusCode.OK, "joined");
            var account = (Guid)(await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["id"]!;
            var listed = await team.FindAsync(person.Userid);
            colleagues.Add(new Colleague(person.Userid, email, new Joined(account, listed.Member!.Value, listed.Person!.Value, new TeamClient(visitor.Client, team.Owner.Team))));
        }

        var source = Guid.CreateVersion7();
        await using (var session = team.App.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "test")))
        {
            session.Append(new StreamAppend(Tenant.Of(new TeamId(team.Owner.Team)).Id, source, typeof(Source), 0, [new SourceAdded("api", "Our tracker", null)]));
            await session.SaveAsync(CancellationToken.None);
        }

        var notified = new NotifiedTeam(team, time, source, colleagues);
        await notified.SettledAsync();
        return notified;
    }

    /// <summary>The source tells of work.</summary>
    public async Task TellAsync(params object[] changes)
    {
        var answer = (await Team.Owner.PostAsync($"/sources/{Source}/changes", new { changes })).ShouldBe(HttpStatusCode.OK);
        ((int)answer.Json["refused"]!).ShouldBe(0, answer.Text);
    }

    /// <summary>A new item, with its followers.</summary>
    public Task TellItemAsync(string title, IEnumerable<Colleague> followers, bool urgent = false, string project = "shop") => TellAsync(new
    {
        type = "item",
        project = new { id = project, name = project },
        id = $"item-{Interlocked.Increment(ref _things)}",
        number = $"#{_things}",
        title,
        kind = "task",
        at = Time.GetUtcNow(),
        createdAt = Time.GetUtcNow(),
        assignees = new[] { new { id = "nobody-here" } },
        followers = followers.Select(f => f.AtSource),
        urgent,
    });

    public async Task<List<SimulatedMessage>> InboxAsync(Colleague who) =>
        [.. (await Simulator.InboxAsync(Team.Corp.CorpId, who.UserId)).Where(m => m.Url?.Contains("/join/", StringComparison.Ordinal) != true || m.Url.Contains("to=", StringComparison.Ordinal))];

    /// <summary>The inbox as the simulator's phone has it: whatever type a message has.</summary>
    public async Task<JsonArray> PhoneAsync(Colleague who) => await Simulator.GetAsync<JsonArray>($"/control/{Team.Corp.CorpId}/inbox/{who.UserId}");

    /// <summary>Both clocks, once nothing is being done.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await IdleAsync();
        (await Simulator.Http.PostAsync(new Uri("/control/clock/advance", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { seconds = (int)time.TotalSeconds }))).EnsureSuccessStatusCode();
        Time.Advance(time);
    }

    /// <summary>Until nothing is on its way that could be: queues are empty, and nothing is due.</summary>
    public Task SettledAsync() => Eventually.BecomesTrueAsync(
        async () => await Team.ScalarAsync<long>("select count(*) from kernel.messages where queue = 'activities'") == 0
            && await CountAsync($"state in ('queued', 'held') and due_at <= '{Time.GetUtcNow():O}'") == 0,
        TimeSpan.FromSeconds(30),
        "something is still on its way");

    public Task IdleAsync() => Deliveries.IdleAsync(Team, Time.GetUtcNow());

    public Task<long> CountAsync(string where) => Team.ScalarAsync<long>($"select count(*) from notifications.deliveries where {where}");

    public ValueTask DisposeAsync() => Team.DisposeAsync();
}
