using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Accounts;

internal static class AccountErrors
{
    public static readonly Refusal PasswordWrong = new("accounts.password-wrong", 403, "This is not your account's password.");
    public static readonly Refusal SignInRefused = new(
        "accounts.sign-in-refused", 401, "This e-mail and password do not belong together. Try again, or register.");

    public static readonly Refusal EmailNotVerified = new(
        "accounts.email-not-verified", 409, "This account's e-mail is not verified yet. Verify it first.");

    public static readonly Refusal EmailInvalid = new(
        "accounts.email-invalid", 400, "This is no e-mail address. Write it as name@example.com.");

    public static readonly Refusal EmailTaken = new(
        "accounts.email-taken", 409, "There is an account with this e-mail already. Sign in with it.");

    public static readonly Refusal AlreadyLinked = new(
        "accounts.already-linked", 409, "This account or this person at WeCom is linked to somebody else in this team. An admin can end that link.");

    /// <summary>Wrong, and the registration can still be tried again.</summary>
    public static readonly Refusal CodeRefused = new(
        "accounts.code-refused", 422, "This is not the code from the mail. Look again; after five tries you need a new one.");

    /// <summary>Unknown, used, expired or tried too often: which of them is nobody's business.</summary>
    public static readonly Refusal CodeExpired = new(
        "accounts.code-expired", 422, "This code cannot be used any more, or was asked for elsewhere. Register again to get a new one.");

    public static readonly Refusal CsrfHeaderMissing = new(
        "accounts.csrf-header-missing", 400, "Send the header `X-Liaison-CSRF: 1` with every change, or the form's anti-forgery token.");

    public static readonly Refusal CrossSite = new(
        "accounts.cross-site", 403, "This change was asked for by a page of another site.");

    public static Refusal TooManyAttempts(TimeSpan retryAfter) => new(
        "accounts.too-many-attempts", 429, "This was tried too often. Wait, as `retryAfter` (seconds) says, and try again.")
    {
        Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["retryAfter"] = (int)Math.Ceiling(retryAfter.TotalSeconds) },
    };
}
