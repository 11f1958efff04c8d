using Liaison.Kernel.Jobs;
using Liaison.Notifications.Sources.Hooks;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Notifications.Sources;

internal static class SourcesRegistration
{
    public static void AddSources(this IServiceCollection services)
    {
        services.AddScoped<SourceSecrets>().AddScoped<SourceViews>().AddScoped<HookReceiver>();
        services.AddSingleton<HookAddresses>().AddSingleton<HookInbox>().AddSingleton<SourceCounts>().AddSingleton<HookFailures>().AddSingleton<HookBell>();
        services.AddHostedService<HookDispatcher>();
        services.AddRecurringJob<ForgetHookDeliveries>(ForgetHookDeliveries.Name, ForgetHookDeliveries.Interval);
    }
}
