using Liaison.Binding.Contracts;
using Liaison.Binding.Passkeys;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Microsoft.Extensions.Options;

namespace Liaison.Binding.Corp;

/// <summary>By what the sign-in page may let somebody in.</summary>
/// <param name="Team">Where they want to; null when they did not say.</param>
[Public]
internal sealed record GetSignInOptions(TeamId? Team) : IQuery<SignInOptions>;

/// <param name="WeCom">The path at which WeCom signs in; null where no corp is bound. Whether the team exists is not told.</param>
/// <param name="Passkeys">True where this server's address is one that browsers have passkeys for.</param>
internal sealed record SignInOptions(string? WeCom, bool Passkeys);

internal sealed class GetSignInOptionsHandler(ICorps corps, IOptions<PublicUrlOptions> url) : IQueryHandler<GetSignInOptions, SignInOptions>
{
    public async Task<Outcome<SignInOptions>> Handle(GetSignInOptions request, CancellationToken cancellationToken) =>
        new SignInOptions(await WeComAsync(request.Team, cancellationToken), PasskeyRules.AreFor(url.Value.PublicUrl!));

    private async Task<string?> WeComAsync(TeamId? wanted, CancellationToken ct)
    {
        if (wanted is { } team)
        {
            return await corps.FindAsync(team, ct) is { Status: BindingStatus.Bound } ? PathOf(team) : null;
        }

        // Most installations serve one team: who comes to its front door means that one.
        return await corps.ListBoundTeamsAsync(ct) is [var only] ? PathOf(only) : null;
    }

    private static string PathOf(TeamId team) => $"/join/{team}/wecom";
}
