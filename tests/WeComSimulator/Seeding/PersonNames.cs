namespace Liaison.WeComSimulator.Seeding;

/// <summary>Names as a corp has them: mostly Chinese with many namesakes, some English or mixed, and a few that break careless code.</summary>
internal sealed class PersonNames(int size, Random random)
{
    private const int FirstAwkward = 3;

    /// <summary>Namesakes that are there at any size: 张伟 comes about once in fifty.</summary>
    private const int Namesake = 50;

    /// <returns>The name, and its reading in parts, the surname's first.</returns>
    public (string Name, IReadOnlyList<string> Pinyin) Next(int number)
    {
        var awkward = number - FirstAwkward;
        if (size >= 20 && awkward >= 0 && awkward < NameTables.Awkward.Count)
        {
            return (NameTables.Awkward[awkward], ["member", $"{number}"]);
        }

        if (number % Namesake is 1 or 2)
        {
            return ("张伟", ["zhang", "wei"]);
        }

        return random.Next(100) switch
        {
            < 4 => English(),
            < 6 => Mixed(),
            < 10 => Chinese(NameTables.RareSurnames[random.Next(NameTables.RareSurnames.Count)]),
            _ => Chinese(NameTables.Surnames[CommonFirst(NameTables.Surnames.Count)]),
        };
    }

    private (string Name, IReadOnlyList<string> Pinyin) Chinese((string Text, string Pinyin) surname)
    {
        var given = Enumerable.Range(0, random.Next(10) < 4 ? 1 : 2).Select(_ => NameTables.Given[CommonFirst(NameTables.Given.Count)]).ToArray();
        return (surname.Text + string.Concat(given.Select(g => g.Text)), [surname.Pinyin, .. given.Select(g => g.Pinyin)]);
    }

    private (string Name, IReadOnlyList<string> Pinyin) English()
    {
        var (first, last) = (NameTables.English[random.Next(NameTables.English.Count)], NameTables.EnglishSurnames[random.Next(NameTables.EnglishSurnames.Count)]);
        return ($"{first} {last}", [Ascii(last), Ascii(first)]);
    }

    private (string Name, IReadOnlyList<string> Pinyin) Mixed()
    {
        var first = NameTables.English[random.Next(NameTables.English.Count)];
        var (name, pinyin) = Chinese(NameTables.Surnames[CommonFirst(NameTables.Surnames.Count)]);
        return ($"{first} {name}", [.. pinyin, Ascii(first)]);
    }

    /// <summary>Small numbers more often: the square of a uniform number.</summary>
    private int CommonFirst(int count)
    {
        var uniform = random.NextDouble();
        return (int)(uniform * uniform * count);
    }

    private static string Ascii(string text) => string.Concat(text.Where(char.IsAsciiLetter)).ToLowerInvariant() is { Length: > 0 } letters ? letters : "x";
}
