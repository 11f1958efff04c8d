using System.Collections.Immutable;
using Liaison.Binding.Contracts;
using Liaison.Binding.Passkeys;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Accounts;

/// <param name="Email">Normalised, as <see cref="EmailAddress"/> does.</param>
[EventName("account_registered")]
internal sealed record AccountRegistered(string Email, string Name);

/// <summary>The account's owner showed that they read this mailbox.</summary>
[EventName("email_verified")]
internal sealed record EmailVerified(string Email);

/// <summary>There is a (new) password. Its hash is in <c>binding.passwords</c>, not in the log.</summary>
[EventName("password_set")]
internal sealed record PasswordSet;

/// <param name="Passkey">Ours: what the authenticator calls it, and its public key, are in <c>binding.passkeys</c>.</param>
[EventName("passkey_added")]
internal sealed record PasskeyAdded(Guid Passkey, string Name);

[EventName("passkey_removed")]
internal sealed record PasskeyRemoved(Guid Passkey);

[EventName("signed_in")]
internal sealed record SignedIn(SignInMethod Method, Guid Session);

/// <param name="LockedUntil">UTC. Set when this was one try too many for the account.</param>
[EventName("sign_in_refused")]
internal sealed record SignInRefused(SignInRefusal Reason, DateTimeOffset? LockedUntil);

/// <param name="Reason">In a word: <c>signed-out</c>, <c>revoked</c>, <c>membership-ended</c>.</param>
[EventName("sessions_revoked")]
internal sealed record SessionsRevoked(IReadOnlyList<Guid> Sessions, string Reason);

internal enum SignInMethod
{
    /// <summary>The code from the mail, when the account was opened.</summary>
    Registration,
    Password,

    /// <summary>WeCom said who it is: by the QR code or inside of its app.</summary>
    WeCom,
    Passkey,
}

internal enum SignInRefusal
{
    WrongPassword,
    EmailNotVerified,

    /// <summary>WeCom proved the person, and their membership is not active.</summary>
    NotActive,

    /// <summary>The authenticator's answer does not hold.</summary>
    PasskeyRefused,
}

/// <summary>A login on the platform, with the people at WeCom that it is, one per team.</summary>
internal sealed record Account(string Email, bool EmailVerified, ImmutableDictionary<TeamId, LinkedPerson> Links, ImmutableHashSet<Guid> Passkeys)
{
    /// <summary>Opens the account of somebody who has shown that they read the mailbox: before that there is none.</summary>
    public static Decision Register(Account? account, EmailAddress email, string name) => account is null
        ? [new AccountRegistered(email.Value, name), new EmailVerified(email.Value), new PasswordSet()]
        : AccountErrors.EmailTaken;

    // Rule 6: an unverified e-mail never signs in or links anybody.
    public Decision SignIn(SignInMethod method, Guid session) =>
        EmailVerified ? [new SignedIn(method, session)] : AccountErrors.SignInRefused;

    public static Decision SetPassword() => [new PasswordSet()];

    public Decision AddPasskey(Guid passkey, string name) =>
        Passkeys.Count < PasskeyRules.Most ? [new PasskeyAdded(passkey, name)] : PasskeyErrors.TooMany;

    public Decision RemovePasskey(Guid passkey) => Passkeys.Contains(passkey) ? [new PasskeyRemoved(passkey)] : RequestErrors.NotFound;

    public Decision Associate(TeamId team, LinkedPerson person) => Links.GetValueOrDefault(team) switch
    {
        _ when !EmailVerified => AccountErrors.EmailNotVerified,
        null => [new WeComAssociated(team, person.CorpId, person.UserId)],
        var linked when linked.Is(person) => [],
        _ => AccountErrors.AlreadyLinked,
    };

    public Decision Rename(TeamId team, LinkedPerson person, string to) =>
        Links.GetValueOrDefault(team) is { } linked && linked.Is(person) ? [new WeComUserIdChanged(team, linked.CorpId, linked.UserId, to)] : [];

    public Decision Dissociate(TeamId team, string reason) => Links.GetValueOrDefault(team) is { } person
        ? [new WeComDissociated(team, person.CorpId, person.UserId, reason)]
        : [];

    public static Account Create(AccountRegistered e) => new(e.Email, EmailVerified: false, ImmutableDictionary<TeamId, LinkedPerson>.Empty, []);

    public Account Apply(EmailVerified e) => this with { EmailVerified = EmailVerified || e.Email == Email };

    public Account Apply(PasswordSet _) => this;

    public Account Apply(PasskeyAdded e) => this with { Passkeys = Passkeys.Add(e.Passkey) };

    public Account Apply(PasskeyRemoved e) => this with { Passkeys = Passkeys.Remove(e.Passkey) };

    public Account Apply(SignedIn _) => this;

    public Account Apply(SignInRefused _) => this;

    public Account Apply(SessionsRevoked _) => this;

    public Account Apply(WeComAssociated e) => this with { Links = Links.SetItem(e.Team, new LinkedPerson(e.CorpId, e.UserId)) };

    public Account Apply(WeComUserIdChanged e) => this with { Links = Links.SetItem(e.Team, new LinkedPerson(e.CorpId, e.To)) };

    public Account Apply(WeComDissociated e) => this with { Links = Links.Remove(e.Team) };
}

internal sealed record LinkedPerson(string CorpId, string UserId)
{
    /// <summary>WeCom's user ids differ by more than case, or they are the same person.</summary>
    public bool Is(LinkedPerson other) => CorpId == other.CorpId && string.Equals(UserId, other.UserId, StringComparison.OrdinalIgnoreCase);
}
