using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Liaison.EventStore;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Notifications.Sources;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Benchmarks;

/// <summary>How many events of sources a second are taken, mirrored and told, by HTTP with an API key: one by one, and fifty together.</summary>
internal static class IngestBenchmark
{
    private const int Goal = 500;
    private const int Projects = 50;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(20);

    public static async Task RunAsync()
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Warning" }));
        var owner = await app.SetUpAsync();
        var source = Guid.CreateVersion7();
        await using (var session = app.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "benchmark")))
        {
            session.Append(new StreamAppend(Tenant.Of(new TeamId(owner.Team)).Id, source, typeof(Source), 0, [new SourceAdded("api", "Benchmark", null)]));
            await session.SaveAsync(CancellationToken.None);
        }

        var key = (string)(await owner.PostAsync("/api-keys", new { name = "benchmark", scopes = new[] { "work:write" } })).ShouldBe(HttpStatusCode.Created).Json["key"]!;
        using var program = app.NewClient(key);
        var address = new Uri(app.Url, owner.Path($"/sources/{source}/changes"));
        var events = new Counter();

        // Warm, and so that what follows are mostly changes of known things, as in life.
        foreach (var size in new[] { 1, 50 })
        {
            await OpenLoop.RunAsync(100.0 / size, TimeSpan.FromSeconds(3), _ => PostAsync(program.Http, address, Bodies(events, size)));
        }

        foreach (var size in new[] { 1, 50 })
        {
            var first = events.Count;
            var times = await OpenLoop.RunAsync((double)Goal / size, Round, _ => PostAsync(program.Http, address, Bodies(events, size)));
            var (early, late) = (Median(times.Take(times.Count / 4)), Median(times.Skip(times.Count * 3 / 4)));
            Table.Row(
                $"{Goal} events of a source a second for {Round.TotalSeconds:0} s, {Many(size)}",
                $"all taken ({events.Count - first:n0}), median {Median(times):0.0} ms, 99 % {times.Order().ElementAt((int)(times.Count * 0.99)):0} ms",
                $"last quarter {late:0.0} ms, first {early:0.0} ms",
                late / early,
                "no growing lag");
            Table.Row("their activities that wait to be routed, at the end of it", $"{await WaitingAsync(app):n0}", "", null, "< 500, one second's");
        }

        foreach (var size in new[] { 1, 50 })
        {
            var (first, watch) = (events.Count, Stopwatch.StartNew());
            await Task.WhenAll(Enumerable.Range(0, 32).Select(async _ =>
            {
                while (watch.Elapsed < Round / 2)
                {
                    await PostAsync(program.Http, address, Bodies(events, size));
                }
            }));
            Table.Row($"as many as are taken, 32 connections, {Many(size)}", $"{(events.Count - first) / watch.Elapsed.TotalSeconds:n0}/s", $"{Goal}/s", (events.Count - first) / watch.Elapsed.TotalSeconds / Goal, "≥ 1");
        }

        var (left, drain) = (await WaitingAsync(app), Stopwatch.StartNew());
        await Eventually.BecomesTrueAsync(async () => await WaitingAsync(app) == 0, TimeSpan.FromMinutes(3), "everything is routed");
        Table.Row("activities routed when nothing else is to do", $"{left / drain.Elapsed.TotalSeconds:n0}/s", $"{Goal}/s", left / drain.Elapsed.TotalSeconds / Goal, "≥ 1");
    }

    private static async Task<long> WaitingAsync(LiaisonApp app)
    {
        await using var waiting = app.Database.DataSource.CreateCommand("select count(*) from kernel.messages where queue = 'activities'");
        return (long)(await waiting.ExecuteScalarAsync())!;
    }

    private static string Many(int size) => size == 1 ? "one in a request" : $"{size} in a request";

    /// <summary>The next events: of each five two change an item, one comments on it, one is of a merge request and one of a build.</summary>
    private static string Bodies(Counter events, int size)
    {
        var end = events.Add(size);
        return JsonSerializer.Serialize(new { changes = Enumerable.Range(end - size, size).Select(Change) });
    }

    private static object Change(int n)
    {
        var (number, at) = (n / 5 % 2000, DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture));
        var project = new { id = $"p{number % Projects}", name = $"Project {number % Projects}", path = $"acme/p{number % Projects}", group = "acme" };
        object User(int i) => new { id = $"u{i % 200}", login = $"login{i % 200}", email = $"u{i % 200}@acme.example", name = $"Person {i % 200}" };
        return (n % 5) switch
        {
            0 or 1 => new
            {
                type = "item",
                project,
                id = $"{number}",
                at,
                number = $"#{number}",
                kind = "defect",
                title = $"Something is slow, take {n % 7}",
                text = new string('x', 1500),
                state = n % 3 == 0 ? "doing" : "review",
                author = User(number),
                assignees = new[] { User(n), User(n + 1) },
                url = $"https://tracker.example/{number}",
            },
            2 => new { type = "comment", project, id = $"c{n}", at, of = "item", subject = $"{number}", text = $"I have seen it, too, login{n % 200}.", author = User(n), mentions = new[] { $"login{n % 200}" } },
            3 => new
            {
                type = "merge-request",
                project,
                id = $"{number}",
                at,
                title = $"Make it fast, take {n % 5}",
                state = "open",
                author = User(number),
                reviewers = new[] { User(n) },
                sourceBranch = "fast",
                targetBranch = "main",
            },
            _ => new
            {
                type = "build",
                project,
                id = $"{n / 20}",
                at,
                name = "ci",
                @ref = "main",
                state = n % 2 == 0 ? "failed" : "running",
                author = User(n),
                stages = new[] { new { name = "build", state = "succeeded" }, new { name = "test", state = "running" } },
            },
        };
    }

    private static async Task PostAsync(HttpClient client, Uri address, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var answer = await client.PostAsync(address, content);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }

        if ((await answer.Content.ReadAsStringAsync()).Contains("\"refused\":0", StringComparison.Ordinal) is false)
        {
            throw new HttpRequestException(await answer.Content.ReadAsStringAsync());
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;

    private sealed class Counter
    {
        private int _count;

        public int Count => _count;

        public int Add(int many) => Interlocked.Add(ref _count, many);
    }
}
