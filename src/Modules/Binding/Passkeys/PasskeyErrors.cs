using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Passkeys;

internal static class PasskeyErrors
{
    public static readonly Refusal Unavailable = new(
        "accounts.passkeys-unavailable", 409, "Passkeys need a domain under https (or localhost) as this server's public address. Ask whoever runs it.");

    /// <summary>Unknown, used, too old, or begun by another account: which of them is nobody's business.</summary>
    public static readonly Refusal CeremonyExpired = new("accounts.passkey-ceremony-expired", 422, "This took too long, or was answered already. Try again.");

    public static readonly Refusal Refused = new("accounts.passkey-refused", 422, "This device's answer does not hold. Try again, or another device.");
    public static readonly Refusal SignInRefused = new("accounts.passkey-sign-in-refused", 401, "This passkey is not known here, or was removed. Sign in in another way.");
    public static readonly Refusal Taken = new("accounts.passkey-taken", 409, "This passkey is an account's already.");
    public static readonly Refusal TooMany = new("accounts.too-many-passkeys", 409, "An account has at most 20 passkeys. Remove one that you do not use.");
}
