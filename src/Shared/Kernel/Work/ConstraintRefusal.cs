using Liaison.Kernel.Outcomes;
using Microsoft.Extensions.DependencyInjection;

namespace Liaison.Kernel.Work;

/// <summary>What a command answers when this unique key is violated at save: two writers wanted what only one can have.</summary>
/// <param name="Constraint">The name of the constraint or unique index.</param>
public sealed record ConstraintRefusal(string Constraint, Refusal Refusal);

public static class ConstraintRefusals
{
    public static IServiceCollection AddConstraintRefusal(this IServiceCollection services, string constraint, Refusal refusal) =>
        services.AddSingleton(new ConstraintRefusal(constraint, refusal));
}
