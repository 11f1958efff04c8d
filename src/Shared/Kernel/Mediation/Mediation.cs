using System.Reflection;
using FluentValidation;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Scrutor;

namespace Liaison.Kernel.Mediation;

public static class Mediation
{
    /// <summary>The mediator and its pipeline, outermost first: trace, authorise, validate, unit of work, idempotency.</summary>
    public static IServiceCollection AddMediation(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TraceBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(AuthoriseBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidateBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(WorkBehavior<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(IdempotencyBehavior<,>));
        return services;
    }

    /// <summary>Registers a module's handlers and validators by convention. Two handlers for one request fail at start.</summary>
    public static IServiceCollection AddRequestsOf(this IServiceCollection services, Assembly module) => services.Scan(scan => scan
        .FromAssemblies(module)
        .AddClasses(c => c.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false)
            .UsingRegistrationStrategy(RegistrationStrategy.Throw)
            .As(type => type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)))
            .WithScopedLifetime()
        .AddClasses(c => c.AssignableTo(typeof(IValidator<>)), publicOnly: false)
            .UsingRegistrationStrategy(RegistrationStrategy.Append)
            .As(type => type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IValidator<>)))
            .WithSingletonLifetime());
}
