using Microsoft.AspNetCore.DataProtection;

namespace Liaison.Kernel.Secrets;

/// <summary>Encrypts secrets at rest (rule 7). What it returns is text for a column or an event; only this deployment's key ring opens it.</summary>
public sealed class SecretBox(IDataProtectionProvider protection)
{
    /// <param name="purpose">What the secret is for and whose it is: a value sealed for one purpose opens for no other.</param>
    public string Seal(string purpose, string secret) => protection.CreateProtector("secret", purpose).Protect(secret);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Sealed for another purpose, by another key ring, or altered.</exception>
    public string Open(string purpose, string sealedSecret) => protection.CreateProtector("secret", purpose).Unprotect(sealedSecret);

    /// <summary>How a secret may be shown: four dots, and the last four characters of one that is long enough to spare them.</summary>
    public static string Mask(string secret) => secret.Length >= 16 ? "••••" + secret[^4..] : "••••";
}
