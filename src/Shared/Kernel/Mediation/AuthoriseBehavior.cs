using System.Reflection;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Outcomes;
using MediatR;

namespace Liaison.Kernel.Mediation;

/// <summary>
/// Lets a request pass only to whom its attribute names. A team of which the caller is no active member answers 404:
/// whether it exists is none of their business.
/// </summary>
internal sealed class AuthoriseBehavior<TRequest, TResponse>(WorkContext context, ITeamRoles roles) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
    where TResponse : IOutcome<TResponse>
{
    private static readonly AccessAttribute Access =
        typeof(TRequest).GetCustomAttribute<AccessAttribute>()
        ?? throw new InvalidOperationException($"{typeof(TRequest).Name} does not say who may send it: [Requires], [RequiresSignIn], [Public] or [SystemOnly].");

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        await RefusalAsync(request, cancellationToken) is { } refusal ? TResponse.Refused(refusal) : await next();

    private static bool Reaches(KeyGrant key, TRequest request) =>
        request is ITeamRequest { Team: var team } && team == key.Team
        && key.Scopes.Contains(Access switch { RequiresAttribute required => required.Scope, RequiresSignInAttribute signIn => signIn.Scope, _ => Scopes.None }, StringComparer.Ordinal);

    private async Task<Refusal?> RefusalAsync(TRequest request, CancellationToken ct)
    {
        if (context.Caller.IsSystem || Access is PublicAttribute)
        {
            return null;
        }

        if (context.Caller.Account is not { } account)
        {
            return RequestErrors.SignInRequired;
        }

        if (context.Caller.Key is { } key && !Reaches(key, request))
        {
            return request is ITeamRequest { Team: var other } && other == key.Team ? RequestErrors.ScopeRequired : RequestErrors.NotFound;
        }

        return Access switch
        {
            RequiresSignInAttribute => null,
            RequiresAttribute required when request is ITeamRequest { Team: var team } => (context.Role = await roles.FindAsync(team, account, ct)) switch
            {
                null => RequestErrors.NotFound,
                { } role when context.Caller.Of(role).Allows(required.Role) => null,
                _ => RequestErrors.RoleRequired,
            },
            RequiresAttribute => throw new InvalidOperationException($"{typeof(TRequest).Name} asks for a role, but names no team."),
            _ => RequestErrors.NotFound,
        };
    }
}
