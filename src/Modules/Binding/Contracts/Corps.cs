using System.Text.Json.Serialization;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Contracts;

public enum BindingStatus
{
    Bound,

    /// <summary>WeCom refused the credentials: nothing is read or sent until they are rotated. Members keep their access.</summary>
    Suspended,
}

/// <summary>What the app may see at WeCom, as the corp's admin set it (可见范围). Sorted, without duplicates; user ids in lower case.</summary>
public sealed record VisibleScope(IReadOnlyList<long> Departments, IReadOnlyList<string> UserIds, IReadOnlyList<long> Tags)
{
    public static readonly VisibleScope Nothing = new([], [], []);

    [JsonIgnore]
    public bool IsEmpty => Departments is [] && UserIds is [] && Tags is [];

    /// <summary>True when something that <paramref name="earlier"/> named is not named any more: then absence says nothing about leaving.</summary>
    public bool ShrankFrom(VisibleScope earlier) =>
        earlier.Departments.Except(Departments).Any() || earlier.Tags.Except(Tags).Any() || earlier.UserIds.Except(UserIds, StringComparer.OrdinalIgnoreCase).Any();

    public bool SameAs(VisibleScope other) => !ShrankFrom(other) && !other.ShrankFrom(this);
}

/// <summary>By which app a team is bound to its corp. It may have both.</summary>
public enum BoundApp
{
    /// <summary>自建应用: plain ids, and names.</summary>
    SelfBuilt,

    /// <summary>第三方应用: ids of our provider's in place of ids and names.</summary>
    Suite,
}

/// <param name="CorpId">By which the team's people are kept; <see cref="CorpCredentials"/> say by which the corp is called.</param>
/// <param name="AgentId">Of the app that works, as status and scope.</param>
/// <param name="Generation">Rises with every binding and rotation. The first sync of a generation is treated with more care (rule 3).</param>
/// <param name="HasContactsSecret">Whether user/list_id can prove absence (rule 2).</param>
public sealed record BoundCorp(
    TeamId Team, string CorpId, int AgentId, BindingStatus Status, long Generation, bool HasContactsSecret, VisibleScope Scope, DateTimeOffset BoundAt)
{
    /// <summary>By which the corp is read now: the self-built app while WeCom takes its Secret, because it sees names; else the third-party one.</summary>
    public BoundApp App { get; init; }
}

/// <summary>What other modules may ask and tell about a team's corp.</summary>
public interface ICorps
{
    /// <returns>Null when the team has no binding.</returns>
    Task<BoundCorp?> FindAsync(TeamId team, CancellationToken ct);

    /// <summary>Opens the sealed credentials for a call to WeCom.</summary>
    /// <returns>Those of <see cref="BoundCorp.App"/>; null when there is no binding, or it is suspended.</returns>
    Task<CorpCredentials?> OpenCredentialsAsync(TeamId team, CancellationToken ct);

    /// <summary>WeCom refused the credentials (40001, 40091, 60031, 40084, …): suspends the binding by this app, in a transaction of its own. Idempotent.</summary>
    /// <param name="app">Whose they were: the other one carries on.</param>
    Task ReportRefusedAsync(TeamId team, BoundApp app, int errCode, CancellationToken ct);

    /// <summary>Collects <see cref="VisibleScopeChanged"/> or <see cref="SuiteScopeChanged"/> in the caller's unit of work when the scope differs from the stored one.</summary>
    Task<Outcome> ReportScopeAsync(TeamId team, BoundApp app, VisibleScope scope, CancellationToken ct);

    /// <summary>Teams with a binding that is not suspended; for schedules.</summary>
    Task<IReadOnlyList<TeamId>> ListBoundTeamsAsync(CancellationToken ct);
}

/// <summary>Proof of who somebody is at WeCom, from the in-app OAuth link.</summary>
/// <param name="UserId">As WeCom writes it; compare without regard to case.</param>
public sealed record WeComIdentity(string CorpId, string UserId);

/// <param name="Email">Normalised; only of who agreed to show it. Whether they read that mailbox nobody has checked.</param>
public sealed record ProvedVisitor(WeComIdentity Who, string? Email);

/// <param name="IsWeCom">True for the browser inside of WeCom's own app.</param>
/// <param name="Chinese">The language to ask in; English else.</param>
/// <param name="AsksDetails">The member is asked to show their mail too; inside of WeCom only.</param>
public sealed record WeComBrowser(bool IsWeCom, bool Chinese, bool AsksDetails = false);

/// <summary>Whom a team knows at WeCom. The directory answers it.</summary>
public interface IKnownPeople
{
    /// <returns>False for who is not in the mirror: the app has never seen them, or they have left, and whoever has their userid now is somebody else.</returns>
    Task<bool> IsKnownAsync(TeamId team, WeComIdentity who, CancellationToken ct);
}

public interface IWeComSignIn
{
    /// <summary>
    /// The link that comes back to <paramref name="redirect"/> with code and state: silent in-app OAuth (snsapi_base) inside of WeCom, the page with the QR
    /// code in any other browser.
    /// </summary>
    /// <param name="state">a-zA-Z0-9, at most 128 characters.</param>
    /// <returns>Null when the team has no working binding.</returns>
    Task<Uri?> LinkAsync(TeamId team, Uri redirect, string state, WeComBrowser browser, CancellationToken ct);

    /// <summary>Redeems a code, once. A stranger, a member of a linked corp, and any refusal of WeCom are a refusal here.</summary>
    Task<Outcome<ProvedVisitor>> RedeemAsync(TeamId team, string code, CancellationToken ct);

    /// <summary>Opens a session in the caller's unit of work, for the account of somebody whom WeCom has just proved.</summary>
    /// <param name="device">The User-Agent header; null when there is none.</param>
    Task<Outcome<OpenedSession>> OpenSessionAsync(AccountId account, string? device, CancellationToken ct);

    /// <summary>Remembers that an account was not let in by WeCom, in a transaction of its own.</summary>
    Task RecordRefusalAsync(AccountId account, CancellationToken ct);
}
