using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.EndToEnd.Tests;

/// <summary>Rule 12: kill -9 at any moment, and the next start goes on where it was: nothing lost, nothing twice.</summary>
public class CrashTests
{
    private const int Size = 3000;

    [Fact]
    public async Task An_import_that_is_killed_again_and_again_ends_like_an_undisturbed_one()
    {
        await using var installation = await Installation.StartAsync(Size, ("Syncs__ChunkSize", "100"));
        var owner = await TeamClient.SetUpAsync(installation.NewClient(), "Acme", "owner@acme.example");
        var corp = await installation.Simulator.CorpAsync();
        (await owner.BindAsync(corp)).ShouldBe(HttpStatusCode.NoContent);

        // At other places each time: before the run began, while reading, and with so many people applied.
        foreach (var applied in new[] { -1, 0, 1, 400, 900, 1700, 2600 })
        {
            await Eventually.BecomesTrueAsync(async () => await AppliedAsync(installation) >= applied, TimeSpan.FromSeconds(60));
            await installation.KillHostAsync();
            await installation.RestartHostAsync();
        }

        await Eventually.BecomesTrueAsync(
            async () => await ScalarAsync(installation, "select count(*) from directory.syncs_1 where status = 'completed'") == 1, TimeSpan.FromSeconds(90));
        var people = await installation.Simulator.PeopleAsync(corp.CorpId);
        (await ScalarAsync(installation, "select count(*) from directory.people_1 where presence = 'present'")).ShouldBe(people.Count);
        (await ScalarAsync(installation, "select count(*) from events.mt_events where type = 'person_imported'")).ShouldBe(people.Count);
        (await ScalarAsync(installation, "select count(distinct data ->> 'userId') from events.mt_events where type = 'person_imported'")).ShouldBe(people.Count);
        (await ScalarAsync(installation, "select count(*) from events.mt_events where type in ('sync_started', 'sync_completed')")).ShouldBe(2);
        (await ScalarAsync(installation, "select count(*) from events.mt_events where type in ('person_changed', 'person_moved', 'person_left', 'sync_failed')")).ShouldBe(0);

        // And a second look finds nothing to do.
        (await owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted);
        var events = await ScalarAsync(installation, "select count(*) from events.mt_events where type like 'person%' or type like 'department%'");
        ((string)(await owner.NewestSyncEndsAsync())["status"]!).ShouldBe("completed");
        (await ScalarAsync(installation, "select count(*) from events.mt_events where type like 'person%' or type like 'department%'")).ShouldBe(events);
    }

    /// <returns>-1 while there is no plan.</returns>
    private static Task<long> AppliedAsync(Installation installation) => ScalarAsync(installation, "select coalesce(max(applied), -1)::bigint from directory.sync_progress");

    private static async Task<long> ScalarAsync(Installation installation, string sql)
    {
        await using var command = installation.Database.DataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
