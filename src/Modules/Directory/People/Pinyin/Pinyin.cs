using System.Globalization;
using System.Text;

namespace Liaison.Directory.People;

/// <summary>
/// What a name can be found by: itself, its pinyin in all readings (单 is shan and dan), and the initials of each.
/// The table comes from pinyin-pro (tools/pinyin, licence beside it).
/// </summary>
internal static class Pinyin
{
    /// <summary>A name of many characters with many readings each has no end of spellings: so many are kept.</summary>
    private const int MaxSpellings = 32;

    /// <summary>Longer names are no Chinese names: beyond it characters are not spelled out.</summary>
    private const int MaxCharacters = 24;

    private static readonly Lazy<Dictionary<int, string[]>> Readings = new(Load);

    /// <returns>Lower case, NFC, words separated by spaces.</returns>
    public static string SearchTerms(params IEnumerable<string?> texts)
    {
        var words = new List<string>();
        foreach (var text in texts.OfType<string>())
        {
            var plain = text.Trim().Normalize(NormalizationForm.FormC).ToLower(CultureInfo.InvariantCulture);
            words.Add(plain);
            words.AddRange(Spellings(plain));
        }

        return string.Join(' ', words.Where(w => w.Length > 0).Distinct(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Spellings(string text)
    {
        List<(string Full, string Initials)> spellings = [("", "")];
        var spelled = false;
        foreach (var rune in text.EnumerateRunes().Take(MaxCharacters))
        {
            if (Readings.Value.TryGetValue(rune.Value, out var readings))
            {
                spelled = true;
                spellings = [.. spellings.SelectMany(_ => readings, (s, r) => (s.Full + r, s.Initials + r[0])).Take(MaxSpellings)];
            }
            else if (!Rune.IsWhiteSpace(rune))
            {
                spellings = [.. spellings.Select(s => (s.Full + rune, s.Initials + rune))];
            }
        }

        return spelled ? spellings.SelectMany(s => new[] { s.Full, s.Initials }) : [];
    }

    private static Dictionary<int, string[]> Load()
    {
        using var reader = new StreamReader(typeof(Pinyin).Assembly.GetManifestResourceStream("pinyin.txt")!, Encoding.UTF8);
        Dictionary<int, string[]> table = new(28_000);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            string[] reading = [line[..tab]];
            foreach (var rune in line.AsSpan(tab + 1).EnumerateRunes())
            {
                table[rune.Value] = table.TryGetValue(rune.Value, out var others) ? [.. others, .. reading] : reading;
            }
        }

        return table;
    }
}
