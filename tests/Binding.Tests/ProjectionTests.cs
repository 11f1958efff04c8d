using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Binding.Tests;

public sealed class ProjectionTests : IAsyncLifetime
{
    private BindingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await BindingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Read_tables_that_are_rebuilt_equal_the_live_ones()
    {
        var team = new TeamId(Guid.CreateVersion7());
        var (_, wang) = await _app.NewAccountAsync("wang@acme.example");
        var (_, li) = await _app.NewAccountAsync("li@acme.example");
        await InScopeAsync((teams, _) => teams.CreateAsync(team, "Acme", default));
        await InScopeAsync((_, links) => links.AssociateAsync(new Association(team, wang, "ww1", "ZhangWei"), default));
        await InScopeAsync((_, links) => links.DissociateAsync(team, wang, "test", default));
        await InScopeAsync((_, links) => links.AssociateAsync(new Association(team, li, "ww1", "zhangwei"), default));
        await InScopeAsync((_, links) => links.AssociateAsync(new Association(team, wang, "ww1", "LiLi"), default));

        foreach (var projection in _app.Services.GetServices<IInlineProjection>())
        {
            foreach (var table in projection.Tables)
            {
                var rows = $"select coalesce(string_agg(t::text, e'\\n' order by t::text), '') from {table} t";
                var live = await _app.ScalarAsync<string>(rows);
                await _app.Services.GetRequiredService<IProjectionRebuilder>().RebuildAsync(projection, default);
                (await _app.ScalarAsync<string>(rows)).ShouldBe(live, table);
            }
        }

        (await _app.ScalarAsync<long>("select count(*) from binding.associations_1")).ShouldBe(2);
    }

    private Task InScopeAsync(Func<ITeams, IAssociations, Task<Kernel.Outcomes.Outcome>> act) => _app.InScopeAsync(async services =>
        (await act(services.GetRequiredService<ITeams>(), services.GetRequiredService<IAssociations>())).Refusal.ShouldBeNull());
}
