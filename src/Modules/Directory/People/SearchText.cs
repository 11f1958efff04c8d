using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Liaison.Directory.People;

/// <summary>What a search looks through: the name, its pinyin in every reading, the initials, userid and alias; in lower case, joined by bars.</summary>
internal static class SearchText
{
    // 单单单单 would have 81 readings; nobody types the ninth.
    private const int MaxReadings = 8;

    private static readonly FrozenDictionary<char, string[]> Readings = Load();

    public static string Of(string name, string userId, string? alias) =>
        string.Join('|', new[] { Name(name), Lower(userId), alias is null ? null : Lower(alias) }.OfType<string>());

    public static string Name(string name)
    {
        var text = Lower(name.Normalize(NormalizationForm.FormC));
        List<(string Full, string Initials)> spellings = [("", "")];
        var chinese = false;
        foreach (var c in text)
        {
            if (Readings.TryGetValue(c, out var readings))
            {
                chinese = true;
                spellings = [.. spellings.SelectMany(s => readings.Select(r => (s.Full + r, s.Initials + r[0]))).Take(MaxReadings)];
            }
            else if (!char.IsWhiteSpace(c))
            {
                spellings = [.. spellings.Select(s => (s.Full + c, s.Initials + c))];
            }
        }

        return chinese ? string.Join('|', spellings.SelectMany(s => new[] { s.Full, s.Initials }).Prepend(text).Distinct(StringComparer.Ordinal)) : text;
    }

    private static string Lower(string text) => text.ToLower(CultureInfo.InvariantCulture);

    /// <summary>Lines of a syllable and the characters that can be read so.</summary>
    private static FrozenDictionary<char, string[]> Load()
    {
        using var reader = new StreamReader(typeof(SearchText).Assembly.GetManifestResourceStream("pinyin.txt")!);
        Dictionary<char, List<string>> readings = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(' ') is [var syllable, var characters] && syllable[0] != '#')
            {
                foreach (var c in characters)
                {
                    (readings.TryGetValue(c, out var known) ? known : readings[c] = []).Add(syllable);
                }
            }
        }

        return readings.ToFrozenDictionary(r => r.Key, r => r.Value.ToArray());
    }
}
