using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Contracts;

public sealed record AccountSummary(AccountId Id, string Email, bool EmailVerified, string Name);

/// <summary>What other modules may ask about accounts, and the steps by which somebody gets one.</summary>
public interface IAccounts
{
    Task<AccountSummary?> FindAsync(AccountId account, CancellationToken ct);

    Task<IReadOnlyDictionary<AccountId, AccountSummary>> FindManyAsync(IReadOnlyCollection<AccountId> accounts, CancellationToken ct);

    /// <summary>Whose verified e-mails these are, read in the caller's transaction.</summary>
    /// <param name="emails">As <see cref="EmailAddress"/> writes them; those of nobody are absent from the answer.</param>
    Task<IReadOnlyDictionary<string, AccountId>> FindByVerifiedEmailsAsync(IEventSession session, IReadOnlyCollection<string> emails, CancellationToken ct);

    /// <summary>
    /// Collects a new account with a verified e-mail in the caller's unit of work: only for the first-run set-up, where whoever can reach the
    /// server with the set-up token is the owner.
    /// </summary>
    Task<Outcome<AccountId>> RegisterOwnerAsync(string email, string name, Secret password, CancellationToken ct);

    /// <summary>True once there is any account: the first-run set-up is over.</summary>
    Task<bool> AnyAsync(CancellationToken ct);
}

/// <param name="Device">The browser as it names itself; null when it did not.</param>
/// <param name="LastUsedAt">UTC, exact to five minutes.</param>
public sealed record LiveSession(Guid Id, string? Device, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt);

public interface ISessions
{
    /// <summary>An account's live sessions, last used first; at most 200.</summary>
    Task<IReadOnlyList<LiveSession>> ListAsync(AccountId account, CancellationToken ct);

    /// <summary>Ends one session of an account, or all: collects it in <paramref name="session"/>.</summary>
    /// <param name="only">Null for all.</param>
    /// <param name="reason">Stored with the sessions, in a word.</param>
    /// <returns>False when there was none to end.</returns>
    Task<bool> EndAsync(IEventSession session, AccountId account, Guid? only, string reason, CancellationToken ct);

    /// <summary>Ends every session of an account: collects it in <paramref name="session"/> (a command's <c>work.Session</c>, or a subscription's).</summary>
    /// <param name="reason">Stored with the sessions, in a word: <c>membership-ended</c>.</param>
    /// <returns>How many there were.</returns>
    Task<int> EndAllAsync(IEventSession session, AccountId account, string reason, CancellationToken ct);
}

/// <summary>The link account ↔ person at WeCom, within one team. One to one in both directions.</summary>
public sealed record Association(TeamId Team, AccountId Account, string CorpId, string UserId);

public interface IAssociations
{
    Task<Association?> FindByUserAsync(TeamId team, string corpId, string userId, CancellationToken ct);

    /// <summary>Who is linked by any of these userids.</summary>
    Task<IReadOnlyList<Association>> FindByUsersAsync(TeamId team, string corpId, IReadOnlyCollection<string> userIds, CancellationToken ct);

    Task<Association?> FindByAccountAsync(TeamId team, AccountId account, CancellationToken ct);

    Task<IReadOnlyList<Association>> FindManyAsync(TeamId team, IReadOnlyCollection<AccountId> accounts, CancellationToken ct);

    /// <summary>Whom these accounts were linked to before, in this team and corp. What an admin took back is not among them, for it may have been wrong; nor is a userid that is somebody else's by now.</summary>
    Task<IReadOnlyList<Association>> ListPastAsync(TeamId team, string corpId, IReadOnlyCollection<AccountId> accounts, CancellationToken ct);

    /// <summary>
    /// Collects <see cref="WeComAssociated"/> in the caller's unit of work. Both proofs must have been given: the account's session and WeCom's OAuth.
    /// Refused when either side is linked to somebody else in this team (a unique key decides races at save).
    /// </summary>
    Task<Outcome> AssociateAsync(Association association, CancellationToken ct);

    /// <summary>Collects <see cref="WeComUserIdChanged"/> in the caller's unit of work, when there is a link to the person, and none to the new userid.</summary>
    Task<Outcome> RenameAsync(TeamId team, string corpId, string from, string to, CancellationToken ct);

    /// <summary>Collects <see cref="WeComDissociated"/> in the caller's unit of work, when there is a link.</summary>
    /// <param name="reason">In a word.</param>
    Task<Outcome> DissociateAsync(TeamId team, AccountId account, string reason, CancellationToken ct);
}
