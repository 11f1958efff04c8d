using System.Globalization;
using System.Text;

namespace Liaison.WeCom;

/// <summary>Cuts texts to WeCom's limits without ever cutting what a reader sees as one character.</summary>
internal static class TextCut
{
    private const string Ellipsis = "…";

    /// <summary>At most so many bytes of UTF-8; what was cut ends in "…".</summary>
    public static string ToBytes(string text, int max) => Cut(text, max, static s => Encoding.UTF8.GetByteCount(s));

    /// <summary>At most so many UTF-16 units, which is never more than any way to count characters gives.</summary>
    public static string ToChars(string text, int max) => Cut(text, max, static s => s.Length);

    /// <summary>One line for logs and lists: control characters out, cut to so many characters.</summary>
    public static string Clean(string text, int max) =>
        ToChars(string.Concat(text.EnumerateRunes().Where(r => !Rune.IsControl(r))).Trim(), max);

    private static string Cut(string text, int max, Measure measure)
    {
        if (measure(text) <= max)
            return text;

        var room = max - measure(Ellipsis);
        var end = 0;
        while (end < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text, end);
            room -= measure(text.AsSpan(end, length));
            if (room < 0)
                break;
            end += length;
        }
        // A limit without room for the ellipsis still holds.
        return max < measure(Ellipsis) ? "" : text[..end] + Ellipsis;
    }

    private delegate int Measure(ReadOnlySpan<char> text);
}
