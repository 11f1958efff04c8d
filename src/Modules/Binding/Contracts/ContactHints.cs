using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Binding.Contracts;

/// <summary>WeCom says that something about a person or a department has changed. What it is now has to be read.</summary>
/// <param name="UserId">Null for a department's.</param>
/// <param name="NewUserId">Only when the userid has changed.</param>
/// <param name="Deleted">WeCom says they are gone: evidence, if reading agrees.</param>
public sealed record ContactHint(string? UserId, long? Department, string? NewUserId = null, bool Deleted = false);

/// <summary>Hears of changes. Hints may come late, twice, and in any order.</summary>
public interface IContactHints
{
    /// <summary>Collects them in the session, which the caller saves.</summary>
    void Note(IEventSession session, TeamId team, IReadOnlyCollection<ContactHint> hints);

    /// <summary>The session was saved: they are read at once.</summary>
    void Noted();
}

/// <summary>What others know about a team's callbacks.</summary>
public interface ICallbacks
{
    /// <summary>True when WeCom has verified the contacts-sync helper's address: changes are called back, unless one gets lost.</summary>
    Task<bool> HearsContactsAsync(TeamId team, CancellationToken ct);

    /// <summary>Counts changes that no callback told.</summary>
    Task ReportLostAsync(TeamId team, int changes, CancellationToken ct);
}
