using Liaison.Kernel.Jobs;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Work.Ingest;
using Liaison.Notifications.Work.People;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Notifications.Work;

internal static class WorkRegistration
{
    public static void AddWork(this IServiceCollection services)
    {
        services.AddScoped<IWorkMirror, WorkMirror>().AddScoped<SourceUserLinks>();
        services.AddSingleton<IngestReader>().AddSingleton<LiveSources>();
        services.AddRecurringJob<ForgetActivities>(ForgetActivities.Name, ForgetActivities.Interval);
    }

    public static void MapWork(this RouteGroupBuilder team)
    {
        team.MapIngest();
        team.MapSourceUsers();
    }
}
