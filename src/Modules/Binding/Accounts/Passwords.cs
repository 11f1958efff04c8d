using Liaison.Kernel.Secrets;
using Microsoft.AspNetCore.Identity;

namespace Liaison.Binding.Accounts;

/// <summary>PBKDF2-SHA512 with a salt per password (ASP.NET Identity's format).</summary>
internal sealed class Passwords(IPasswordHasher<Account> hasher)
{
    public const int Iterations = 210_000;

    // Nobody's: an unknown address costs the same time as a known one.
    private readonly Lazy<string> _nobodys = new(() => hasher.HashPassword(null!, Guid.Empty.ToString()));

    public string Hash(Secret password) => hasher.HashPassword(null!, password.Reveal());

    /// <param name="hash">Null for an account that does not exist, or has no password: computed all the same, and false.</param>
    public bool Verify(string? hash, Secret password) =>
        hasher.VerifyHashedPassword(null!, hash ?? _nobodys.Value, password.Reveal()) is not PasswordVerificationResult.Failed && hash is not null;
}
