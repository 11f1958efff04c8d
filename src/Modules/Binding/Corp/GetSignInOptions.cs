using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Corp;

/// <summary>By what the sign-in page may let somebody in.</summary>
/// <param name="Team">Where they want to; null when they did not say.</param>
[Public]
internal sealed record GetSignInOptions(TeamId? Team) : IQuery<SignInOptions>;

/// <param name="WeCom">The path at which WeCom signs in; null where no corp is bound. Whether the team exists is not told.</param>
internal sealed record SignInOptions(string? WeCom);

internal sealed class GetSignInOptionsHandler(ICorps corps) : IQueryHandler<GetSignInOptions, SignInOptions>
{
    public async Task<Outcome<SignInOptions>> Handle(GetSignInOptions request, CancellationToken cancellationToken)
    {
        if (request.Team is { } team)
        {
            return new SignInOptions(await corps.FindAsync(team, cancellationToken) is { Status: BindingStatus.Bound } ? PathOf(team) : null);
        }

        // Most installations serve one team: who comes to its front door means that one.
        return new SignInOptions(await corps.ListBoundTeamsAsync(cancellationToken) is [var only] ? PathOf(only) : null);
    }

    private static string PathOf(TeamId team) => $"/join/{team}/wecom";
}
