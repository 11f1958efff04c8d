using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Liaison.Notifications.Sources.Payloads;

/// <summary>
/// A place in somebody else's JSON, read leniently: what is missing, null or of another type says nothing; numbers may be strings and the other way round. What it gives
/// is fit for PostgreSQL: no NUL, no half of a surrogate pair, times in UTC.
/// </summary>
internal readonly partial struct Place(JsonElement element)
{
    /// <summary>Characters of one text; more is cut.</summary>
    public const int LongestText = 20_000;

    private const int LongestTitle = 500;
    private const int LongestId = 200;
    private const int LongestUrl = 2_000;

    /// <summary>Ten digits are seconds until the year 2286, thirteen are milliseconds.</summary>
    private const double FirstMilliseconds = 1e11;

    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Place this[string name] => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? new Place(value) : default;

    /// <summary>Something stands here, and be it null.</summary>
    public bool IsSaid => element.ValueKind != JsonValueKind.Undefined;

    public bool IsThere => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>In full; null when nothing was said. A null or an empty text is empty.</summary>
    public string? Body => !IsSaid ? null : Text is { } text ? Cut(text, LongestText) : "";

    /// <summary>One line; null when it is empty.</summary>
    public string? Title => Word is { } text ? Cut(LineBreaks().Replace(text, " "), LongestTitle) : null;

    /// <summary>The first line.</summary>
    public string? FirstLine => Text?.Split('\n', 2)[0].Trim() is { Length: > 0 } line ? Cut(line, LongestTitle) : null;

    /// <summary>Trimmed; null when nothing is left.</summary>
    public string? Word => Text?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A number or a text by which the source knows something.</summary>
    public string? Id => Word is { Length: <= LongestId } id ? id : null;

    /// <summary>As <see cref="Id"/>; empty when the source says that there is none.</summary>
    public string? IdOrNone => IsSaid ? Id ?? "" : null;

    public bool? Flag => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Word?.ToLowerInvariant() switch
        {
            "true" or "1" => true,
            "false" or "0" => false,
            _ => null,
        },
    };

    public double? Number => Word is { } text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>An address that a browser may be sent to.</summary>
    public Uri? Web => Word is { Length: <= LongestUrl } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    /// <summary>UTC. Seconds or milliseconds since 1970, ISO 8601 with or without a colon in the offset, or GitLab's <c>2016-08-12 15:23:28 UTC</c>; without an offset it is UTC.</summary>
    public DateTimeOffset? Time => Number is { } number ? Since1970(number)
        : Word is { Length: <= 50 } text && DateTimeOffset.TryParse(Normal(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? Plausible(time)
            : null;

    /// <summary>A day, as it was written. Of a time: the day in <paramref name="offset"/>.</summary>
    public DateOnly? Day(TimeSpan offset = default) =>
        Word is { Length: 10 } text && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : Time is { } time ? DateOnly.FromDateTime(time.ToOffset(offset).DateTime)
        : null;

    /// <summary>The same; the first of all days when the source says that there is none.</summary>
    public DateOnly? DayOrNone(TimeSpan offset = default) => IsSaid ? Day(offset) ?? DateOnly.MinValue : null;

    /// <summary>Of an array, of at most 1,000; nothing for anything else.</summary>
    public IEnumerable<Place> Items
    {
        get
        {
            var array = element;
            return array.ValueKind == JsonValueKind.Array ? array.EnumerateArray().Take(1_000).Select(e => new Place(e)) : [];
        }
    }

    private string? Text => element.ValueKind switch
    {
        JsonValueKind.String => Storable(Decoded()),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>Never parts a surrogate pair.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)] + "…";

    /// <summary>JSON may hold half of a pair (<c>"\ud83d"</c>), which .NET refuses to read.</summary>
    private string Decoded()
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return JsonSerializer.Deserialize<string>(SurrogateEscapes().Replace(element.GetRawText(), "\\ufffd"))!;
        }
    }

    private static string Storable(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;

    private static string Normal(string text) =>
        OffsetWithoutColon().Replace(text.EndsWith(" UTC", StringComparison.Ordinal) ? text[..^4] + "Z" : text, "$1:$2");

    private static DateTimeOffset? Since1970(double number) =>
        Math.Abs(number) is > 0 and < 1e14 ? Plausible(DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Abs(number) < FirstMilliseconds ? number * 1000 : number)) : null;

    /// <summary>Gitea writes <c>0001-01-01T00:00:00Z</c> where it has no time.</summary>
    private static DateTimeOffset? Plausible(DateTimeOffset time) => time < Earliest ? null : time;

    [GeneratedRegex(@"\s*[\r\n]+\s*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LineBreaks();

    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SurrogateEscapes();

    [GeneratedRegex(@"([+-][0-9]{2})([0-9]{2})$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OffsetWithoutColon();
}
