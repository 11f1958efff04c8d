using Liaison.Binding.Contracts;
using Liaison.Directory.People;

namespace Liaison.Directory.Syncs;

/// <summary>One successful read of WeCom: of all of it, or of a part, which then is all that the plan knows of.</summary>
/// <param name="KeptDepartments">Departments that are there but were not readable: they are not removed.</param>
/// <param name="AllDepartmentsNamed">False when a row did not even say which department it is: then none is removed.</param>
/// <param name="People">By the userid's key.</param>
/// <param name="Present">Keys of people who are there but were set aside: they count as present.</param>
/// <param name="Unreadable">Departments of which somebody may be there whom we could not see: nobody of them is removed.</param>
/// <param name="AllIds">Keys of everybody in the corp, from a complete user/list_id; null without it.</param>
/// <param name="ScopeMoved">The visible scope changed while we read: absence says nothing at all.</param>
internal sealed record Reading(
    IReadOnlyList<ReadDepartment> Departments,
    IReadOnlySet<long> KeptDepartments,
    bool AllDepartmentsNamed,
    IReadOnlyDictionary<string, ReadPerson> People,
    IReadOnlySet<string> Present,
    IReadOnlySet<long> Unreadable,
    IReadOnlySet<string>? AllIds,
    VisibleScope Scope,
    bool ScopeMoved,
    IReadOnlyList<Quarantined> Quarantine)
{
    /// <summary>Keys of people whom WeCom has said to be gone, and who cannot be read any more: by what it said so.</summary>
    public IReadOnlyDictionary<string, string> Deleted { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>It was read by a third-party app, in the ids of our provider.</summary>
    public bool HasOpenIds { get; init; }

    /// <summary>Keys of people whose userid has changed, as WeCom has said, with the new key.</summary>
    public IReadOnlyDictionary<string, string> Renamed { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <param name="ParentId">Null for a root of what is visible.</param>
internal sealed record ReadDepartment(long Id, long? ParentId, string Name, string? NameEn, long Sort);

internal sealed record ReadPerson(string UserId, PersonCardFacts Card, PersonPlace Place);

/// <summary>A row that was set aside.</summary>
/// <param name="What"><c>person</c> or <c>department</c>.</param>
/// <param name="Identity">As far as it could be read.</param>
/// <param name="Reason">A stable code, such as <c>name-too-long</c>.</param>
internal sealed record Quarantined(string What, string? Identity, string? Name, string Reason);
