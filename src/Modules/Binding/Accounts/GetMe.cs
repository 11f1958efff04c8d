using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Accounts;

/// <summary>Who the caller is, and in which teams they are active.</summary>
[RequiresSignIn]
internal sealed record GetMe : IQuery<Me>;

internal sealed record Me(AccountSummary Account, IReadOnlyList<TeamMembership> Teams);

internal sealed class GetMeHandler(WorkContext context, IAccounts accounts, ITeamMemberships memberships) : IQueryHandler<GetMe, Me>
{
    public async Task<Outcome<Me>> Handle(GetMe request, CancellationToken cancellationToken) =>
        context.Caller.Account is { } id && await accounts.FindAsync(id, cancellationToken) is { } account
            ? new Me(account, await memberships.ListAsync(id, cancellationToken))
            : RequestErrors.NotFound;
}
