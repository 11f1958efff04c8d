using System.Diagnostics;
using System.Net;
using Liaison.Directory.Syncs;
using Liaison.Kernel.Ids;
using Liaison.Testing;
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
        await using (var take = new NpgsqlCommand("select pg_advisory_lock($1)", other) { Parameters = { new() { Value = SyncRunner.KeyOf(new TeamId(team.Owner.Team)) } } })
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
}
