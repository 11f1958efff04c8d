using System.Reflection;
using Liaison.Binding;
using Liaison.Directory;
using Liaison.EventStore;
using Liaison.Host.Database;
using Liaison.Host.Development;
using Liaison.Host.Telemetry;
using Liaison.Kernel;
using Liaison.Kernel.Jobs;
using Liaison.Kernel.Migrating;
using Liaison.Notifications;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Liaison.Host;

/// <summary>The composition root: one database, the modules, one web server.</summary>
public sealed class HostApp : IAsyncDisposable
{
    /// <summary>Everything that has events, migrations or ids, in the order in which migrations run.</summary>
    public static readonly IReadOnlyList<Assembly> Modules =
    [
        typeof(IEventStore).Assembly,
        typeof(KernelModule).Assembly,
        typeof(BindingModule).Assembly,
        typeof(DirectoryModule).Assembly,
        typeof(NotificationsModule).Assembly,
    ];

    private readonly LiaisonDatabase _database;

    private HostApp(WebApplication web, LiaisonDatabase database) => (Web, _database) = (web, database);

    public WebApplication Web { get; }

    /// <summary>Opens the database, brings its tables up to date, and wires everything. Nothing listens yet.</summary>
    /// <param name="configure">For tests: what to change before the application is built.</param>
    /// <exception cref="StartupException">The configuration or the database does not allow to start.</exception>
    public static async Task<HostApp> CreateAsync(string[] args, Action<WebApplicationBuilder>? configure = null, CancellationToken ct = default)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(HostApp).Assembly.GetName().Name,
            // Settings lie beside the program, wherever it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(HostDefaults.For(builder.Environment, builder.Configuration));
        // Ours come later; what a test adds stays.
        builder.Logging.ClearProviders();
        configure?.Invoke(builder);

        var database = await LiaisonDatabase.OpenAsync(builder.Configuration, ct);
        try
        {
            await Migrator.MigrateAsync(database.DataSource, Modules, ct);
            builder.Services.AddSingleton(database.DataSource);
            if (builder.Environment.IsDevelopment())
            {
                // Before the modules: they read the settings that it gives.
                builder.AddDevelopmentWorld();
            }

            builder.Services.AddLiaison(builder.Configuration);
            builder.AddJobs();
            builder.AddTelemetry();

            var app = builder.Build();
            app.UseLiaison();
            return new HostApp(app, database);
        }
        catch (Exception e)
        {
            await database.DisposeAsync();
            throw e is MigrationException or OptionsValidationException ? new StartupException(e.Message, e) : e;
        }
    }

    /// <summary>Serves until the process is asked to stop.</summary>
    /// <exception cref="StartupException">A setting is not valid, or somebody else listens where we should.</exception>
    public async Task RunAsync()
    {
        try
        {
            await Web.RunAsync();
        }
        catch (OptionsValidationException e)
        {
            throw new StartupException(e.Message, e);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartupException($"{e.Message} Stop what listens there, or choose another address with --urls or ASPNETCORE_URLS.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        await _database.DisposeAsync();
    }
}
