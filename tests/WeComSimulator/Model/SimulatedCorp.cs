namespace Liaison.WeComSimulator.Model;

/// <summary>A corp at WeCom: departments, members, tags, apps. Every read hands out a snapshot; every write is one step under one lock.</summary>
internal sealed partial class SimulatedCorp(string corpId, string name, Action<WorldEvent> happened)
{
    public const int RootDepartment = 1;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedMember> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SimulatedMember?> _byNumber = [];
    private readonly Dictionary<int, SimulatedDepartment> _departments = [];
    private readonly Dictionary<int, HashSet<int>> _numbersByDepartment = [];
    private readonly Dictionary<int, List<int>> _leadersByDepartment = [];
    private readonly Dictionary<int, SimulatedTag> _tags = [];
    private readonly Dictionary<int, SimulatedApp> _apps = [];
    private readonly Dictionary<int, Visibility> _visibility = [];

    public string CorpId => corpId;

    public string Name => name;

    public MessageCentre Messages { get; } = new();

    public MediaStore Media { get; } = new();

    public InvitationBook Invitations { get; } = new();

    public int MemberCount => Read(() => _members.Count);

    public IReadOnlyList<SimulatedApp> Apps => Read(() => _apps.Values.ToArray());

    public IReadOnlyList<SimulatedTag> Tags => Read(() => _tags.Values.ToArray());

    public IReadOnlyList<SimulatedDepartment> Departments => Read(() => _departments.Values.ToArray());

    public IReadOnlyList<SimulatedMember> Members => MembersFrom(0, int.MaxValue);

    public SimulatedApp? FindApp(int agentId) => Read(() => _apps.GetValueOrDefault(agentId));

    public SimulatedMember? FindMember(string userId) => Read(() => _members.GetValueOrDefault(userId));

    public SimulatedDepartment? FindDepartment(int id) => Read(() => _departments.GetValueOrDefault(id));

    public SimulatedTag? FindTag(int id) => Read(() => _tags.GetValueOrDefault(id));

    /// <summary>In the order of their numbers, from a number on.</summary>
    public IReadOnlyList<SimulatedMember> MembersFrom(int number, int limit) =>
        Read(() => _byNumber.Skip(number).OfType<SimulatedMember>().Take(limit).ToArray());

    /// <summary>The direct members of one department.</summary>
    public IReadOnlyList<SimulatedMember> MembersOf(int department) =>
        Read(() => _numbersByDepartment.TryGetValue(department, out var numbers) ? numbers.Select(n => _byNumber[n]!).ToArray() : []);

    public IReadOnlyList<SimulatedMember> LeadersOf(int department) =>
        Read(() => _leadersByDepartment.TryGetValue(department, out var numbers) ? numbers.Select(n => _byNumber[n]!).ToArray() : []);

    /// <summary>A department and everything below it, parents first. Empty when there is no such department.</summary>
    public IReadOnlyList<SimulatedDepartment> Branch(int root) => Read(() => BranchUnlocked(root));

    public Visibility VisibilityOf(SimulatedApp app) => Read(() =>
    {
        if (!_visibility.TryGetValue(app.AgentId, out var visibility))
        {
            visibility = _visibility[app.AgentId] = ComputeVisibility(app);
        }

        return visibility;
    });

    private Visibility ComputeVisibility(SimulatedApp app)
    {
        var tags = app.Scope.Tags.Select(id => _tags.GetValueOrDefault(id)).OfType<SimulatedTag>().ToArray();
        var departments = app.Scope.Departments.Concat(tags.SelectMany(t => t.DepartmentIds)).SelectMany(BranchUnlocked).Select(d => d.Id).ToHashSet();
        var users = app.Scope.Users.Concat(tags.SelectMany(t => t.UserIds)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new Visibility(app.Kind == AppKind.ContactsSync, departments, users);
    }

    private List<SimulatedDepartment> BranchUnlocked(int root)
    {
        var branch = new List<SimulatedDepartment>();
        if (!_departments.TryGetValue(root, out var top))
        {
            return branch;
        }

        var children = _departments.Values.Where(d => d.Id != d.ParentId).ToLookup(d => d.ParentId);
        branch.Add(top);
        for (var i = 0; i < branch.Count; i++)
        {
            branch.AddRange(children[branch[i].Id]);
        }

        return branch;
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
