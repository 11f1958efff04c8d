using Liaison.EventStore;
using Liaison.Kernel.Jobs;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Queue;
using Liaison.Notifications.Delivery;
using Liaison.Notifications.Webhooks;
using Liaison.Notifications.Work;
using Liaison.Notifications.Workbench;
using Liaison.WeCom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications;

public static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRequestsOf(typeof(NotificationsModule).Assembly).AddEventTypes(typeof(NotificationsModule).Assembly);
        services.Scan(scan => scan.FromAssemblies(typeof(NotificationsModule).Assembly)
            .AddClasses(c => c.AssignableTo<IInlineProjection>(), publicOnly: false).As<IInlineProjection>().WithSingletonLifetime()
            .AddClasses(c => c.AssignableTo<ISubscription>(), publicOnly: false).As<ISubscription>().WithScopedLifetime());
        services.AddWebhooks();
        services.AddWork();
        services.AddScoped<Viewer>();
        return services.AddQueue<WeComCard, WeComCardSender>(WeComCard.Queue, WeComMessage.MaxReceivers);
    }

    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        var team = app.MapGroup("/api/v1/teams/{team}");
        team.MapDeliveries();
        team.MapWebhooks();
        team.MapWork();
        team.MapWorkbench();
    }

    private static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").ValidateOnStart();
        services.AddSingleton<WebhookTargets>().AddScoped<WebhookMessages>();
        services.AddHttpClient(WebhookSender.Client).ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
        {
            ConnectCallback = provider.GetRequiredService<WebhookTargets>().ConnectAsync,
            // Where it leads was not judged.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        });
        services.AddQueue<WebhookCall, WebhookSender>(WebhookCall.Queue, WebhookCall.AtOnce, WebhookCall.Attempts);
        services.AddRecurringJob<ForgetWebhookDeliveries>(ForgetWebhookDeliveries.Name, ForgetWebhookDeliveries.Interval);
    }
}
