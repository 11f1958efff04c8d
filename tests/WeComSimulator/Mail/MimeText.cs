using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Liaison.WeComSimulator.Mail;

/// <summary>Reads what people see of a mail: the subject, and the text part (RFC 2045, 2046, 2047). UTF-8 and Latin-1.</summary>
internal static partial class MimeText
{
    public static string Subject(string mail) => DecodeWords(Headers(mail).GetValueOrDefault("subject") ?? "");

    /// <returns>The first text/plain part, else the first text part, with LF line ends.</returns>
    public static string Body(string mail) => (Find(mail, "text/plain") ?? Find(mail, "text/") ?? "").ReplaceLineEndings("\n").TrimEnd('\n');

    private static string? Find(string part, string type)
    {
        var headers = Headers(part);
        var contentType = headers.GetValueOrDefault("content-type") ?? "text/plain";
        var body = BodyOf(part);
        if (contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && BoundaryPattern().Match(contentType) is { Success: true } boundary)
        {
            var parts = body.Split($"--{boundary.Groups["value"].Value}").Skip(1).Where(p => !p.StartsWith("--", StringComparison.Ordinal));
            return parts.Select(p => Find(p.TrimStart('\r', '\n'), type)).FirstOrDefault(text => text is not null);
        }

        if (!contentType.StartsWith(type, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var charset = CharsetPattern().Match(contentType) is { Success: true } match ? match.Groups["value"].Value : "utf-8";
        return headers.GetValueOrDefault("content-transfer-encoding")?.Trim().ToLowerInvariant() switch
        {
            "base64" => Charset(charset).GetString(Convert.FromBase64String(body)),
            "quoted-printable" => QuotedPrintable(body, charset),
            _ => body,
        };
    }

    private static Dictionary<string, string> Headers(string part)
    {
        var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var unfolded = (end < 0 ? part : part[..end]).Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal);
        return unfolded.Split("\r\n").Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].ToLowerInvariant(), StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First()[1].Trim(), StringComparer.Ordinal);
    }

    private static string BodyOf(string part)
    {
        var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? "" : part[(end + 4)..];
    }

    private static string DecodeWords(string text) => WordPattern().Replace(WordGapPattern().Replace(text, "?==?"), word =>
        word.Groups["encoding"].Value is "B" or "b"
            ? Charset(word.Groups["charset"].Value).GetString(Convert.FromBase64String(word.Groups["text"].Value))
            : QuotedPrintable(word.Groups["text"].Value.Replace('_', ' '), word.Groups["charset"].Value));

    private static string QuotedPrintable(string text, string charset)
    {
        var joined = text.Replace("=\r\n", "", StringComparison.Ordinal);
        var bytes = new List<byte>(joined.Length);
        for (var i = 0; i < joined.Length; i++)
        {
            if (joined[i] == '=' && i + 2 < joined.Length && byte.TryParse(joined.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(joined, i, 1));
            }
        }

        return Charset(charset).GetString([.. bytes]);
    }

    private static Encoding Charset(string name) => name.StartsWith("iso-8859-1", StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : Encoding.UTF8;

    [GeneratedRegex("boundary=\"?(?<value>[^\";]+)\"?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BoundaryPattern();

    [GeneratedRegex("charset=\"?(?<value>[^\";]+)\"?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CharsetPattern();

    [GeneratedRegex(@"=\?(?<charset>[^?]+)\?(?<encoding>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WordPattern();

    /// <summary>White space between two encoded words does not count.</summary>
    [GeneratedRegex(@"\?=\s+=\?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WordGapPattern();
}
