using Liaison.EventStore;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Queue;
using Liaison.Notifications.Delivery;
using Liaison.WeCom;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Notifications;

public static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRequestsOf(typeof(NotificationsModule).Assembly).AddEventTypes(typeof(NotificationsModule).Assembly);
        services.Scan(scan => scan.FromAssemblies(typeof(NotificationsModule).Assembly)
            .AddClasses(c => c.AssignableTo<ISubscription>(), publicOnly: false).As<ISubscription>().WithScopedLifetime());
        return services.AddQueue<WeComCard, WeComCardSender>(WeComCard.Queue, WeComMessage.MaxReceivers);
    }

    public static void MapNotifications(this IEndpointRouteBuilder app) => app.MapGroup("/api/v1/teams/{team}").MapDeliveries();
}
