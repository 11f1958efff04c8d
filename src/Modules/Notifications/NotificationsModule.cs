using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Health;
using Liaison.Kernel.Jobs;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Queue;
using Liaison.Notifications.Actions;
using Liaison.Notifications.Delivery;
using Liaison.Notifications.Preferences;
using Liaison.Notifications.Routing;
using Liaison.Notifications.Settings;
using Liaison.Notifications.Sources;
using Liaison.Notifications.Sources.Hooks;
using Liaison.Notifications.Templates;
using Liaison.Notifications.Webhooks;
using Liaison.Notifications.Work;
using Liaison.Notifications.Workbench;
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
            .AddClasses(c => c.AssignableTo<ISubscription>(), publicOnly: false).As<ISubscription>().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo<ITeamHealthCheck>(), publicOnly: false).As<ITeamHealthCheck>().WithScopedLifetime());
        services.AddWebhooks();
        services.AddActions();
        services.AddSources();
        services.AddWork();
        services.AddScoped<Viewer>();
        return services.AddDelivery();
    }

    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        var team = app.MapGroup("/api/v1/teams/{team}");
        team.MapDeliveries();
        team.MapTemplates();
        team.MapNotificationSettings();
        team.MapPreferences();
        team.MapWebhooks();
        team.MapSources();
        team.MapWork();
        team.MapActions();
        team.MapWorkbench();
        app.MapHooks();
    }

    private static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddScoped<StoredPreferences>().AddScoped<StoredTemplates>().AddScoped<NotificationSettingsReads>().AddScoped<ActivityReads>();
        services.AddScoped<DueDeliveries>().AddScoped<DeliveryCalls>().AddScoped<Lane>().AddScoped<Reach>().AddSingleton<Links>().AddSingleton<WeComContents>();
        services.AddScoped<IChannel, WeComChannel>().AddScoped<IChannel, MailChannel>().AddSingleton<IMailOutcomes, MailOutcomes>();
        services.AddHostedService<DeliveryRunner>().AddHostedService<DeliveryGauges>();
        services.AddRecurringJob<ForgetDeliveries>(ForgetDeliveries.Name, ForgetDeliveries.Interval);
        return services.AddQueue<Activity, RouteActivities>(Activity.Queue, RouteActivities.AtOnce);
    }

    private static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").ValidateOnStart();
        services.AddSingleton<WebhookTargets>().AddScoped<WebhookMessages>();
        services.AddOutgoing(WebhookSender.Client);
        services.AddQueue<WebhookCall, WebhookSender>(WebhookCall.Queue, WebhookCall.AtOnce, WebhookCall.Attempts);
        services.AddRecurringJob<ForgetWebhookDeliveries>(ForgetWebhookDeliveries.Name, ForgetWebhookDeliveries.Interval);
    }

    private static void AddActions(this IServiceCollection services)
    {
        services.AddSingleton<ActionCards>().AddSingleton<ICardTaps, CardTaps>();
        services.AddScoped<ActionDesk>().AddScoped<TapDesk>().AddScoped<CardUpdates>();
        services.AddSourceActions();
        services.AddQueue<SourceAction, SourceActionSender>(SourceAction.Queue, SourceAction.AtOnce, SourceAction.Attempts);
        services.AddQueue<NotedTap, NotedTapHandler>(NotedTap.Queue).AddQueue<CardUpdate, CardUpdateSender>(CardUpdate.Queue);
        services.AddRecurringJob<ForgetCards>(ForgetCards.Name, ForgetCards.Interval);
    }

    /// <summary>Whoever speaks with sources.</summary>
    internal static IServiceCollection AddSourceActions(this IServiceCollection services) => services.AddOutgoing(SourceHttp.Client).AddSingleton<SourceHttp>()
        .AddSingleton<ISourceActions, GitLabActions>().AddSingleton<ISourceActions, GiteaActions>().AddSingleton<ISourceActions, WebhookActions>();

    /// <summary>A client for addresses that an admin of a team has typed.</summary>
    private static IServiceCollection AddOutgoing(this IServiceCollection services, string client)
    {
        services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
        {
            ConnectCallback = provider.GetRequiredService<WebhookTargets>().ConnectAsync,
            // Where it leads was not judged.
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        });
        return services;
    }
}
