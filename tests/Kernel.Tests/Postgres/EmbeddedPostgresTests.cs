using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Liaison.Kernel.Postgres;
using Liaison.Testing;
using Npgsql;

namespace Liaison.Kernel.Tests.Postgres;

[SupportedOSPlatform("linux")]
public class EmbeddedPostgresTests
{
    [Fact]
    public async Task The_first_start_makes_a_cluster_and_the_next_finds_its_data()
    {
        await using var folder = new ServerFolder();
        await using (var first = await folder.StartAsync())
        {
            first.Adopted.ShouldBeFalse();
            await ServerFolder.ScalarAsync<int>(first.ConnectionString, "create table kept (n int); insert into kept values (7); select n from kept");
        }

        folder.ServerPid.ShouldBeNull();
        await using var second = await folder.StartAsync();
        second.Adopted.ShouldBeFalse();
        (await ServerFolder.ScalarAsync<int>(second.ConnectionString, "select n from kept")).ShouldBe(7);
    }

    [Fact]
    public async Task The_server_never_runs_as_root_and_its_password_is_for_its_owner_alone()
    {
        await using var folder = new ServerFolder();
        await using var server = await folder.StartAsync();
        var uid = File.ReadLines($"/proc/{folder.ServerPid}/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
        uid.ShouldNotBe("0");
        File.GetUnixFileMode(Path.Combine(folder.Home, "password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_plain_user_has_a_server_of_their_own()
    {
        await using var folder = new ServerFolder();
        var process = folder.StartProcess(plainUser: true);
        var (word, connectionString) = await ServerFolder.ReadyAsync(process);
        word.ShouldBe("started");
        (await ServerFolder.ScalarAsync<string>(connectionString, "show data_directory")).ShouldBe(folder.Data);
        await process.EndInputAsync();
        process.ExitCode.ShouldBe(0, process.Output());
        await folder.ServerStopsAsync();
    }

    [Fact]
    public async Task A_server_whose_owner_was_killed_stops()
    {
        await using var folder = new ServerFolder();
        var owner = folder.StartProcess();
        await ServerFolder.ReadyAsync(owner);
        await owner.KillAsync();
        await folder.ServerStopsAsync();
    }

    [Fact]
    public async Task An_orphan_is_taken_over_and_stopped_by_who_took_it()
    {
        await using var folder = new ServerFolder();
        var owner = folder.StartProcess();
        await ServerFolder.ReadyAsync(owner);
        await ServerFolder.KillWithGuardianAsync(owner);
        var pid = folder.ServerPid.ShouldNotBeNull();
        await using (var server = await folder.StartAsync())
        {
            server.Adopted.ShouldBeTrue();
            folder.ServerPid.ShouldBe(pid);
            (await ServerFolder.ScalarAsync<int>(server.ConnectionString, "select 1")).ShouldBe(1);
        }

        folder.ServerPid.ShouldBeNull();
    }

    [Fact]
    public async Task Processes_share_one_server_and_the_last_one_stops_it()
    {
        await using var folder = new ServerFolder();
        // Both at once on an empty folder: one makes the cluster, the other waits for it.
        RunningProcess[] processes = [folder.StartProcess(), folder.StartProcess()];
        var ready = await Task.WhenAll(processes.Select(ServerFolder.ReadyAsync));
        ready.Select(r => r.Word).ShouldBe(["started", "adopted"], ignoreOrder: true);
        ready[0].ConnectionString.ShouldBe(ready[1].ConnectionString);
        var pid = folder.ServerPid.ShouldNotBeNull();

        // The one that started it goes first.
        var (starter, other) = ready[0].Word == "started" ? (processes[0], processes[1]) : (processes[1], processes[0]);
        await starter.EndInputAsync();
        (await ServerFolder.ScalarAsync<int>(ready[0].ConnectionString, "select 1")).ShouldBe(1);
        folder.ServerPid.ShouldBe(pid);
        await other.EndInputAsync();
        folder.ServerPid.ShouldBeNull();
    }

    [Fact]
    public async Task A_cluster_that_was_half_made_is_made_anew()
    {
        await using var folder = new ServerFolder();
        System.IO.Directory.CreateDirectory(Path.Combine(folder.Home, "data.new", "base"));
        await File.WriteAllTextAsync(Path.Combine(folder.Home, "data.new", "PG_VERSION"), "18");
        await using var server = await folder.StartAsync();
        (await ServerFolder.ScalarAsync<int>(server.ConnectionString, "select 1")).ShouldBe(1);
        System.IO.Directory.EnumerateDirectories(folder.Home, "data.new*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_start_that_was_killed_while_it_made_the_cluster_is_made_up_for()
    {
        await using var folder = new ServerFolder();
        var killed = folder.StartProcess();
        await Eventually.BecomesTrueAsync(() => Task.FromResult(
            System.IO.Directory.Exists(folder.Home) && System.IO.Directory.EnumerateFiles(folder.Home, "PG_VERSION", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Any()));
        await killed.KillAsync();
        await using var server = await folder.StartAsync();
        (await ServerFolder.ScalarAsync<int>(server.ConnectionString, "select 1")).ShouldBe(1);
    }

    [Theory]
    [InlineData("somebody else's process")]
    [InlineData("another cluster's server")]
    [InlineData("nobody")]
    public async Task A_stale_pid_file_does_not_keep_the_server_from_starting(string whose)
    {
        await using var folder = new ServerFolder();
        await (await folder.StartAsync()).DisposeAsync();
        await using var other = new ServerFolder();
        await using var otherServer = await other.StartAsync();
        var pid = whose switch { "nobody" => 4_190_000, "another cluster's server" => other.ServerPid!.Value, _ => Environment.ProcessId };
        var port = new NpgsqlConnectionStringBuilder(otherServer.ConnectionString).Port.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(Path.Combine(folder.Data, "postmaster.pid"), [$"{pid}", folder.Data, "1700000000", port, "", "127.0.0.1", ""]);

        await using var server = await folder.StartAsync();
        server.Adopted.ShouldBeFalse();
        (await ServerFolder.ScalarAsync<string>(server.ConnectionString, "show data_directory")).ShouldBe(folder.Data);
        (await ServerFolder.ScalarAsync<string>(otherServer.ConnectionString, "show data_directory")).ShouldBe(other.Data);
    }

    [Fact]
    public async Task A_server_that_was_killed_itself_is_started_again()
    {
        await using var folder = new ServerFolder();
        await using var first = await folder.StartAsync();
        var pid = folder.ServerPid.ShouldNotBeNull();
        using (var server = Process.GetProcessById(pid))
        {
            server.Kill();
            await server.WaitForExitAsync();
        }

        await using var second = await folder.StartAsync();
        second.Adopted.ShouldBeFalse();
        (await ServerFolder.ScalarAsync<int>(second.ConnectionString, "select 1")).ShouldBe(1);
    }

    // A walk over the folder (chown -R) failed on files that a live server had just dropped.
    [Fact]
    public async Task A_server_in_use_is_taken_over_while_its_files_come_and_go()
    {
        await using var folder = new ServerFolder();
        await using var first = await folder.StartAsync();
        using var end = new CancellationTokenSource();
        var rounds = 0;
        var churn = Task.WhenAll(Enumerable.Range(0, 2).Select(n => Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(first.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            while (!end.IsCancellationRequested)
            {
                foreach (var sql in (string[])[$"create database churn_{n} template template0", $"drop database churn_{n}"])
                {
                    await using var command = new NpgsqlCommand(sql, connection);
                    await command.ExecuteNonQueryAsync();
                }

                Interlocked.Increment(ref rounds);
            }
        })));
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Volatile.Read(ref rounds) > 0));
        List<EmbeddedPostgres> again = [];
        for (var i = 0; i < 30; i++)
        {
            again.Add(await folder.StartAsync());
        }

        again.ShouldAllBe(server => server.Adopted);
        await Task.WhenAll(again.Select(server => server.DisposeAsync().AsTask()));
        await end.CancelAsync();
        await churn;
    }
}
