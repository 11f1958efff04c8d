using System.Text;
using System.Text.RegularExpressions;

namespace Liaison.WeCom;

/// <summary>WeCom's limits on the fields of a message, each with the field's name.</summary>
internal static partial class FieldChecks
{
    public const int MaxUrlBytes = 2048;
    public const int MaxKeyBytes = 1024;

    public static string NotEmpty(string field, string? text) =>
        string.IsNullOrWhiteSpace(text) ? throw new WeComFieldException(field, "WeCom refuses empty texts.") : text;

    /// <summary>Refuses what is longer; for names and keys, which a cut would change into others.</summary>
    public static string MaxBytes(string field, string? text, int most) =>
        Encoding.UTF8.GetByteCount(NotEmpty(field, text)) is var bytes && bytes > most
            ? throw new WeComFieldException(field, $"{bytes} bytes, WeCom takes {most}.") : text!;

    /// <inheritdoc cref="MaxBytes"/>
    public static string Chars(string field, string? text, int least, int most) =>
        NotEmpty(field, text).Length is var chars && (chars < least || chars > most)
            ? throw new WeComFieldException(field, $"{chars} characters, WeCom takes {least} to {most}.") : text!;

    public static string Link(string field, Uri? url) => url switch
    {
        null => throw new WeComFieldException(field, "a link is missing."),
        { IsAbsoluteUri: false } => throw new WeComFieldException(field, "a link needs its scheme."),
        _ => MaxBytes(field, url.AbsoluteUri, MaxUrlBytes),
    };

    public static string? LinkOrNone(string field, Uri? url) => url is null ? null : Link(field, url);

    public static IReadOnlyList<T> Count<T>(string field, IReadOnlyList<T> items, int least, int most) =>
        items.Count < least || items.Count > most
            ? throw new WeComFieldException(field, $"{items.Count} entries, WeCom takes {least} to {most}.") : items;

    /// <summary>Keys by which WeCom tells buttons or options apart.</summary>
    public static void Unique(string field, IEnumerable<string?> keys)
    {
        if (keys.OfType<string>().GroupBy(k => k, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
            throw new WeComFieldException(field, $"twice the same: {TextCut.Clean(twice.Key, 80)}");
    }

    public static string TaskId(string field, string? id) =>
        TaskIdPattern().IsMatch(id ?? "") ? id! : throw new WeComFieldException(field, "1 to 128 of letters, digits, '_', '-' and '@'.");

    [GeneratedRegex(@"^[A-Za-z0-9_\-@]{1,128}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TaskIdPattern();
}
