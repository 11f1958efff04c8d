using System.Globalization;
using System.Text;

namespace Liaison.Notifications.Work;

/// <summary>Texts of others as they are stored: plain, whatever they look like, without what cannot be seen, and no longer than their place.</summary>
internal static class PlainText
{
    /// <summary>UTF-16 units.</summary>
    public const int LongestTitle = 500;

    /// <summary>UTF-8 bytes of a body, a comment or a log.</summary>
    public const int LongestText = 64 * 1024;

    /// <summary>UTF-16 units of a name, a number or a branch.</summary>
    public const int LongestName = 300;

    /// <summary>One line.</summary>
    public static string Title(string text) => Line(text, LongestTitle);

    public static string Name(string text) => Line(text, LongestName);

    /// <summary>With its line breaks; what is too long loses its end.</summary>
    public static string Text(string text)
    {
        var clean = Clean(text.Length > 2 * LongestText ? text[..(2 * LongestText)] : text, keepLines: true);
        return Cut(clean, LongestText, static t => Encoding.UTF8.GetByteCount(t));
    }

    /// <summary>With its line breaks; what is too long loses its beginning, up to a whole line where there is one.</summary>
    public static string Tail(string text)
    {
        var clean = Clean(text.Length > 2 * LongestText ? text[^(2 * LongestText)..] : text, keepLines: true);
        if (Encoding.UTF8.GetByteCount(clean) <= LongestText)
        {
            return clean;
        }

        // From the back as many whole characters as fit: a byte that continues one is no beginning.
        var bytes = Encoding.UTF8.GetBytes(clean);
        var start = bytes.Length - LongestText;
        while ((bytes[start] & 0xC0) == 0x80)
        {
            start++;
        }

        var tail = Encoding.UTF8.GetString(bytes.AsSpan(start));
        var line = tail.IndexOf('\n', StringComparison.Ordinal);
        return line >= 0 && line < tail.Length - 1 ? tail[(line + 1)..] : tail;
    }

    private static string Line(string text, int max)
    {
        // The longest that could matter: whatever is looked at is looked at once.
        var clean = Clean(text.Length > 4 * max ? text[..(4 * max)] : text, keepLines: false).Trim();
        return Cut(clean, max, static t => t.Length);
    }

    /// <summary>
    /// Without control characters, halves of surrogate pairs, and marks that turn the direction of the text around them (what is shown would not be what is
    /// there: Unicode TR 36).
    /// </summary>
    private static string Clean(string text, bool keepLines)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyExceptInRange(' ', '\u007e'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r' when i + 1 < text.Length && text[i + 1] == '\n':
                    break;
                case '\n' or '\r' or '\u2028' or '\u2029':
                    clean.Append(keepLines ? '\n' : ' ');
                    break;
                case '\t':
                    clean.Append(keepLines ? '\t' : ' ');
                    break;
                case var c when char.IsControl(c) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'):
                    break;
                case var c when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    clean.Append(c).Append(text[++i]);
                    break;
                case var c when char.IsSurrogate(c):
                    break;
                case var c:
                    clean.Append(c);
                    break;
            }
        }

        return clean.ToString();
    }

    /// <summary>Never within what a reader sees as one character.</summary>
    private static string Cut(string text, int max, Func<ReadOnlySpan<char>, int> measure)
    {
        if (measure(text) <= max)
        {
            return text;
        }

        var (end, room) = (0, max - measure("…"));
        while (end < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text, end);
            var size = measure(text.AsSpan(end, length));
            if (size > room)
            {
                break;
            }

            (end, room) = (end + length, room - size);
        }

        return text[..end] + "…";
    }
}
