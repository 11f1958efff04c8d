using System.Security.Cryptography;
using System.Text;

namespace Liaison.Directory.Contracts;

/// <summary>The token of the first-run set-up: configured, or made at start and printed on the console by the host.</summary>
public sealed class SetUpToken(string? configured)
{
    /// <summary>Set when the token was made here and somebody has to be told.</summary>
    public string? ToPrint { get; } = configured is { Length: > 0 } ? null : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    internal bool Matches(string token) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(ToPrint ?? configured!)));
}
