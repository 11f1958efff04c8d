using System.Globalization;
using System.Text;

namespace Liaison.WeCom;

/// <summary>Cuts texts to WeCom's limits without ever cutting what a reader sees as one character.</summary>
public static class TextCut
{
    private const string Ellipsis = "…";
    // Scripts from Hangul Jamo on are drawn wide; what little of them is not is cut a little early.
    private const char LastNarrow = '\u10ff';

    /// <summary>At most so many bytes of UTF-8; what was cut ends in "…".</summary>
    public static string ToBytes(string text, int max) => Cut(text, max, static s => Encoding.UTF8.GetByteCount(s));

    /// <summary>At most so many UTF-16 units, which is never more than any way to count characters gives.</summary>
    public static string ToChars(string text, int max) => Cut(text, max, static s => s.Length);

    /// <summary>At most so many full-width characters (字): two narrow ones take the room of one.</summary>
    public static string ToWidth(string text, int max) => Cut(text, max * 2, Columns);

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

    private static int Columns(ReadOnlySpan<char> text)
    {
        var columns = 0;
        while (!text.IsEmpty)
        {
            var length = StringInfo.GetNextTextElementLength(text);
            columns += text[..length].ContainsAnyExceptInRange('\0', LastNarrow) ? 2 : 1;
            text = text[length..];
        }
        return columns;
    }

    private delegate int Measure(ReadOnlySpan<char> text);
}
