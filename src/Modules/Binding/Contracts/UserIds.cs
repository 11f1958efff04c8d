using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Binding.Contracts;

/// <param name="UserId">By which the team keeps them; equal to <paramref name="OpenUserId"/> for who is known by that alone.</param>
/// <param name="OpenUserId">As our provider's apps have it. Case counts.</param>
public sealed record UserIdPair(string UserId, string OpenUserId);

/// <summary>One human has two ids at WeCom: their userid, and another one for each provider of third-party apps. Here it stands which belong together.</summary>
public interface IUserIds
{
    /// <returns>All that are known; of several for one id the last one counts.</returns>
    Task<IReadOnlyList<UserIdPair>> ListAsync(TeamId team, CancellationToken ct);

    /// <summary>Finds the pairs of these userids, in whatever spelling; of whom WeCom has not been asked for yet it is asked, while the third-party app works.</summary>
    /// <exception cref="WeCom.WeComCallException">WeCom was asked and did not answer.</exception>
    Task<IReadOnlyList<UserIdPair>> FindAsync(TeamId team, IReadOnlyCollection<string> userIds, CancellationToken ct);

    /// <summary>As <see cref="FindAsync"/>, and nobody is asked.</summary>
    Task<IReadOnlyList<UserIdPair>> ListKnownAsync(TeamId team, IReadOnlyCollection<string> userIds, CancellationToken ct);

    /// <summary>Which of them the team keeps by another id. Nobody is asked.</summary>
    Task<IReadOnlyList<UserIdPair>> FindOpenAsync(TeamId team, IReadOnlyCollection<string> openUserIds, CancellationToken ct);

    /// <summary>Collects in the session who is known by the provider's id alone, with its spelling. Who has a userid keeps it.</summary>
    void Note(IEventSession session, TeamId team, string corpId, IReadOnlyCollection<string> openUserIds);
}
