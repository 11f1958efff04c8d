using System.Globalization;

namespace Liaison.Kernel.Http;

/// <summary>A stream's version as an entity tag (RFC 9110 §8.8.3), for <c>ETag</c> and <c>If-Match</c>.</summary>
public static class EntityTags
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <returns>Null when the header is missing; a version that no stream has when it is none of our tags, so that it is stale.</returns>
    public static long? VersionOf(string? ifMatch) => ifMatch?.Trim() switch
    {
        null or "" => null,
        ['"', .. var digits, '"'] when long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
        _ => -1,
    };
}
