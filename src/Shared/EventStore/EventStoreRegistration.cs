using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Liaison.EventStore;

public static class EventStoreRegistration
{
    /// <summary>The event store on the registered <see cref="NpgsqlDataSource"/>, with its subscriptions running while the host runs.</summary>
    public static IServiceCollection AddEventStore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<SubscriptionOptions>().BindConfiguration("Subscriptions").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EventTypes>().AddSingleton<InlineProjections>().AddSingleton<HighWaterMark>();
        services.AddSingleton<AppendSignal>().AddHostedService(p => p.GetRequiredService<AppendSignal>());
        services.AddSingleton<IEventStore, PostgresEventStore>().AddSingleton<IEventLog, PostgresEventLog>();
        services.AddSingleton<ReactionRunner>().AddSingleton<SubscriptionCatalogue>();
        services.AddSingleton<IProjectionRebuilder, ProjectionRebuilder>().AddSingleton<IDeadLetters, PostgresDeadLetters>();
        services.AddSingleton<SubscriptionRunner>();
        services.AddSingleton<ISubscriptionProgress>(p => p.GetRequiredService<SubscriptionRunner>());
        services.AddHostedService(p => p.GetRequiredService<SubscriptionRunner>());
        services.AddHostedService<SubscriptionGauges>();
        return services;
    }

    /// <summary>Makes an assembly's events known.</summary>
    public static IServiceCollection AddEventTypes(this IServiceCollection services, Assembly assembly) => services.AddSingleton(new EventAssembly(assembly));

    private sealed class PostgresEventStore(
        NpgsqlDataSource db, EventTypes types, InlineProjections projections, TimeProvider time, AppendSignal signal) : IEventStore
    {
        public IEventSession OpenSession(EventMetadata metadata) => new PostgresSession(db, types, projections, time, signal, metadata);
    }
}
