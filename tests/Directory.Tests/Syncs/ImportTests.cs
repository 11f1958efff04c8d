using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>The first sync, over HTTP, with the simulator's truth as the oracle.</summary>
public class ImportTests
{
    [Fact]
    public async Task A_corp_of_300_is_imported_as_it_is()
    {
        await using var app = await LiaisonApp.StartAsync();
        var team = await app.SetUpAsync();
        var corp = await app.Simulator.CorpAsync();

        (await team.BindAsync(corp)).ShouldBe(HttpStatusCode.NoContent);
        var sync = await team.NewestSyncEndsAsync();

        ((string)sync["status"]!).ShouldBe("completed", sync.ToJsonString());
        var truth = await app.Simulator.PeopleAsync(corp.CorpId);
        ((int)sync["added"]!).ShouldBe(truth.Count);
        (await MirrorRows.PeopleAsync(app)).ShouldBe(
            truth.Select(p => $"{p.Userid}|{p.Name}|{string.Join(',', p.Departments.Order())}|{p.Status}|present").Order(StringComparer.Ordinal));
    }
}

/// <summary>The mirror as it lies in the tables.</summary>
internal static class MirrorRows
{
    public static async Task<IReadOnlyList<string>> PeopleAsync(LiaisonApp app) => await TextsAsync(
        app, "select userid || '|' || name || '|' || array_to_string(departments, ',') || '|' || wecom_status || '|' || presence from directory.people_1 where presence <> 'left'");

    public static async Task<IReadOnlyList<string>> TextsAsync(LiaisonApp app, string sql) => [.. (await app.TextsAsync(sql)).Order(StringComparer.Ordinal)];
}
