using Liaison.Kernel.Postgres;
using Npgsql;

namespace Liaison.Host.Database;

/// <summary>The database that this process works on: the configured one, or an embedded PostgreSQL that lives as long as the process.</summary>
internal sealed class LiaisonDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _embedded;

    private LiaisonDatabase(NpgsqlDataSource dataSource, EmbeddedPostgres? embedded) => (DataSource, _embedded) = (dataSource, embedded);

    public NpgsqlDataSource DataSource { get; }

    /// <exception cref="StartupException">No server answers, or none can be started.</exception>
    public static async Task<LiaisonDatabase> OpenAsync(IConfiguration configuration, CancellationToken ct)
    {
        var configured = configuration.GetConnectionString("Liaison");
        EmbeddedPostgres? embedded = null;
        try
        {
            if (configured is null)
            {
                embedded = await EmbeddedPostgres.StartAsync(
                    new EmbeddedPostgresOptions { Home = Path.Combine(DataFolder.Of(configuration), "postgres"), Log = line => Console.WriteLine("postgres: " + line) }, ct);
            }

            var dataSource = Create(configured ?? embedded!.ConnectionString);
            await using var connection = await dataSource.OpenConnectionAsync(ct);
            if (connection.PostgreSqlVersion.Major < 15)
            {
                throw new StartupException($"PostgreSQL {connection.PostgreSqlVersion} is too old: Liaison needs 15 or later.");
            }

            return new LiaisonDatabase(dataSource, embedded);
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException or EmbeddedPostgresException)
        {
            if (embedded is not null)
            {
                await embedded.DisposeAsync();
            }

            throw new StartupException(
                configured is null ? e.Message : $"ConnectionStrings__Liaison does not lead to a PostgreSQL server: {e.Message}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }

    private static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // A small pool keeps the tail of latencies short (LIMITS: 4.1 ms against 45 ms at the same throughput); the rest is for background work.
        SetDefault(settings, "Maximum Pool Size", (2 * Environment.ProcessorCount) + 12);
        SetDefault(settings, "Max Auto Prepare", 100);
        SetDefault(settings, "Auto Prepare Min Usages", 2);
        // Sessions carry nothing from one use to the next but locks, which are given back by name: clearing them costs the server more than many a statement.
        SetDefault(settings, "No Reset On Close", true);
        // Short statements over indexes that lie in memory: compiling one costs more than it ever saves, and a page costs much the same wherever it is.
        SetDefault(settings, "Options", "-c jit=off -c random_page_cost=1.1");
        SetDefault(settings, "Application Name", "liaison");
        SetDefault(settings, "Keepalive", 30);
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    private static void SetDefault(NpgsqlConnectionStringBuilder settings, string key, object value)
    {
        if (!settings.ShouldSerialize(key))
        {
            settings[key] = value;
        }
    }
}
