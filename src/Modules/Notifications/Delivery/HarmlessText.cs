using System.Globalization;
using System.Text;
using Liaison.WeCom;

namespace Liaison.Notifications.Delivery;

/// <summary>What people wrote, made harmless for where it is put: nothing of it is markup there, and nothing turns the line around.</summary>
internal static class HarmlessText
{
    /// <summary>One line: no control characters, none that change the direction, no runs of spaces.</summary>
    /// <param name="longest">UTF-16 units; cut at what a reader sees as one character.</param>
    public static string Line(string? text, int longest)
    {
        var (line, space) = (new StringBuilder(), false);
        // Of a text of a megabyte only the front is looked at.
        foreach (var rune in (text is { Length: var length } && length > longest * 8 ? text[..(longest * 8)] : text ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || rune.Value is '\n' or '\r' or '\t')
            {
                space = line.Length > 0;
            }
            else if (!IsHidden(rune))
            {
                line.Append(space ? " " : "").Append(rune.ToString());
                space = false;
            }
        }

        return TextCut.ToChars(line.ToString(), longest);
    }

    /// <summary>For WeCom's text cards: tags and entities of HTML.</summary>
    public static string ForCard(string text) => text.Replace('<', '＜').Replace('>', '＞').Replace('&', '＆');

    /// <summary>For WeCom's markdown.</summary>
    public static string ForMarkdown(string text) => ForCard(text)
        .Replace('[', '［').Replace(']', '］').Replace('(', '（').Replace(')', '）').Replace('`', '｀').Replace('*', '＊').Replace('#', '＃').Replace('_', '＿').Replace('~', '～').Replace('!', '！')
        .Replace('\\', '＼').Replace('|', '｜').Replace('$', '＄');

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0xFEFF or 0xFFFD;
}
