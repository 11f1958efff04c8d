using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Liaison.Notifications.Sources.Hooks;

internal enum HookProof
{
    Good,
    Bad,

    /// <summary>Rightly signed, but too long ago, or for a time that has not come.</summary>
    Old,
}

/// <summary>
/// How each kind of source proves itself. All comparisons take the same time whatever they compare. A kind is believed by its own proof alone: Gitea sends GitHub's header
/// as well, and it counts for nothing at a source that is Gitea.
/// </summary>
internal static class HookSignature
{
    /// <summary>Where the time is signed (GitLab's signing token, as Standard Webhooks says): to either side.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <param name="secrets">Each of them is good.</param>
    public static HookProof Check(SourceKind kind, IReadOnlyList<string> secrets, HttpRequest request, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var best = HookProof.Bad;
        foreach (var secret in secrets)
        {
            var proof = kind == SourceKind.GitLab ? GitLab(secret, request, body.Span, now) : IsGood(kind, secret, request, body.Span) ? HookProof.Good : HookProof.Bad;
            best = proof == HookProof.Good || best == HookProof.Bad ? proof : best;
            if (best == HookProof.Good)
            {
                break;
            }
        }

        return best;
    }

    private static bool IsGood(SourceKind kind, string secret, HttpRequest request, ReadOnlySpan<byte> body) => kind switch
    {
        SourceKind.GitHub => IsHex(One(request, "X-Hub-Signature-256"), "sha256=", HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)),
        SourceKind.Gitea => IsHex(One(request, "X-Gitea-Signature"), "", HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)),
        SourceKind.Coding => IsHex(One(request, "X-Coding-Signature"), "sha1=", Sha1(secret, body)),
        SourceKind.Jenkins => IsSame(request.Query["secret"] is [{ } inside] ? inside : null, secret) | IsSame(PasswordOf(request), secret),
        _ => false,
    };

    /// <summary>The secret itself in a header; or, since GitLab has signing tokens, a signature over id, time and body.</summary>
    private static HookProof GitLab(string secret, HttpRequest request, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (IsSame(One(request, "X-Gitlab-Token"), secret))
        {
            return HookProof.Good;
        }

        if (One(request, "webhook-id") is not { } id || One(request, "webhook-timestamp") is not { } timestamp || One(request, "webhook-signature") is not { } signatures)
        {
            return HookProof.Bad;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = HMACSHA256.HashData(KeyOf(secret), signed);
        if (!signatures.Split(' ').Any(s => s.StartsWith("v1,", StringComparison.Ordinal) && IsSame(s[3..], Convert.ToBase64String(expected))))
        {
            return HookProof.Bad;
        }

        return long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= Window.TotalSeconds
            ? HookProof.Good
            : HookProof.Old;
    }

    private static byte[] KeyOf(string secret)
    {
        const string Prefix = "whsec_";
        var key = new byte[secret.Length];
        return secret.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[Prefix.Length..], key, out var length) ? key[..length] : Encoding.UTF8.GetBytes(secret);
    }

    private static bool IsHex(string? header, string prefix, ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[expected.Length];
        return header is not null && header.Length == prefix.Length + (2 * expected.Length) && header.StartsWith(prefix, StringComparison.Ordinal)
            && Convert.FromHexString(header.AsSpan(prefix.Length), given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, expected);
    }

    /// <summary>Compares hashes, so that not even the length shows.</summary>
    private static bool IsSame(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    private static string? PasswordOf(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(One(request, "Authorization"), out var header) || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is null)
        {
            return null;
        }

        var bytes = new byte[header.Parameter.Length];
        return Convert.TryFromBase64String(header.Parameter, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [_, var password] ? password : null;
    }

    private static string? One(HttpRequest request, string name) => request.Headers[name] is [{ } value] ? value : null;

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "CODING signs with HMAC-SHA1, which SHA-1's collisions do not break.")]
    private static byte[] Sha1(string secret, ReadOnlySpan<byte> body) => HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), body);
}
