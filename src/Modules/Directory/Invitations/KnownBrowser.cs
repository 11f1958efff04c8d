using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.Invitations;

/// <summary>
/// Whether a browser has nothing to prove: it has a session of an active member who is linked to somebody at WeCom. Every tap on a message would leave a further session behind otherwise.
/// </summary>
internal sealed class KnownBrowser(WorkContext context, ITeamRoles roles, IAssociations associations)
{
    public async Task<bool> IsAsync(TeamId team, CancellationToken ct) =>
        context.Caller is { Account: { } account, Session: not null }
        && await roles.FindAsync(team, account, ct) is not null
        && await associations.FindByAccountAsync(team, account, ct) is not null;
}
