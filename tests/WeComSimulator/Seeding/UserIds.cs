namespace Liaison.WeComSimulator.Seeding;

/// <summary>Userids in the styles that corps use: pinyin, staff numbers, mixed case, digits only, mail-like.</summary>
internal static class UserIds
{
    public static string Next(int number, IReadOnlyList<string> pinyin, HashSet<string> taken, Random random)
    {
        var full = string.Concat(pinyin);
        var wanted = random.Next(20) switch
        {
            0 or 1 => $"E{10_000 + number}",
            2 => $"{100_000 + number}",
            3 or 4 => string.Concat(pinyin.Select(Capital)),
            5 => $"{string.Concat(pinyin.Skip(1))}.{pinyin[0]}@corp.example",
            6 => $"{pinyin[0]}_{string.Concat(pinyin.Skip(1))}-{number}",
            _ => full,
        };
        var candidate = wanted;
        for (var suffix = 2; !taken.Add(candidate); suffix++)
        {
            // Frequent names would search long: their number settles it at once.
            candidate = suffix < 5 ? $"{wanted}{suffix}" : $"{wanted}{number}x";
        }

        return candidate;
    }

    private static string Capital(string syllable) => char.ToUpperInvariant(syllable[0]) + syllable[1..];
}
