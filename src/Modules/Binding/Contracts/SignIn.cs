using System.Security.Claims;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Contracts;

/// <summary>Asks for an account: a code goes to the mailbox. Answers the same, in the same time, whether the address has an account or not.</summary>
/// <param name="Email">At most 254 characters; spaces around it do not count.</param>
/// <param name="Name">1 to 64 characters.</param>
/// <param name="Password">10 to 128 characters.</param>
[Public]
[HoldsSecrets]
public sealed record RegisterAccount(string Email, string Name, Secret Password) : ICommand<StartedRegistration>;

/// <param name="Registration">Only whoever holds it can use the code: keep it in the browser that asked.</param>
/// <param name="ExpiresAt">UTC. Until then, and for five tries, the code can be entered.</param>
public sealed record StartedRegistration(Secret Registration, DateTimeOffset ExpiresAt);

/// <summary>Opens the account with a verified e-mail, and its first session, in the caller's unit of work.</summary>
/// <param name="Registration">From <see cref="StartedRegistration"/>.</param>
/// <param name="Code">The six digits from the mail.</param>
/// <param name="Device">The User-Agent header, shown in the list of sessions; null when there is none.</param>
[Public]
[HoldsSecrets]
[RetryOnConflict]
public sealed record VerifyRegistration(Secret Registration, Secret Code, string? Device) : ICommand<OpenedSession>;

/// <summary>Signs in by password and opens a session, in the caller's unit of work. Unknown address and wrong password answer alike.</summary>
/// <param name="Device">The User-Agent header, shown in the list of sessions; null when there is none.</param>
[Public]
[HoldsSecrets]
[RetryOnConflict]
public sealed record SignIn(string Email, Secret Password, string? Device) : ICommand<OpenedSession>;

/// <summary>A session that was just opened. After the commit: <c>http.SignInAsync(SessionScheme.Name, opened.ToPrincipal())</c> sets the cookie.</summary>
/// <param name="Email">The account's, verified.</param>
/// <param name="Token">256 random bits; only their hash is stored.</param>
/// <param name="EndsAt">UTC, at the latest.</param>
public sealed record OpenedSession(AccountId Account, string Email, Guid Session, Secret Token, DateTimeOffset EndsAt)
{
    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new Claim(CallerClaims.Account, Account.ToString()),
            new Claim(CallerClaims.Session, Session.ToString()),
            new Claim(SessionScheme.Token, Token.Reveal()),
        ],
        SessionScheme.Name));
}

/// <summary>Limits how often one network begins a sign-in that it does not finish: each leaves something of ours behind for minutes.</summary>
public interface ISignInStarts
{
    /// <summary>Counts one more.</summary>
    /// <returns>Null while there were not too many.</returns>
    Task<Refusal?> RefusalAsync(CancellationToken ct);

    /// <summary>One of them was finished.</summary>
    Task ForgiveAsync(CancellationToken ct);
}

/// <summary>The authentication scheme of browsers: a cookie with a random token.</summary>
public static class SessionScheme
{
    public const string Name = "Session";

    /// <summary>The claim by which a new session's token reaches the cookie. No principal of a request has it.</summary>
    internal const string Token = "liaison:token";
}
