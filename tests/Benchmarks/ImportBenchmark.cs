using System.Diagnostics;
using System.Net;
using Liaison.Directory.Contracts;
using Liaison.Directory.Syncs;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Liaison.Benchmarks;

/// <summary>100,000 people from the simulator: round trips to the database, counted on the wire, and the memory of a host that is a process of its own.</summary>
internal static class ImportBenchmark
{
    private const int People = 100_000;

    public static async Task RunAsync()
    {
        await RoundTripsAsync();
        await MemoryAsync();
    }

    /// <summary>A host without its background services: what goes over the wire during a run belongs to it.</summary>
    private static async Task RoundTripsAsync()
    {
        RoundTripProxy? proxy = null;
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            // WeCom's own limit instead of our half of it: both runs fit in, and neither waits for the next minute.
            Settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["WeCom:CallsPerMinute"] = "10000" },
            SimulatorSettings: [$"--Simulator:Size={People}"],
            Connection: direct => (proxy = new RoundTripProxy(direct)).ConnectionString,
            Services: services => services
                .Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Name != "GenericWebHostService").ToList()
                .ForEach(s => services.Remove(s))));
        using var counter = proxy!;
        var owner = await app.SetUpAsync();
        (await owner.BindAsync(await app.Simulator.CorpAsync())).ShouldBe(HttpStatusCode.NoContent);

        var first = await RunAsync(app, owner, counter);
        Table.Row($"first import of {People:n0}, the simulator's time included", $"{first.Trips} round trips, {first.Elapsed.TotalSeconds:0} s", $"{first.Events:n0} events", null, "≤ 60 round trips");
        var second = await RunAsync(app, owner, counter);
        Table.Row("unchanged re-sync of them", $"{second.Trips} round trips, {second.Elapsed.TotalSeconds:0} s", $"{second.Events:n0} events of people and departments", null, "≤ 10, no event");
    }

    private static async Task<(long Trips, long Events, TimeSpan Elapsed)> RunAsync(LiaisonApp app, TeamClient owner, RoundTripProxy proxy)
    {
        var sync = (Guid)(await owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted).Json["id"]!;
        var (events, trips, elapsed) = (await EventsAsync(app), proxy.Trips, Stopwatch.StartNew());
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<SyncRun>().WorkAsync(new TeamId(owner.Team), new SyncId(sync), CancellationToken.None);
        }

        var result = (proxy.Trips - trips, await EventsAsync(app) - events, elapsed.Elapsed);
        var ended = (await owner.GetAsync($"/syncs/{sync}")).ShouldBe(HttpStatusCode.OK).Json;
        return (string?)ended["status"] == "completed" ? result : throw new InvalidOperationException($"The sync did not complete: {ended}");
    }

    private static async Task<long> EventsAsync(LiaisonApp app)
    {
        await using var command = app.Database.DataSource.CreateCommand("select count(*) from events.mt_events where type like 'person%' or type like 'department%'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task MemoryAsync()
    {
        await using var installation = await Installation.StartAsync(People);
        var owner = await TeamClient.SetUpAsync(installation.NewClient(), "Acme", "owner@acme.example");
        var elapsed = Stopwatch.StartNew();
        (await owner.BindAsync(await installation.Simulator.CorpAsync())).ShouldBe(HttpStatusCode.NoContent);
        var sync = await owner.NewestSyncEndsAsync(TimeSpan.FromMinutes(10));
        Table.Row(
            "peak memory of the host that imports them", $"{installation.HostPeakMemory / 1024 / 1024} MB, {sync["status"]} after {elapsed.Elapsed.TotalSeconds:0} s", "resident, of all its life", null, "< 400 MB");
    }
}
