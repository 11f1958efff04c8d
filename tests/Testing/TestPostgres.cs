using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Liaison.Kernel.Migrating;
using Liaison.Kernel.Postgres;
using Npgsql;

namespace Liaison.Testing;

/// <summary>One server for all test processes of this checkout; a database for each test class, made from a migrated template.</summary>
public static class TestPostgres
{
    /// <summary>A connection string of a server with the right to create databases, such as PostgreSQL 15 in the matrix.</summary>
    public const string ServerVariable = "LIAISON_TEST_POSTGRES";

    private const long TemplateLock = 0x4C49_4149_534F_4E54;
    private static readonly SemaphoreSlim Gate = new(1);
    private static string? _server;

    // Held until the process ends; whoever goes last stops the server.
    private static EmbeddedPostgres? _embedded;

    public static async Task<TestDatabase> CreateAsync(params IReadOnlyList<Assembly> migrated)
    {
        var server = await ServerAsync();
        var template = await TemplateAsync(server, migrated);
        var name = $"test_{Guid.CreateVersion7():n}";
        await ExecuteAsync(server, $"create database {name} template {template}");
        return new TestDatabase(server, name);
    }

    internal static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> ServerAsync()
    {
        await Gate.WaitAsync();
        try
        {
            if (_server is not null)
            {
                return _server;
            }

            if (Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } given)
            {
                return _server = given;
            }

            var checkout = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(AppContext.BaseDirectory.Split("tests")[0])))[..8];
            _embedded = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions
            {
                Home = Path.Combine(Path.GetTempPath(), $"liaison-test-{Environment.UserName}-{checkout}"),
                Durable = false,
            });
            _server = _embedded.ConnectionString;
            await DropLeftoversAsync(_server);
            return _server;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>A migrated database that nobody connects to; made once per content of the migrations.</summary>
    private static async Task<string> TemplateAsync(string server, IReadOnlyList<Assembly> migrated)
    {
        var content = string.Concat(migrated.SelectMany(Migrator.FilesOf).Select(f => f.Checksum));
        var name = "template_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..16];
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"select pg_advisory_lock({TemplateLock})");
        await using (var exists = new NpgsqlCommand($"select 1 from pg_database where datname = '{name}'", connection))
        {
            if (await exists.ExecuteScalarAsync() is not null)
            {
                return name;
            }
        }

        await ExecuteAsync(connection, $"create database {name}_new");
        await using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = name + "_new", Pooling = false }.ConnectionString))
        {
            await Migrator.MigrateAsync(source, migrated, CancellationToken.None);
        }

        await ExecuteAsync(connection, $"alter database {name}_new rename to {name}");
        return name;
    }

    /// <summary>What earlier runs left behind when they were killed. Databases of test processes that still run have connections, or are young.</summary>
    private static async Task DropLeftoversAsync(string server)
    {
        await using var connection = new NpgsqlConnection(server + ";Pooling=false");
        await connection.OpenAsync();
        // One process at a time: two that drop the same database would trip over each other.
        await ExecuteAsync(connection, $"select pg_advisory_lock({TemplateLock})");
        List<string> old = [];
        await using (var command = new NpgsqlCommand(
            """
            select datname from pg_database d, pg_stat_file('base/' || d.oid || '/PG_VERSION', missing_ok => true) f
            where (datname like 'test\_%' and f.modification < now() - interval '1 hour' or datname like 'template\_%\_new' and f.modification < now() - interval '10 minutes')
              and not exists (select from pg_stat_activity a where a.datname = d.datname)
            """,
            connection))
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                old.Add(reader.GetString(0));
            }
        }

        foreach (var name in old)
        {
            await ExecuteAsync(connection, $"drop database if exists {name}");
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A database of one test class; gone after it.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;

    internal TestDatabase(string server, string name)
    {
        (_server, _name) = (server, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(server)
        {
            Database = name,
            MaxPoolSize = 20,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            IncludeErrorDetail = true,
        }.ConnectionString;
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public static Task<TestDatabase> CreateAsync(params IReadOnlyList<Assembly> migrated) => TestPostgres.CreateAsync(migrated);

    /// <summary>As a backup that is loaded again. Whoever is connected is thrown out for the moment.</summary>
    public async Task<TestDatabase> CopyAsync()
    {
        var copy = $"test_{Guid.CreateVersion7():n}";
        await TestPostgres.ExecuteAsync(_server, $"alter database {_name} allow_connections false");
        await TestPostgres.ExecuteAsync(_server, $"select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '{_name}'");
        await TestPostgres.ExecuteAsync(_server, $"create database {copy} template {_name}");
        await TestPostgres.ExecuteAsync(_server, $"alter database {_name} allow_connections true");
        return new TestDatabase(_server, copy);
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await TestPostgres.ExecuteAsync(_server, $"drop database if exists {_name} with (force)");
    }
}
