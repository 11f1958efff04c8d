using Liaison.Binding;
using Liaison.Directory;
using Liaison.EventStore;
using Liaison.Host.Api;
using Liaison.Host.Database;
using Liaison.Kernel;
using Liaison.Kernel.Http;
using Liaison.Notifications;
using Liaison.WeCom;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Liaison.Host;

/// <summary>What the host is made of, and in which order a request passes it.</summary>
internal static class Composition
{
    /// <summary>Bodies are small JSON documents; what is larger is refused before it is read.</summary>
    private const long MaxRequestBytes = 1024 * 1024;

    public static void AddLiaison(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddEventStore();
        services.AddKernel([.. HostApp.Modules]);
        services.AddKeyProtection(configuration);
        services.AddWeCom(configuration);
        services.AddBinding(configuration);
        services.AddDirectory(configuration);
        services.AddNotifications(configuration);
        services.AddAuthentication();
        services.AddAuthorization();
        services.AddApi();
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database", tags: ["ready"]);
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(o =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = MaxRequestBytes;
        });
    }

    public static void UseLiaison(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(StatusCodeProblems.WriteAsync);
        app.UseSecurityHeaders();
        app.UseScreens();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseBinding();
        app.UseKernel();

        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
        app.MapApiDocument();
        app.MapScreens();
        app.MapKernel();
        app.MapBinding();
        app.MapDirectory();
        app.MapNotifications();
    }
}
