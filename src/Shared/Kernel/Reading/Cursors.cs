using System.Security.Cryptography;
using System.Text.Json;
using Liaison.Kernel.Ids;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Liaison.Kernel.Reading;

/// <summary>A page of a list.</summary>
/// <param name="Next">Opaque; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// Opaque cursors: sealed by Data Protection for one list of one team, so that a made-up one, or one from elsewhere, is refused,
/// and what is inside (ids, names) stays with us.
/// </summary>
public sealed class Cursors(IDataProtectionProvider protection)
{
    /// <param name="list">The list's name together with its filters: a cursor is good for that list alone.</param>
    public string Seal<T>(TeamId team, string list, T position) =>
        WebEncoders.Base64UrlEncode(Protector(team, list).Protect(JsonSerializer.SerializeToUtf8Bytes(position)));

    /// <returns>False when the cursor was not sealed for this list of this team.</returns>
    public bool TryOpen<T>(TeamId team, string list, string cursor, out T? position)
    {
        try
        {
            position = JsonSerializer.Deserialize<T>(Protector(team, list).Unprotect(WebEncoders.Base64UrlDecode(cursor)));
            return position is not null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or JsonException)
        {
            position = default;
            return false;
        }
    }

    private IDataProtector Protector(TeamId team, string list) => protection.CreateProtector("cursor", team.ToString(), list);
}
