using System.Globalization;
using Liaison.Directory.Departments;

namespace Liaison.Directory.Syncs;

/// <summary>The departments' part of a plan.</summary>
internal static class DepartmentPlan
{
    public static IEnumerable<PlanEntry> Make(Mirror mirror, Reading reading)
    {
        var version = mirror.TreeVersion;
        foreach (var (kind, department, name, change) in Changes(mirror, reading))
        {
            yield return new PlanEntry(kind, null, department, null, name, [], version++, [change]);
        }
    }

    private static IEnumerable<(string Kind, long Department, string Name, object Change)> Changes(Mirror mirror, Reading reading)
    {
        HashSet<long> read = [.. reading.Departments.Select(d => d.Id)];
        foreach (var d in reading.Departments)
        {
            if (mirror.Departments.GetValueOrDefault(d.Id) is not { IsRemoved: false } known)
            {
                yield return (PlanKinds.DepartmentAdded, d.Id, d.Name, new DepartmentImported(d.Id, d.ParentId, d.Name, d.NameEn, d.Sort));
                continue;
            }

            // A third-party app gets the id in the place of the name: what is known stays.
            var (name, nameEn) = d.Name == d.Id.ToString(CultureInfo.InvariantCulture) ? (known.Name, known.NameEn) : (d.Name, d.NameEn);
            if (known.Name != name || known.NameEn != nameEn)
            {
                yield return (PlanKinds.DepartmentChanged, d.Id, name, new DepartmentRenamed(d.Id, name, nameEn));
            }

            if (known.ParentId != d.ParentId || known.Sort != d.Sort)
            {
                yield return (PlanKinds.DepartmentChanged, d.Id, d.Name, new DepartmentMoved(d.Id, d.ParentId, d.Sort));
            }
        }

        if (reading.AllDepartmentsNamed && !reading.ScopeMoved)
        {
            foreach (var gone in mirror.Departments.Values.Where(d => d is { IsLocal: false, IsRemoved: false } && !read.Contains(d.Id) && !reading.KeptDepartments.Contains(d.Id)))
            {
                yield return (PlanKinds.DepartmentRemoved, gone.Id, gone.Name, new DepartmentRemoved(gone.Id));
            }
        }
    }
}
