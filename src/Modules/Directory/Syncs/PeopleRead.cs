using Liaison.Directory.People;
using Liaison.WeCom;

namespace Liaison.Directory.Syncs;

/// <summary>What has come in so far, to be kept.</summary>
internal sealed record PeopleState(
    IReadOnlyDictionary<string, ReadPerson> Read, IReadOnlyList<string> Present, IReadOnlyList<long> Unreadable, IReadOnlyList<string> Contradictory, IReadOnlyList<Quarantined> Quarantine);

/// <summary>People as they come in, from one department after the other: one person each, whatever the spelling of the userid.</summary>
internal sealed class PeopleRead
{
    private readonly HashSet<string> _contradictory = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public Dictionary<string, ReadPerson> Read { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Present { get; } = new(StringComparer.Ordinal);

    public HashSet<long> Unreadable { get; } = [];

    public List<Quarantined> Quarantine { get; } = [];

    public PeopleState State => new(Read, [.. Present], [.. Unreadable], [.. _contradictory], Quarantine);

    /// <param name="without">Keys of people who have to be read again.</param>
    public void Resume(PeopleState state, IReadOnlySet<string> without)
    {
        foreach (var (key, person) in state.Read.Where(p => !without.Contains(p.Key)))
        {
            Read[key] = person;
        }

        Present.UnionWith(state.Present.Where(key => !without.Contains(key)));
        Unreadable.UnionWith(state.Unreadable);
        _contradictory.UnionWith(state.Contradictory);
        Quarantine.AddRange(state.Quarantine);
    }

    public bool Knows(string key) => Read.ContainsKey(key) || Present.Contains(key);

    /// <param name="department">Whose list the row is from; null for a single person's answer.</param>
    /// <param name="asked">Whom a single answer is about.</param>
    public void Add(WeComRow<WeComUser> row, long? department, string? asked = null)
    {
        if (!row.IsGood)
        {
            SetAside(row.Bad, department, asked);
            return;
        }

        var user = row.Value;
        var key = WeComUserId.Key(user.UserId);
        if (_contradictory.Contains(key))
        {
            return;
        }

        var earlier = Read.GetValueOrDefault(key);
        if (earlier is not null && earlier.Card.Name != user.Name)
        {
            // Two names under one userid: which one is true nobody can say. They stay as they are known.
            _contradictory.Add(key);
            Read.Remove(key);
            Present.Add(key);
            Quarantine.Add(new Quarantined("person", user.UserId, user.Name, "names-differ"));
            return;
        }

        Read[key] = new ReadPerson(earlier?.UserId ?? user.UserId, CardOf(user), PlaceOf(user, department));
    }

    /// <summary>Somebody is there whom we could not read: they count as present. When nobody can say who, everybody of that department does.</summary>
    public void SetAside(WeComBadRow bad, long? department, string? asked = null)
    {
        Quarantine.Add(new Quarantined("person", bad.Id ?? asked, bad.Name, Reasons.Of(bad)));
        if ((asked ?? bad.Id) is { } id && WeComUserId.IsValid(id))
        {
            Present.Add(WeComUserId.Key(id));
        }
        else if (department is { } unknown)
        {
            Unreadable.Add(unknown);
        }
    }

    private PersonCardFacts CardOf(WeComUser user) => new(
        user.Name, Pooled(user.Position), user.Alias, user.Email ?? user.BizMail, user.Mobile, user.OpenUserId, (int)user.Status);

    private static PersonPlace PlaceOf(WeComUser user, long? department)
    {
        IEnumerable<long> departments = user.Departments is [] && department is { } only ? [only] : user.Departments.Select(d => (long)d);
        return new PersonPlace([.. departments.Distinct().Order()], user.MainDepartment is > 0 ? user.MainDepartment : null);
    }

    // A few hundred positions over 100,000 people.
    private string? Pooled(string? text) => text is null || _texts.TryAdd(text, text) ? text : _texts[text];
}
