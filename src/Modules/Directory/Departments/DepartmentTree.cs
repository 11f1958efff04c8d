using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Departments;

/// <summary>A department of WeCom, new or changed.</summary>
/// <param name="ParentId">Null for a root of the visible forest, whatever WeCom calls its parent.</param>
/// <param name="Sort">0 to 2³²−1; larger stands first.</param>
[EventName("department_imported")]
internal sealed record DepartmentImported(long Id, long? ParentId, string Name, string? NameEn, long Sort);

/// <summary>A department of the team's own.</summary>
[EventName("department_created")]
internal sealed record DepartmentCreated(long Id, long? ParentId, string Name, long Sort);

[EventName("department_renamed")]
internal sealed record DepartmentRenamed(long Id, string Name, string? NameEn);

[EventName("department_moved")]
internal sealed record DepartmentMoved(long Id, long? ParentId, long Sort);

[EventName("department_removed")]
internal sealed record DepartmentRemoved(long Id);

/// <param name="Name">1 to 64 characters.</param>
internal sealed record Department(long? ParentId, string Name, long Sort);

/// <summary>The team's departments: WeCom's, and its own, whose ids begin at 2³² so that they never meet.</summary>
internal sealed class DepartmentTree
{
    public const long FirstLocal = 1L << 32;
    public const int MaxDepth = 15;

    private readonly Dictionary<long, Department> _departments = [];
    private long _nextLocal = FirstLocal;

    public static Guid StreamOf(TeamId team) => team.Singleton("departments");

    /// <param name="id">Answers which id the new department has.</param>
    public static Decision CreateIn(DepartmentTree? tree, string name, long? parent, long sort, out long id)
    {
        tree ??= new DepartmentTree();
        id = tree._nextLocal;
        return tree.CheckPlace(name, parent, besides: null) ?? (tree.DepthOf(parent) >= MaxDepth
            ? DepartmentErrors.TooDeep
            : Decision.Of([new DepartmentCreated(id, parent, name, sort)]));
    }

    public Decision Rename(long id, string name) =>
        !_departments.TryGetValue(id, out var department) ? RequestErrors.NotFound
        : department.Name == name ? []
        : CheckPlace(name, department.ParentId, besides: id) ?? Decision.Of([new DepartmentRenamed(id, name, null)]);

    public Decision Move(long id, long? parent, long? sort)
    {
        if (!_departments.TryGetValue(id, out var department))
        {
            return RequestErrors.NotFound;
        }

        var to = department with { ParentId = parent, Sort = sort ?? department.Sort };
        if (to == department)
        {
            return [];
        }

        if (CheckPlace(department.Name, parent, besides: id) is { } refused)
        {
            return refused;
        }

        if (PathOf(parent).Contains(id))
        {
            return DepartmentErrors.BelowItself;
        }

        return DepthOf(parent) + HeightOf(id) > MaxDepth ? DepartmentErrors.TooDeep : [new DepartmentMoved(id, parent, to.Sort)];
    }

    /// <summary>People of it lose this place and stay members; departments below it have to go first.</summary>
    public Decision Remove(long id) =>
        !_departments.ContainsKey(id) ? RequestErrors.NotFound
        : _departments.Values.Any(d => d.ParentId == id) ? DepartmentErrors.HasChildren
        : [new DepartmentRemoved(id)];

    public bool Has(long id) => _departments.ContainsKey(id);

    public static DepartmentTree Create(DepartmentImported e) => new DepartmentTree().Apply(e);

    public static DepartmentTree Create(DepartmentCreated e) => new DepartmentTree().Apply(e);

    public DepartmentTree Apply(DepartmentImported e) => Set(e.Id, new Department(e.ParentId, e.Name, e.Sort));

    public DepartmentTree Apply(DepartmentCreated e)
    {
        _nextLocal = Math.Max(_nextLocal, e.Id + 1);
        return Set(e.Id, new Department(e.ParentId, e.Name, e.Sort));
    }

    public DepartmentTree Apply(DepartmentRenamed e) => Set(e.Id, _departments[e.Id] with { Name = e.Name });

    public DepartmentTree Apply(DepartmentMoved e) => Set(e.Id, _departments[e.Id] with { ParentId = e.ParentId, Sort = e.Sort });

    public DepartmentTree Apply(DepartmentRemoved e)
    {
        _departments.Remove(e.Id);
        return this;
    }

    private DepartmentTree Set(long id, Department department)
    {
        _departments[id] = department;
        return this;
    }

    private Refusal? CheckPlace(string name, long? parent, long? besides) =>
        parent is { } p && !_departments.ContainsKey(p) ? DepartmentErrors.NoParent
        : _departments.Any(d => d.Key != besides && d.Value.ParentId == parent && d.Value.Name == name) ? DepartmentErrors.NameTaken
        : null;

    private int DepthOf(long? id) => PathOf(id).Count();

    /// <summary>From here up to its root. WeCom's trees come without loops, ours are kept so.</summary>
    private IEnumerable<long> PathOf(long? id)
    {
        for (; id is { } at; id = _departments.GetValueOrDefault(at)?.ParentId)
        {
            yield return at;
        }
    }

    private int HeightOf(long id)
    {
        var height = 0;
        for (HashSet<long> level = [id]; level.Count > 0; height++)
        {
            level = [.. _departments.Where(d => d.Value.ParentId is { } p && level.Contains(p)).Select(d => d.Key)];
        }

        return height;
    }
}
