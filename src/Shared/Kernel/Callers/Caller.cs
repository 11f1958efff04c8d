using Liaison.Kernel.Ids;

namespace Liaison.Kernel.Callers;

/// <summary>Who asks for something: an account, a part of the system itself, or nobody that we know.</summary>
/// <param name="Actor">As it is stored with events: <c>account:{id}</c>, <c>schedule</c>, <c>policy</c>, <c>wecom</c>, <c>system</c>, <c>anonymous</c>.</param>
/// <param name="Account">Set for a signed-in account.</param>
/// <param name="Session">The session that it signed in with.</param>
/// <param name="IsSystem">Trusted code of ours, past every role.</param>
/// <param name="Key">The API key that speaks for the account, and for no more than it was made for.</param>
public sealed record Caller(string Actor, AccountId? Account = null, Guid? Session = null, bool IsSystem = false, KeyGrant? Key = null)
{
    public static readonly Caller Anonymous = new("anonymous");
    public static readonly Caller System = new("system", IsSystem: true);
    public static readonly Caller Schedule = new("schedule", IsSystem: true);
    public static readonly Caller Policy = new("policy", IsSystem: true);

    /// <summary>What the account's role is worth to this caller: a key never has more than an admin's, whoever made it.</summary>
    public Role Of(Role role) => Key is not null && role == Role.Owner ? Role.Admin : role;

    public static Caller Of(AccountId account, KeyGrant key) => new($"key:{key.Id}", account, Key: key);

    public static Caller Of(AccountId account, Guid session) => new($"account:{account}", account, session);
}

/// <param name="Team">The one team that it is for.</param>
/// <param name="Scopes">Of <see cref="Callers.Scopes"/>.</param>
public sealed record KeyGrant(Guid Id, TeamId Team, IReadOnlyCollection<string> Scopes);

/// <summary>
/// Who and why of the work in this DI scope: set by the HTTP pipeline or by whoever opened the scope, before anything is sent.
/// </summary>
public sealed class WorkContext
{
    public Caller Caller { get; set; } = Caller.Anonymous;

    /// <summary>The caller's role in the team of the request that was let pass last; null for who is no member, and for the system.</summary>
    public Role? Role { get; set; }

    /// <summary>One request or job from end to end.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The event or message that led to this work.</summary>
    public string? CausationId { get; set; }

    /// <summary>The sync run that this work belongs to.</summary>
    public string? Run { get; set; }

    /// <summary>Why, when it is not simply the command's name.</summary>
    public string? Why { get; set; }

    /// <summary>The Idempotency-Key header, when there was one.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>The caller's address, for rate limits and sign-in records.</summary>
    public string? RemoteAddress { get; set; }
}

/// <summary>Whether what a caller showed is still good. Who answers one request need not ask; a stream asks before each further look (CASES §4 #2).</summary>
public interface ICallerProofs
{
    /// <returns>False once the session has ended or run out, or the key was revoked or has run out.</returns>
    Task<bool> AreGoodAsync(Caller caller, CancellationToken ct);
}

/// <summary>What role an account has in a team at this moment. The directory answers it.</summary>
public interface ITeamRoles
{
    /// <returns>Null when there is no active membership: not a member, or locked, deauthorised, removed.</returns>
    Task<Role?> FindAsync(TeamId team, AccountId account, CancellationToken ct);
}
