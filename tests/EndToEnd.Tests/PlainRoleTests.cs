using System.Net;
using Liaison.HostTesting;
using Liaison.Testing;
using Npgsql;

namespace Liaison.EndToEnd.Tests;

/// <summary>docs/operations.md: one database, and a role that owns it. No extension, no superuser.</summary>
public class PlainRoleTests
{
    [Fact]
    public async Task A_role_that_owns_an_empty_database_and_nothing_else_is_enough()
    {
        await using var empty = await TestDatabase.CreateAsync();
        var name = new NpgsqlConnectionStringBuilder(empty.ConnectionString).Database!;
        await using (var command = empty.DataSource.CreateCommand($"create role plain_{name} login password 'plain'; alter database {name} owner to plain_{name}; drop schema kernel cascade"))
        {
            await command.ExecuteNonQueryAsync();
        }

        var plain = new NpgsqlConnectionStringBuilder(empty.ConnectionString) { Username = $"plain_{name}", Password = "plain" }.ConnectionString;
        await using (var app = await LiaisonApp.StartAsync(new LiaisonAppOptions(Connection: _ => plain, SimulatorSettings: ["--Simulator:Size=20"])))
        {
            var owner = await app.SetUpAsync();
            (await owner.BindAsync(await app.Simulator.CorpAsync())).ShouldBe(HttpStatusCode.NoContent);
            ((string)(await owner.NewestSyncEndsAsync())["status"]!).ShouldBe("completed");
            (await owner.GetAsync("/people")).ShouldBe(HttpStatusCode.OK);
        }

        await using var drop = empty.DataSource.CreateCommand($"reassign owned by plain_{name} to current_user; drop owned by plain_{name}; drop role plain_{name}");
        await drop.ExecuteNonQueryAsync();
    }
}
