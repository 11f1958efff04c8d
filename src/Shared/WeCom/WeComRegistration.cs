using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Liaison.WeCom;

public static class WeComRegistration
{
    /// <summary>Registers <see cref="IWeComClient"/> with its sisters, and <see cref="WeComLinks"/>;
    /// settings come from section "WeCom" and are checked at start.</summary>
    public static IServiceCollection AddWeCom(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WeComOptions>().Bind(configuration.GetSection(WeComOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WeComOptions>, WeComOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(WeComHttp.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)   // WeComHttp has the deadline
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.GZip,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();   // tokens and secrets are in the addresses
        services.AddSingleton<WeComClock>();
        services.AddSingleton<WeComHttp>();
        services.TryAddSingleton<IWeComLines, ProcessLines>();
        services.AddSingleton<Throttle>();
        services.AddSingleton<TokenCache>();
        services.TryAddSingleton<ISuiteTickets, NoSuiteTickets>();
        services.AddSingleton<SuiteTokens>();
        services.AddSingleton<SuiteCalls>();
        services.AddSingleton<IWeComSuiteClient, WeComSuiteClient>();
        services.AddSingleton<WeComCalls>();
        services.AddSingleton<TicketCache>();
        services.AddSingleton<IWeComClient, WeComClient>();
        services.AddSingleton<IWeComMessages, WeComMessages>();
        services.AddSingleton<IWeComMembers, WeComMembers>();
        services.AddSingleton<IWeComTickets, WeComTickets>();
        services.AddSingleton<IWeComNetwork, WeComNetwork>();
        services.AddSingleton<WeComLinks>();
        return services;
    }
}
