using Liaison.Kernel.Migrating;
using Liaison.Testing;

namespace Liaison.Kernel.Tests.Migrating;

public class MigratorTests
{
    [Fact]
    public async Task Hosts_that_start_at_once_migrate_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Migrator.MigrateAsync(database.DataSource, [typeof(KernelModule).Assembly], CancellationToken.None)));
        applied.Count(a => a.Count > 0).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_applied_is_not_applied_again()
    {
        await using var database = await TestDatabase.CreateAsync(typeof(KernelModule).Assembly);
        (await Migrator.MigrateAsync(database.DataSource, [typeof(KernelModule).Assembly], CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_was_changed_after_it_was_applied_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(typeof(KernelModule).Assembly);
        await using (var command = database.DataSource.CreateCommand("update kernel.migrations set checksum = 'other' where name = '0001_kernel.sql'"))
        {
            await command.ExecuteNonQueryAsync();
        }

        (await Should.ThrowAsync<MigrationException>(() => Migrator.MigrateAsync(database.DataSource, [typeof(KernelModule).Assembly], CancellationToken.None)))
            .Message.ShouldContain("Kernel/0001_kernel.sql was changed");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(typeof(KernelModule).Assembly);
        await using (var command = database.DataSource.CreateCommand("insert into kernel.migrations values ('Kernel', '9999_future.sql', 'x')"))
        {
            await command.ExecuteNonQueryAsync();
        }

        (await Should.ThrowAsync<MigrationException>(() => Migrator.MigrateAsync(database.DataSource, [typeof(KernelModule).Assembly], CancellationToken.None)))
            .Message.ShouldContain("newer version");
    }
}
