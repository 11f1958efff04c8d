using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;

namespace Liaison.Directory.Matching;

/// <summary>Somebody who is a member and nobody at WeCom yet, as their account describes them.</summary>
/// <param name="Past">The userids that their account was linked to before.</param>
internal sealed record UnmatchedMember(MembershipId Id, string Name, string Email, IReadOnlyList<string>? Past = null);

/// <param name="Spellings">The name in all readings of its pinyin, lower case, words separated by spaces, as people are searched by.</param>
internal sealed record UnmatchedPerson(PersonId Id, string Name, string UserId, string? Alias, string? Email, string Spellings);

/// <param name="Score">0 to 100.</param>
internal sealed record MatchScore(MembershipId Member, PersonId Person, int Score, IReadOnlyList<string> Reasons);

/// <summary>
/// Which person at WeCom an existing member may be. Apps created since 2022-06 see neither e-mail nor mobile (shared facts §7), so it has to do with userids
/// and names as well; accounts have no mobile to compare.
/// </summary>
internal static class Matcher
{
    /// <summary>From here on a pair may be confirmed together with others, when nothing speaks for another one.</summary>
    public const int Certain = 90;

    private static readonly (string Reason, int Weight, Func<Keys, UnmatchedPerson, bool> Speaks)[] Signals =
    [
        // Their own proof, by WeCom and by password, though of another day.
        ("associated", 90, (m, p) => m.Past.Any(userId => Same(p.UserId, userId))),
        ("email", 100, (m, p) => p.Email is { } email && EmailAddress.TryParse(email, out var parsed) && Same(parsed.Value, m.Email)),
        ("userid", 60, (m, p) => Same(p.UserId, m.Login) || Same(p.UserId, m.Email) || (p.Alias is { } alias && Same(alias.Trim(), m.Login))),
        ("name", 40, (m, p) => Same(p.Name.Trim(), m.Name)),
        ("pinyin", 30, (m, p) => !Same(p.Name.Trim(), m.Name) && p.Spellings.Split(' ').Any(s => s.Length > 0 && (s == m.Latin || s == m.LatinReversed || s == m.LatinLogin))),
    ];

    /// <summary>Every pair for which anything speaks, the best first.</summary>
    public static IReadOnlyList<MatchScore> Pairs(IEnumerable<UnmatchedMember> members, IReadOnlyCollection<UnmatchedPerson> people)
    {
        var byKey = people.SelectMany(p => KeysOf(p).Select(key => (key, p))).ToLookup(x => x.key, x => x.p, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. members.Select(Keys.Of).SelectMany(m => m.All.SelectMany(key => byKey[key]).Distinct().Select(p => Score(m, p))).OfType<MatchScore>()
                .OrderByDescending(p => p.Score).ThenBy(p => p.Person.Value),
        ];
    }

    /// <summary>Pairs that are certain: the only ones of both their sides that reach the mark. A name alone never does.</summary>
    public static IReadOnlyList<MatchScore> CertainOf(IReadOnlyCollection<MatchScore> pairs)
    {
        var strong = pairs.Where(p => p.Score >= Certain).ToList();
        var (members, people) = (strong.CountBy(p => p.Member).ToDictionary(), strong.CountBy(p => p.Person).ToDictionary());
        return [.. strong.Where(p => members[p.Member] == 1 && people[p.Person] == 1)];
    }

    private static IEnumerable<string> KeysOf(UnmatchedPerson person) => new[]
    {
        person.Email is { } email && EmailAddress.TryParse(email, out var parsed) ? parsed.Value : "", person.UserId, person.Alias?.Trim() ?? "", person.Name.Trim(),
    }.Concat(person.Spellings.Split(' ')).Where(key => key.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);

    private static MatchScore? Score(Keys member, UnmatchedPerson person)
    {
        var speaking = Signals.Where(s => s.Speaks(member, person)).ToList();
        return speaking is [] ? null : new MatchScore(member.Id, person.Id, Math.Min(100, speaking.Sum(s => s.Weight)), [.. speaking.Select(s => s.Reason)]);
    }

    private static bool Same(string a, string b) => a.Length > 0 && string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>What of a member is compared, and what the candidates are looked up by.</summary>
    /// <param name="Login">The e-mail's local part.</param>
    /// <param name="Latin">The name's Latin letters without a space between them: Li Wei is liwei, as the pinyin is spelled.</param>
    /// <param name="LatinReversed">The words the other way round: Wei Li.</param>
    internal sealed record Keys(MembershipId Id, string Email, string Login, string Name, string Latin, string LatinReversed, string LatinLogin, IReadOnlyList<string> Past)
    {
        /// <summary>What people who may be this member are found by.</summary>
        public IReadOnlyList<string> All => [.. new[] { Email, Login, Name, Latin, LatinReversed, LatinLogin }.Concat(Past).Where(k => k.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];

        // Initials of two letters are anybody's.
        private const int ShortestLatin = 4;

        public static Keys Of(UnmatchedMember member)
        {
            var login = member.Email.Split('@')[0];
            return new Keys(
                member.Id, member.Email, login, member.Name.Trim(), LatinOf(member.Name), LatinOf(string.Join(' ', member.Name.Split(' ').Reverse())), LatinOf(login), member.Past ?? []);
        }

        private static string LatinOf(string text)
        {
            var letters = string.Concat(text.Where(char.IsAsciiLetter).Select(char.ToLowerInvariant));
            return letters.Length >= ShortestLatin ? letters : "";
        }
    }
}
