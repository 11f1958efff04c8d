using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.Contracts;

/// <param name="Since">UTC, when they last became active.</param>
public sealed record ActiveMember(MembershipId Id, AccountId Account, PersonId? Person, Role Role, DateTimeOffset Since);

/// <summary>A membership in whatever state it is.</summary>
/// <param name="Account">Null before they joined.</param>
public sealed record TeamMember(MembershipId Id, AccountId? Account, Role Role, bool IsActive);

/// <param name="UserId">As WeCom writes it.</param>
public sealed record PersonCard(PersonId Id, string CorpId, string UserId, string Name);

/// <summary>What other modules may ask about a team's members and people. Reads only.</summary>
public interface IMemberDirectory
{
    /// <summary>Who this account is in the team at this moment.</summary>
    /// <returns>Null when there is no active membership: none, locked, deauthorised, removed, or not yet joined.</returns>
    Task<ActiveMember?> FindActiveAsync(TeamId team, AccountId account, CancellationToken ct);

    /// <summary>The same of many at once; who is no active member is absent.</summary>
    Task<IReadOnlyList<ActiveMember>> FindManyActiveAsync(TeamId team, IReadOnlyCollection<AccountId> accounts, CancellationToken ct);

    /// <returns>Null when the team has no such membership.</returns>
    Task<TeamMember?> FindAsync(TeamId team, MembershipId member, CancellationToken ct);

    /// <summary>Which of these accounts are active members at this moment, read in the caller's transaction.</summary>
    Task<IReadOnlyList<AccountId>> WhichAreActiveAsync(IEventSession session, TeamId team, IReadOnlyCollection<AccountId> accounts, CancellationToken ct);

    /// <summary>Active owners and admins.</summary>
    Task<IReadOnlyList<ActiveMember>> ListAdminsAsync(TeamId team, CancellationToken ct);

    /// <summary>People by membership; those without a person at WeCom are absent.</summary>
    Task<IReadOnlyDictionary<MembershipId, PersonCard>> FindPeopleAsync(TeamId team, IReadOnlyCollection<MembershipId> members, CancellationToken ct);
}
