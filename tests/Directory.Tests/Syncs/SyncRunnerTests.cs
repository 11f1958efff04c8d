using System.Diagnostics;
using System.Net;
using Liaison.Directory.Syncs;
using Liaison.HostTesting;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Jobs;
using Liaison.Kernel.Reading;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>Hosts share the runs: one works on a team at a time.</summary>
public class SyncRunnerTests
{
    [Fact]
    public async Task While_another_host_works_on_a_team_this_one_looks_with_its_polls_alone_and_takes_over_when_that_host_is_gone()
    {
        var poll = TimeSpan.FromMilliseconds(300);
        await using var team = await SyncTeam.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Syncs:PollInterval"] = poll.ToString() });
        await using var other = new NpgsqlConnection(team.App.Database.ConnectionString + ";Pooling=false");
        await other.OpenAsync();
        await using (var take = new NpgsqlCommand("select pg_advisory_lock($1)", other) { Parameters = { new() { Value = Turn.KeyOf(SyncRunner.TurnOf(new TeamId(team.Owner.Team))) } } })
        {
            await take.ExecuteNonQueryAsync();
        }

        var tries = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            // Other tests of this process have databases of their own.
            ActivityStopped = a => tries += a.GetTagItem("db.query.text") is "select pg_try_advisory_lock($1)" && a.GetTagItem("db.namespace") is string name
                && team.App.Database.ConnectionString.Contains(name, StringComparison.Ordinal) ? 1 : 0,
        };
        ActivitySource.AddActivityListener(listener);
        var elapsed = Stopwatch.StartNew();
        var id = (Guid)(await team.Owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted).Json["id"]!;
        await Eventually.BecomesTrueAsync(() => Task.FromResult(tries >= 4));
        tries.ShouldBeLessThanOrEqualTo((int)(elapsed.Elapsed / poll) + 4);

        await other.CloseAsync();
        ((string)(await team.EndsAsync(id))["status"]!).ShouldBe("completed");
    }

    [Fact]
    public async Task A_run_that_follows_at_once_is_not_forgotten()
    {
        await using var team = await SyncTeam.StartAsync(size: 5, settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Syncs:PollInterval"] = "00:05:00" });
        for (var i = 0; i < 30; i++)
        {
            await team.SyncsAsync();
        }
    }

    [Fact]
    public async Task A_host_that_stops_just_as_it_picks_a_run_stops_cleanly_and_leaves_the_run_to_the_next()
    {
        var stop = new StopAsItPicks();
        await using var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(
            Services: services =>
            {
                var reads = services.Last(d => d.ServiceType == typeof(IPlatformReads)).ImplementationFactory!;
                services.Replace(ServiceDescriptor.Singleton(provider => stop.Over((IPlatformReads)reads(provider))));
            }));
        var owner = await app.SetUpAsync();
        (await owner.BindAsync(await app.Simulator.CorpAsync(), contacts: true)).ShouldBe(HttpStatusCode.NoContent);
        var runner = app.Services.GetServices<IHostedService>().OfType<SyncRunner>().Single();
        await owner.NewestSyncEndsAsync();
        var stopped = stop.StopAsync(runner);
        var id = (Guid)(await owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted).Json["id"]!;
        await stopped;

        for (var i = 0; i < 100; i++)
        {
            stopped = stop.StopAsync(runner);
            await runner.StartAsync(CancellationToken.None);
            await stopped;
        }

        ((string)(await owner.GetAsync($"/syncs/{id}")).Json["status"]!).ShouldBe("running");
        await runner.StartAsync(CancellationToken.None);
        ((string)(await owner.NewestSyncEndsAsync())["status"]!).ShouldBe("completed");
    }

    /// <summary>Begins to stop the runner between its question and the answer.</summary>
    private sealed class StopAsItPicks
    {
        private SyncRunner? _runner;
        private TaskCompletionSource<Task> _stopping = new();

        public async Task StopAsync(SyncRunner runner)
        {
            _stopping = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
            _runner = runner;
            await await _stopping.Task;
        }

        public IPlatformReads Over(IPlatformReads reads) => new Picking(this, reads);

        private sealed class Picking(StopAsItPicks stop, IPlatformReads reads) : IPlatformReads
        {
            public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters, CancellationToken ct)
            {
                var rows = await reads.ListAsync<T>(sql, parameters, ct);
                if (rows.Count > 0 && typeof(T).DeclaringType == typeof(SyncRunner) && Interlocked.Exchange(ref stop._runner, null) is { } runner)
                {
                    stop._stopping.SetResult(runner.StopAsync(CancellationToken.None));
                }

                return rows;
            }

            public Task<T?> FindAsync<T>(string sql, object? parameters, CancellationToken ct) => reads.FindAsync<T>(sql, parameters, ct);

            public Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken ct) => reads.ExecuteAsync(sql, parameters, ct);
        }
    }
}
