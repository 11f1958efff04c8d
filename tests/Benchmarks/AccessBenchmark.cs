using System.Diagnostics;
using System.Net;
using Liaison.HostTesting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Liaison.Benchmarks;

/// <summary>How often a second other services may ask who may in, against the same host reading one row by its primary key for nobody in particular.</summary>
internal static class AccessBenchmark
{
    private const int Connections = 32;
    internal static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    public static async Task RunAsync()
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Warning" },
            Services: services => services.AddSingleton<IStartupFilter, OneRow>()));
        var owner = await app.SetUpAsync();
        var me = (await owner.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json;
        var key = (string)(await owner.PostAsync("/api-keys", new { name = "benchmark", scopes = new[] { "access:read" } })).ShouldBe(HttpStatusCode.Created).Json["key"]!;
        using var program = app.NewClient(key);
        var targets = new (string Name, HttpClient Client, string Path)[]
        {
            ("one row by its primary key", program.Http, OneRow.Path),
            ("access check with an API key", program.Http, owner.Path($"/access/{me["account"]!["id"]}")),
            ("forward-auth with a session", owner.Client.Http, $"/forward-auth/{owner.Team}?role=member"),
        };

        // Interleaved, so that a slow second of the machine is everybody's.
        var rates = targets.ToDictionary(t => t.Name, _ => new List<double>());
        for (var round = 0; round < 4; round++)
        {
            foreach (var (name, client, path) in targets)
            {
                var count = await FloodAsync(client, app.Url, path);
                if (round > 0)
                {
                    rates[name].Add(count / Round.TotalSeconds);
                }
            }
        }

        var ceiling = Median(rates[targets[0].Name]);
        var least = await PacedAsync(targets[0].Client, app.Url, targets[0].Path, ceiling / 4);
        foreach (var (name, client, path) in targets.Skip(1))
        {
            var rate = Median(rates[name]);
            Table.Row(name, $"{rate:n0}/s", $"{ceiling:n0}/s {targets[0].Name}", rate / ceiling, "≥ 0.5");
            var times = await PacedAsync(client, app.Url, path, ceiling / 4);
            Table.Row($"{name}, at a quarter of that ceiling, 99 %", $"{P99(times):0.0} ms, median {times[times.Count / 2]:0.0} ms", $"{P99(least):0.0} ms, {least[least.Count / 2]:0.0} ms of the one row", P99(times) / P99(least), "< 5 ms");
        }
    }

    /// <returns>How many were answered in a round.</returns>
    internal static async Task<long> FloodAsync(HttpClient client, Uri host, string path)
    {
        var (address, until, count) = (new Uri(host, path), Stopwatch.GetTimestamp() + (long)(Round.TotalSeconds * Stopwatch.Frequency), 0L);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (Stopwatch.GetTimestamp() < until)
            {
                await GetAsync(client, address);
                Interlocked.Increment(ref count);
            }
        }));
        return count;
    }

    /// <returns>Milliseconds, sorted; the first second is for getting under way.</returns>
    private static async Task<IReadOnlyList<double>> PacedAsync(HttpClient client, Uri host, string path, double perSecond)
    {
        var address = new Uri(host, path);
        return [.. (await OpenLoop.RunAsync(perSecond, 2 * Round, _ => GetAsync(client, address))).Skip((int)perSecond).Order()];
    }

    private static async Task GetAsync(HttpClient client, Uri address)
    {
        using var answer = await client.GetAsync(address);
        answer.EnsureSuccessStatusCode();
    }

    private static double P99(IReadOnlyList<double> sorted) => sorted[(int)(sorted.Count * 0.99)];

    internal static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>The least that an answer out of the database costs.</summary>
    internal sealed class OneRow(NpgsqlDataSource db) : IStartupFilter
    {
        public const string Path = "/one-row";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Map(Path, branch => branch.Run(async http =>
            {
                await using var command = db.CreateCommand("select name from binding.accounts_1 where tenant_id = 'platform' and id = $1");
                command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Empty });
                await command.ExecuteScalarAsync(http.RequestAborted);
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("""{"allowed":true}""", http.RequestAborted);
            }));
            next(app);
        };
    }
}
