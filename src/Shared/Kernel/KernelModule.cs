using System.Data.Common;
using System.Reflection;
using System.Text.Json.Serialization;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Health;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Liaison.Kernel;

public static class KernelModule
{
    /// <summary>What every module stands on. Needs an <see cref="NpgsqlDataSource"/> and the event store.</summary>
    /// <param name="modules">The assemblies whose ids Dapper shall know.</param>
    public static IServiceCollection AddKernel(this IServiceCollection services, params IReadOnlyList<Assembly> modules)
    {
        DapperTypes.Register([typeof(TeamId).Assembly, .. modules]);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DbDataSource>(provider => provider.GetRequiredService<NpgsqlDataSource>());
        services.AddMediation().AddRequestsOf(typeof(KernelModule).Assembly);
        services.AddScoped<WorkContext>().AddScoped<UnitOfWork>().AddScoped<IStreams, Streams>();
        services.AddScoped<ISessionScope>(provider => provider.GetRequiredService<UnitOfWork>());
        services.AddSingleton<Reads>();
        services.AddSingleton<ITeamReads>(provider => provider.GetRequiredService<Reads>());
        services.AddSingleton<IPlatformReads>(provider => provider.GetRequiredService<Reads>());
        services.AddScoped<IQueue, Outbox>().AddSingleton<IDeadMessages, DeadMessages>().AddSingleton<Leases>().AddHostedService<QueueGauge>();
        services.AddSingleton<Cursors>().AddSingleton<SecretBox>();
        services.AddScoped<ITeamHealthCheck, DatabaseHealth>().AddScoped<ITeamHealthCheck, MessagesHealth>().AddScoped<ITeamHealthCheck, ReactionsHealth>();
        services.AddOptions<PublicUrlOptions>().BindConfiguration("Liaison").ValidateDataAnnotations().ValidateOnStart();

        services.AddDataProtection().SetApplicationName("Liaison");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyRing>();

        services.AddProblemDetails().AddExceptionHandler<ProblemExceptionHandler>();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(o =>
        {
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            // A number is a number, and an enum its name: what is promised in the OpenAPI document is what is taken.
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
        return services;
    }

    public static void MapKernel(this IEndpointRouteBuilder app) => app.MapTeamHealth();

    /// <summary>Errors become problem documents, and each request's scope knows its caller. Call after authentication.</summary>
    public static IApplicationBuilder UseKernel(this IApplicationBuilder app) => app.UseMiddleware<WorkContextMiddleware>();
}
