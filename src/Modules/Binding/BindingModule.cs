using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Binding;

public static class BindingModule
{
    public static IServiceCollection AddBinding(this IServiceCollection services, IConfiguration configuration)
    {
        return services;
    }

    public static void MapBinding(this IEndpointRouteBuilder app)
    {
    }
}
