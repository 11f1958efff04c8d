using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.People;
using Liaison.Directory.Policy;
using Liaison.Directory.Syncs;
using Liaison.Testing;
using Liaison.WeCom;

namespace Liaison.Directory.Tests.Syncs;

/// <summary>A planner's inputs, with everything that a test is not about filled in: two people work in department 1, and nothing has changed.</summary>
internal sealed class Planning
{
    public static readonly SyncId Run = new(Guid.Parse("01993a8c-0000-7000-8000-000000000001"));
    private static readonly Guid EarlierRun = Guid.Parse("01993a8c-0000-7000-8000-000000000002");

    private readonly Dictionary<string, KnownPerson> _known = [];
    private readonly Dictionary<string, KnownPerson> _left = [];
    private readonly Dictionary<Guid, KnownMember> _members = [];
    private const string ThisDatabase = "7300000000000000000/1/16384";

    private readonly Dictionary<string, ReadPerson> _read = [];
    private readonly HashSet<string> _present = [];
    private readonly HashSet<long> _unreadable = [];
    private HashSet<string>? _ids;
    private int _strangers;

    public FakeTimeProvider Time { get; } = new();

    public SyncPolicy Policy { get; set; } = SyncPolicy.Default;

    public VisibleScope Scope { get; set; } = new([1], [], []);

    public PlanBasis? Last { get; set; } = new("corp", 1, SyncPolicy.Default, new VisibleScope([1], [], []), ThisDatabase);

    public string Database { get; set; } = ThisDatabase;

    public bool ScopeMoved { get; set; }

    public bool First { get; set; }

    public List<KnownDepartment> KnownDepartments { get; } = [new(1, null, "Acme", null, 0, false, false)];

    public List<ReadDepartment> ReadDepartments { get; } = [new(1, null, "Acme", null, 0)];

    public HashSet<long> KeptDepartments { get; } = [];

    public bool AllDepartmentsNamed { get; set; } = true;

    public List<IReadOnlyList<long>> RecentlyEnded { get; } = [];

    public static PersonCardFacts Card(string name, int status = 1, string? position = null, string? openId = null) => new(name, position, null, null, null, openId, status);

    public KnownPerson Known(
        string userid, string name = "张三", long[]? departments = null, Presence presence = Presence.Present, TimeSpan? missing = null, string? member = null, string? reason = null,
        int status = 1, string? position = null, string? openId = null, string? maybeNow = null)
    {
        var person = new KnownPerson(
            Guid.CreateVersion7(), userid, name, position, openId, new PersonPlace(departments ?? [1], null), status, presence,
            presence == Presence.Presumed ? Time.GetUtcNow() - (missing ?? TimeSpan.Zero) : null, presence == Presence.Presumed ? EarlierRun : null, maybeNow,
            presence == Presence.Left ? Time.GetUtcNow() - (missing ?? TimeSpan.Zero) : null, PeopleProjection.HashOf(Card(name, status, position, openId)), 3);
        (presence == Presence.Left ? _left : _known)[WeComUserId.Key(userid)] = person;
        if (member is not null)
        {
            _members[person.Id] = new KnownMember(Guid.CreateVersion7(), member, reason, 2);
        }

        return person;
    }

    public void Read(string userid, string name = "张三", long[]? departments = null, int status = 1, string? position = null, string? openId = null) =>
        _read[WeComUserId.Key(userid)] = new ReadPerson(userid, Card(name, status, position, openId), new PersonPlace(departments ?? [1], null));

    /// <summary>Somebody who is there, is seen, and has access: so that the shares mean something.</summary>
    public void Colleagues(int count, long[]? departments = null, string status = "active")
    {
        for (var i = 0; i < count; i++)
        {
            var userid = $"colleague{_strangers++}";
            Known(userid, userid, departments, member: status);
            Read(userid, userid, departments);
        }
    }

    public void Gone(int count, long[]? departments = null, string status = "active")
    {
        for (var i = 0; i < count; i++)
        {
            var userid = $"gone{_strangers++}";
            Known(userid, userid, departments, member: status);
            Read(userid, userid, departments, status: 5);
        }
    }

    public void SetAside(string userid) => _present.Add(WeComUserId.Key(userid));

    public void Unreadable(long department) => _unreadable.Add(department);

    /// <summary>The complete list of ids, as the contacts secret gives it.</summary>
    public void Ids(params string[] userids) => _ids = [.. userids.Select(WeComUserId.Key)];

    public Plan Make() => new Planner(
        Run,
        new Mirror(_known, _left, KnownDepartments.ToDictionary(d => d.Id), 5, _members, _members.Values.Count(m => m.HasAccess), RecentlyEnded, Database, Last),
        new Reading(ReadDepartments, KeptDepartments, AllDepartmentsNamed, _read, _present, _unreadable, _ids, Scope, ScopeMoved, []),
        new PlanBasis("corp", 1, Policy, Scope, Database),
        Time).Make(First);

    /// <summary>The only step; fails when there is none or more.</summary>
    public PlanEntry Only() => Make().Entries.ShouldHaveSingleItem();

    public void NothingHappens() => Make().Entries.ShouldBeEmpty();
}
