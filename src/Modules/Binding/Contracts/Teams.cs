using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Contracts;

public interface ITeams
{
    Task<string?> FindNameAsync(TeamId team, CancellationToken ct);

    /// <summary>Collects <c>TeamCreated</c> in the caller's unit of work.</summary>
    Task<Outcome> CreateAsync(TeamId team, string name, CancellationToken ct);
}

/// <summary>A team that an account is an active member of.</summary>
public sealed record TeamMembership(TeamId Team, string TeamName, Role Role);

/// <summary>In which teams an account is an active member, over all teams. The directory answers it; it is shown to the account itself and nobody else.</summary>
public interface ITeamMemberships
{
    /// <returns>By team name; empty when there is none.</returns>
    Task<IReadOnlyList<TeamMembership>> ListAsync(AccountId account, CancellationToken ct);
}
