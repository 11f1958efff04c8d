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
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    public static async Task RunAsync()
    {
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Warning" },
            // The host's own pool, not that of the tests.
            Connection: connection => new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = (2 * Environment.ProcessorCount) + 12 }.ConnectionString,
            Services: services => services.AddSingleton<IStartupFilter, OneRow>()));
        var owner = await app.SetUpAsync();
        var me = (await owner.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json;
        var key = (string)(await owner.PostAsync("/api-keys", new { name = "benchmark", scopes = new[] { "access:read" } })).ShouldBe(HttpStatusCode.Created).Json["key"]!;
        var cookie = owner.Client.Cookies.GetCookieHeader(app.Url);
        var targets = new (string Name, string Header, string Path)[]
        {
            ("one row by its primary key", "Accept: */*", OneRow.Path),
            ("access check with an API key", $"Authorization: Bearer {key}", owner.Path($"/access/{me["account"]!["id"]}")),
            ("forward-auth with a session", $"Cookie: {cookie}", $"/forward-auth/{owner.Team}?role=member"),
        };

        // Interleaved, so that a slow second of the machine is everybody's.
        var floods = await RoundsAsync(targets, app.Url, null);
        var ceiling = Median(floods[OneRow.Path], l => l.PerSecond);
        var paced = await RoundsAsync(targets, app.Url, ceiling / 4);
        foreach (var (name, _, path) in targets.Skip(1))
        {
            var rate = Median(floods[path], l => l.PerSecond);
            Table.Row(name, $"{rate:n0}/s", $"{ceiling:n0}/s {targets[0].Name}", rate / ceiling, "≥ 0.5");
            var (ours, least) = (Median(paced[path], l => l.P99), Median(paced[OneRow.Path], l => l.P99));
            Table.Row(
                $"{name}, at a quarter of that ceiling, 99 %", $"{ours:0.0} ms, median {Median(paced[path], l => l.Median):0.0} ms",
                $"{least:0.0} ms, {Median(paced[OneRow.Path], l => l.Median):0.0} ms of the one row", ours / least, "< 5 ms");
        }
    }

    /// <summary>Three rounds that count, after one in which everything is compiled.</summary>
    private static async Task<IReadOnlyDictionary<string, List<Load>>> RoundsAsync((string Name, string Header, string Path)[] targets, Uri host, double? perSecond)
    {
        var loads = targets.ToDictionary(t => t.Path, _ => new List<Load>(), StringComparer.Ordinal);
        for (var round = 0; round < 4; round++)
        {
            foreach (var (_, header, path) in targets)
            {
                var load = await LoadClient.AskAsync(new Uri(host, path), header, perSecond, Round);
                if (round > 0)
                {
                    loads[path].Add(load);
                }
            }
        }

        return loads;
    }

    private static double Median(List<Load> loads, Func<Load, double> figure) => loads.Select(figure).Order().ElementAt(loads.Count / 2);

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
