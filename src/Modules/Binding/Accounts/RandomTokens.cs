using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Liaison.Kernel.Secrets;
using Microsoft.AspNetCore.WebUtilities;

namespace Liaison.Binding.Accounts;

/// <summary>Tokens and codes from the operating system's random numbers; only their hashes are stored.</summary>
internal static class RandomTokens
{
    /// <summary>256 bits, base64url.</summary>
    public static Secret Token() => new(WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32)));

    /// <summary>Six digits.</summary>
    public static Secret Code() => new(RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));

    /// <summary>A token has 256 random bits: no salt or slow hash makes it harder to guess.</summary>
    public static byte[] Hash(Secret token) => SHA256.HashData(Encoding.UTF8.GetBytes(token.Reveal()));

    /// <summary>Keyed by the registration, which is not stored: from the tables alone nobody can try a million codes.</summary>
    public static byte[] Hash(Secret registration, Secret code) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(registration.Reveal()), Encoding.UTF8.GetBytes(code.Reveal().Trim()));
}
