using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Sources;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.EndToEnd.Tests;

/// <summary>One story of a team that is told of its work (issue 6): the four kinds, preferences, two nights in two time zones, urgent, an outage and what comes after it.</summary>
public class NotificationTests
{
    /// <summary>21:30 in Shanghai and 15:30 in Berlin. In the future: browsers drop cookies that have ended by their own clock.</summary>
    private static readonly DateTimeOffset Evening = new(DateTimeOffset.UtcNow.Year + 1, 6, 10, 13, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_team_is_told_of_its_work_by_day_by_night_and_after_an_outage()
    {
        var time = new FakeTimeProvider(Evening);
        await using var team = await BoundTeam.StartAsync(8, new LiaisonAppOptions(Time: time));
        var people = (await team.PeopleAsync()).Take(2).Select(p => p.Userid).ToArray();
        var (zhang, anna) = (await JoinAsync(team, time, people[0]), await JoinAsync(team, time, people[1]));
        var source = await AddSourceAsync(team);

        // Each says how they want it: one in Chinese by Shanghai's clock, one in English by Berlin's, both with quiet nights; one of them wants no builds.
        await SetAsync(zhang, "zh-CN", "Asia/Shanghai", new { kind = "build", channel = "wecom", on = false });
        await SetAsync(anna, "en", "Europe/Berlin");
        foreach (var who in new[] { zhang, anna })
        {
            (await who.Client.PutAsync("/me/do-not-disturb", new { hours = new[] { new { days = new[] { 1, 2, 3, 4, 5, 6, 7 }, from = "22:00:00", to = "08:00:00" } } })).ShouldBe(HttpStatusCode.NoContent);
        }

        // By day all four kinds come, each as it is.
        object[] both = [AtSource(zhang), AtSource(anna)];
        object project = new { id = "shop", name = "Shop" };
        object nobody = new { id = "nobody" };
        await TellAsync(
            team, source,
            new { type = "iteration", project, id = "sprint", name = "Sprint 12", at = time.GetUtcNow() },
            new { type = "item", project, id = "i1", title = "Login", kind = "task", iteration = "sprint", at = time.GetUtcNow(), createdAt = time.GetUtcNow(), assignees = both },
            new { type = "merge-request", project, id = "m1", title = "Faster login", state = "open", at = time.GetUtcNow(), createdAt = time.GetUtcNow(), author = nobody, reviewers = both },
            new { type = "build", project, id = "b1", name = "nightly", @ref = "main", state = "failed", at = time.GetUtcNow(), author = AtSource(anna) },
            new { type = "build", project, id = "b2", name = "hourly", @ref = "main", state = "failed", at = time.GetUtcNow(), author = AtSource(zhang) });
        await SettledAsync(team, time);
        var toZhang = await TextsAsync(team, zhang);
        toZhang.ShouldContain(t => t.Contains("工作项指派给你：Login", StringComparison.Ordinal));
        toZhang.ShouldContain(t => t.Contains("合并请求请你评审：Faster login", StringComparison.Ordinal) && t.Contains("approve:", StringComparison.Ordinal));
        toZhang.ShouldNotContain(t => t.Contains("hourly", StringComparison.Ordinal), "no builds, as wanted");
        var toAnna = await TextsAsync(team, anna);
        toAnna.ShouldContain(t => t.Contains("Item assigned to you: Login", StringComparison.Ordinal));
        toAnna.ShouldContain(t => t.Contains("Build failed: nightly", StringComparison.Ordinal) && t.Contains("rerun:", StringComparison.Ordinal));
        await TellAsync(team, source, new { type = "iteration", project, id = "sprint", closed = true, at = time.GetUtcNow().AddMinutes(1) });
        await SettledAsync(team, time);
        (await TextsAsync(team, anna)).ShouldContain(t => t.Contains("Iteration closed: Sprint 12", StringComparison.Ordinal), "an iteration is also its assignees'");

        // 23:00 in Shanghai is 17:00 in Berlin.
        await PassAsync(team, time, TimeSpan.FromMinutes(90));
        var (zhangs, annas) = ((await TextsAsync(team, zhang)).Count, (await TextsAsync(team, anna)).Count);
        await TellAsync(team, source, Item(time, "night-1", "Night one", both), Item(time, "night-2", "Night two", both));
        await SettledAsync(team, time);
        (await TextsAsync(team, zhang)).Count.ShouldBe(zhangs, "quiet");
        (await TextsAsync(team, anna)).Count.ShouldBe(annas + 2, "not quiet there");

        // Urgent passes, once the team lets this source say so.
        await TellAsync(team, source, Item(time, "fire-1", "Not on fire", both, urgent: true));
        await SettledAsync(team, time);
        (await team.Owner.PutAsync("/notification-settings", new { urgentSources = new[] { source } })).ShouldBe(HttpStatusCode.NoContent);
        await SettledAsync(team, time);
        await TellAsync(team, source, Item(time, "fire-2", "On fire", both, urgent: true));
        await SettledAsync(team, time);
        (await TextsAsync(team, zhang)).Skip(zhangs).ShouldHaveSingleItem().ShouldContain("【紧急】工作项指派给你：On fire");

        // At eight in Shanghai the night comes as one, in order; in Berlin it is two, and night.
        await PassAsync(team, time, new DateTimeOffset(Evening.Year, 6, 10, 23, 59, 0, TimeSpan.Zero) - time.GetUtcNow());
        await SettledAsync(team, time);
        (await TextsAsync(team, zhang)).Count.ShouldBe(zhangs + 1, "a minute too early");
        await TellAsync(team, source, Item(time, "dawn", "Dawn", both));
        await SettledAsync(team, time);
        await PassAsync(team, time, TimeSpan.FromMinutes(4));
        await SettledAsync(team, time);
        var morning = (await TextsAsync(team, zhang)).Skip(zhangs + 1).ShouldHaveSingleItem();
        InOrder(morning, "4 条通知", "Night one", "Night two", "Not on fire", "Dawn");
        (await TextsAsync(team, anna)).ShouldNotContain(t => t.Contains("Dawn", StringComparison.Ordinal), "02:03 in Berlin");
        await PassAsync(team, time, TimeSpan.FromHours(6));
        await SettledAsync(team, time);
        (await TextsAsync(team, anna)).ShouldContain(t => t.Contains("Item assigned to you: Dawn", StringComparison.Ordinal), "one alone comes as it is");

        // A change of zone counts at once: eight in the morning in Berlin is past two in Shanghai, and New York sleeps.
        await SetAsync(zhang, "zh-CN", "America/New_York");
        await TellAsync(team, source, Item(time, "abroad", "Abroad", [AtSource(zhang)]));
        await SettledAsync(team, time);
        (await TextsAsync(team, zhang)).ShouldNotContain(t => t.Contains("Abroad", StringComparison.Ordinal));
        await SetAsync(zhang, "zh-CN", "Asia/Shanghai");
        await SettledAsync(team, time);
        await Eventually.BecomesTrueAsync(async () => (await TextsAsync(team, zhang)).Exists(t => t.Contains("Abroad", StringComparison.Ordinal)));

        // WeCom is gone for an hour: nothing is lost, nothing comes twice, and it ends in one message each.
        await team.App.Simulator.FaultAsync("/cgi-bin/message/send", "errcode", errcode: 45009);
        (zhangs, annas) = ((await TextsAsync(team, zhang)).Count, (await TextsAsync(team, anna)).Count);
        for (var i = 0; i < 6; i++)
        {
            await TellAsync(team, source, Item(time, $"outage-{i}", $"Outage {i}", both));
            await PassAsync(team, time, TimeSpan.FromMinutes(10));
        }

        await Eventually.BecomesTrueAsync(async () => await team.ScalarAsync<long>("select count(*) from notifications.lanes where failures > 0") == 1);
        await team.App.Simulator.ClearFaultsAsync();
        // Longer than a lane that WeCom's limit has shut waits.
        await PassAsync(team, time, TimeSpan.FromSeconds(90));
        for (var i = 0; i < 10; i++)
        {
            await PassAsync(team, time, TimeSpan.FromSeconds(30));
            await SettledAsync(team, time);
        }

        foreach (var (who, before) in new[] { (zhang, zhangs), (anna, annas) })
        {
            var after = (await TextsAsync(team, who)).Skip(before).ToList();
            after.Count.ShouldBeLessThanOrEqualTo(3, string.Join('\n', after));
            InOrder(string.Join('\n', after), [.. Enumerable.Range(0, 6).Select(i => $"Outage {i}")]);
        }

        (await team.ScalarAsync<long>("select count(*) from notifications.deliveries where state not in ('sent', 'merged', 'skipped')")).ShouldBe(0);
    }

    private static object Item(FakeTimeProvider time, string id, string title, object[] assignees, bool urgent = false) => new
    {
        type = "item",
        project = new { id = "shop", name = "Shop" },
        id,
        title,
        kind = "task",
        at = time.GetUtcNow(),
        createdAt = time.GetUtcNow(),
        assignees,
        urgent,
    };

    private static object AtSource((string UserId, string Email, TeamClient Client) who) => new { id = who.UserId, email = who.Email };

    private static void InOrder(string text, params string[] parts)
    {
        var places = parts.Select(p => text.IndexOf(p, StringComparison.Ordinal)).ToList();
        places.ShouldAllBe(p => p >= 0, text);
        places.ShouldBe(places.Order().ToList(), text);
    }

    private static async Task<(string UserId, string Email, TeamClient Client)> JoinAsync(BoundTeam team, FakeTimeProvider time, string userid)
    {
        var email = $"{userid.ToLowerInvariant()}@acme.example";
        await team.InviteAsync(userid);
        // Invitations wait for company for a moment.
        time.Advance(TimeSpan.FromSeconds(4));
        var visitor = team.NewVisitor();
        var code = await (await visitor.OpenAsync(userid)).ShouldShow(HttpStatusCode.OK).RegisterAsync(email);
        (await code.VerifyAsync()).ShouldShow(HttpStatusCode.OK, "joined");
        return (userid, email, new TeamClient(visitor.Client, team.Owner.Team));
    }

    private static async Task<Guid> AddSourceAsync(BoundTeam team)
    {
        var source = Guid.CreateVersion7();
        await using var session = team.App.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "test"));
        session.Append(new StreamAppend(Tenant.Of(new TeamId(team.Owner.Team)).Id, source, typeof(Source), 0, [new SourceAdded("api", "Tracker", null)]));
        await session.SaveAsync(CancellationToken.None);
        return source;
    }

    private static async Task SetAsync((string UserId, string Email, TeamClient Client) who, string language, string timeZone, params object[] pushes) =>
        (await who.Client.PutAsync("/me/notification-preferences", new { language, timeZone, pushes })).ShouldBe(HttpStatusCode.NoContent);

    private static async Task TellAsync(BoundTeam team, Guid source, params object[] changes)
    {
        var answer = (await team.Owner.PostAsync($"/sources/{source}/changes", new { changes })).ShouldBe(HttpStatusCode.OK);
        ((int)answer.Json["refused"]!).ShouldBe(0, answer.Text);
    }

    /// <summary>Both clocks, ours and WeCom's, once nothing is being done.</summary>
    private static async Task PassAsync(BoundTeam team, FakeTimeProvider time, TimeSpan by)
    {
        await Deliveries.IdleAsync(team, time.GetUtcNow());
        (await team.App.Simulator.Http.PostAsync(new Uri("/control/clock/advance", UriKind.Relative), JsonContent.Create(new { seconds = (int)by.TotalSeconds }))).EnsureSuccessStatusCode();
        time.Advance(by);
    }

    private static Task SettledAsync(BoundTeam team, FakeTimeProvider time) => Eventually.BecomesTrueAsync(
        async () => await team.ScalarAsync<long>("select count(*) from kernel.messages where queue = 'activities'") == 0
            && await team.ScalarAsync<long>($"select count(*) from notifications.deliveries where state in ('queued', 'held') and due_at <= '{time.GetUtcNow():O}'") == 0,
        TimeSpan.FromSeconds(30));

    /// <summary>What stands on the phone, whatever type it is of; without invitations.</summary>
    private static async Task<List<string>> TextsAsync(BoundTeam team, (string UserId, string Email, TeamClient Client) who) =>
        [.. (await team.App.Simulator.GetAsync<JsonArray>($"/control/{team.Corp.CorpId}/inbox/{who.UserId}"))
            .Select(m => $"{m!["title"]} {m["description"]} {m["content"]} {m["part"]?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })}")
            .Where(t => !t.Contains("Join Acme", StringComparison.Ordinal))];
}
