using Liaison.Directory.Departments;
using Liaison.Directory.People;
using Liaison.Directory.Syncs;
using Liaison.EventStore;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>CASES §1.9: what is rebuilt from the log equals what the runs have written.</summary>
public class RebuildTests
{
    [Fact]
    public async Task Rebuilt_tables_equal_the_live_ones()
    {
        await using var team = await SyncTeam.StartAsync(settings: new Dictionary<string, string?> { ["Syncs:ChunkSize"] = "7" });
        await team.AuthorizeAllAsync();
        var people = (await team.WeCom.PeopleAsync(team.Corp.CorpId)).Where(p => p.Status == 1).ToList();
        var corp = team.Corp.CorpId;
        await team.WeCom.DismissAsync(corp, people[0].Userid);
        await team.WeCom.MoveAsync(corp, people[1].Userid, 2, 3);
        await team.WeCom.NameAsync(corp, people[2].Userid, "单雄信");
        await team.WeCom.RenameAsync(corp, people[3].Userid, "brand.new");
        await team.SyncsAsync();
        await team.WeCom.HireAsync(corp, people[0].Userid, "另一人", 1);
        await team.WeCom.ScopeAsync(corp, [2]);
        await team.SyncsAsync();
        await team.WeCom.ScopeAsync(corp, [1]);
        await team.SyncsAsync();
        ((string)(await team.SyncAsync(dryRun: true))["status"]!).ShouldBe("completed");

        var projections = team.App.Services.GetServices<IInlineProjection>().Where(p => p is PeopleProjection or DepartmentsProjection or SyncsProjection).ToList();
        projections.Count.ShouldBe(3);
        foreach (var projection in projections)
        {
            var table = projection.Tables.Single();
            var live = await team.TextsAsync($"select t::text from {table} t");
            await team.App.Services.GetRequiredService<IProjectionRebuilder>().RebuildAsync(projection, CancellationToken.None);
            (await team.TextsAsync($"select t::text from {table} t")).ShouldBe(live);
        }
    }
}
