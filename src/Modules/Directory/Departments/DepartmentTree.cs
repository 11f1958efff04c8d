using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;

namespace Liaison.Directory.Departments;

/// <param name="Id">WeCom's, 32-bit.</param>
/// <param name="ParentId">Null for a root of what the app sees.</param>
/// <param name="Sort">Larger first; the whole range of 32 bits is used.</param>
[EventName("department_imported")]
internal sealed record DepartmentImported(long Id, long? ParentId, string Name, string? NameEn, long Sort);

/// <param name="Id">2^32 or more: a local department never collides with one of WeCom's.</param>
[EventName("department_created")]
internal sealed record DepartmentCreated(long Id, long? ParentId, string Name);

[EventName("department_renamed")]
internal sealed record DepartmentRenamed(long Id, string Name, string? NameEn);

[EventName("department_moved")]
internal sealed record DepartmentMoved(long Id, long? ParentId, long Sort);

[EventName("department_removed")]
internal sealed record DepartmentRemoved(long Id);

/// <summary>All departments of a team, in one stream: a tree can only be decided as a whole.</summary>
internal sealed record DepartmentTree(IReadOnlyDictionary<long, long?> Parents)
{
    public const long FirstLocalId = 1L << 32;

    public static Guid StreamOf(TeamId team) => team.Singleton("departments");

    public static Decision Create(DepartmentTree? tree, long? parent, string name) => parent is { } p && tree?.Parents.ContainsKey(p) != true
        ? DepartmentErrors.NoSuchParent
        : [new DepartmentCreated(Math.Max(FirstLocalId, (tree?.Parents.Keys.DefaultIfEmpty().Max() ?? 0) + 1), parent, name)];

    public Decision Rename(long id, string name) => Parents.ContainsKey(id) ? [new DepartmentRenamed(id, name, null)] : RequestErrors.NotFound;

    public Decision Move(long id, long? parent)
    {
        if (!Parents.TryGetValue(id, out var current))
        {
            return RequestErrors.NotFound;
        }

        if (parent is { } p && !Parents.ContainsKey(p))
        {
            return DepartmentErrors.NoSuchParent;
        }

        for (var above = parent; above is { } a; above = Parents.GetValueOrDefault(a))
        {
            if (a == id)
            {
                return DepartmentErrors.BelowItself;
            }
        }

        return current == parent ? [] : [new DepartmentMoved(id, parent, 0)];
    }

    public Decision Remove(long id) => Parents switch
    {
        _ when !Parents.ContainsKey(id) => RequestErrors.NotFound,
        _ when Parents.Values.Contains(id) => DepartmentErrors.HasChildren,
        _ => [new DepartmentRemoved(id)],
    };

    public static DepartmentTree Create(DepartmentImported e) => new(new Dictionary<long, long?> { [e.Id] = e.ParentId });

    public static DepartmentTree Create(DepartmentCreated e) => new(new Dictionary<long, long?> { [e.Id] = e.ParentId });

    public DepartmentTree Apply(DepartmentImported e) => With(e.Id, e.ParentId);

    public DepartmentTree Apply(DepartmentCreated e) => With(e.Id, e.ParentId);

    public DepartmentTree Apply(DepartmentRenamed _) => this;

    public DepartmentTree Apply(DepartmentMoved e) => With(e.Id, e.ParentId);

    public DepartmentTree Apply(DepartmentRemoved e)
    {
        ((Dictionary<long, long?>)Parents).Remove(e.Id);
        return this;
    }

    // The dictionary is this fold's own: copying it for each of 30,000 departments would cost their square.
    private DepartmentTree With(long id, long? parent)
    {
        ((Dictionary<long, long?>)Parents)[id] = parent;
        return this;
    }
}

internal static class DepartmentErrors
{
    public static readonly Refusal ManagedByWeCom = new(
        "directory.managed-by-wecom", 409, "Departments are managed at WeCom while the team is bound. Change them in WeCom's admin console and sync; or unbind first.");

    public static readonly Refusal NoSuchParent = new("directory.no-such-parent", 422, "The parent department does not exist.");
    public static readonly Refusal BelowItself = new("directory.department-below-itself", 422, "A department cannot be moved below itself.");
    public static readonly Refusal HasChildren = new("directory.department-has-children", 409, "The department has departments below it. Move or delete them first.");
}
