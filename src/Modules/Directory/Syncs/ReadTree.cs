using System.Globalization;
using Liaison.Binding.Contracts;
using Liaison.WeCom;

namespace Liaison.Directory.Syncs;

/// <summary>The visible departments as a forest.</summary>
/// <param name="Ids">Of all that are listed, those included that were set aside: their people are read.</param>
internal sealed record ReadTree(
    IReadOnlyList<ReadDepartment> Departments, IReadOnlyList<long> Ids, IReadOnlySet<long> Kept, bool AllNamed, IReadOnlyList<Quarantined> Quarantine)
{
    public static ReadTree Of(IReadOnlyList<WeComRow<WeComDepartment>> rows)
    {
        Dictionary<long, WeComDepartment> good = [];
        HashSet<long> kept = [];
        List<Quarantined> quarantine = [];
        var allNamed = true;
        foreach (var row in rows)
        {
            if (row.IsGood)
            {
                good.TryAdd(row.Value.Id, row.Value);
                continue;
            }

            quarantine.Add(new Quarantined("department", row.Bad.Id, row.Bad.Name, Reasons.Of(row.Bad)));
            if (int.TryParse(row.Bad.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            {
                kept.Add(id);
            }
            else
            {
                allNamed = false;
            }
        }

        var cut = Loops(good);
        quarantine.AddRange(cut.Select(id => new Quarantined("department", id.ToString(CultureInfo.InvariantCulture), good[id].Name, "department-loop")));

        // A parent that was set aside is there all the same: nobody moves because of it.
        bool IsThere(long parent) => good.ContainsKey(parent) || kept.Contains(parent) || !allNamed;
        return new ReadTree(
            [.. good.Values.Select(d => new ReadDepartment(
                d.Id, d.ParentId is > 0 and { } p && !cut.Contains(d.Id) && IsThere(p) ? p : null, d.Name, d.NameEn, d.Order))],
            [.. good.Keys, .. kept.Where(id => !good.ContainsKey(id))],
            kept, allNamed, quarantine);
    }

    /// <summary>The smallest department of each loop: there it is cut.</summary>
    private static HashSet<long> Loops(Dictionary<long, WeComDepartment> departments)
    {
        HashSet<long> cut = [];
        HashSet<long> safe = [];
        foreach (var start in departments.Keys)
        {
            List<long> path = [];
            HashSet<long> onPath = [];
            long? at = start;
            while (at is { } id && departments.TryGetValue(id, out var department) && !safe.Contains(id) && onPath.Add(id))
            {
                path.Add(id);
                at = department.ParentId;
            }

            if (at is { } met && onPath.Contains(met))
            {
                cut.Add(path.SkipWhile(id => id != met).Min());
            }

            safe.UnionWith(path);
        }

        return cut;
    }
}

internal static class ReadScope
{
    public static VisibleScope Of(WeComScope scope) => new(
        [.. scope.Departments.Select(d => (long)d).Distinct().Order()],
        [.. scope.UserIds.Select(WeComUserId.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        [.. scope.Tags.Select(t => (long)t).Distinct().Order()]);
}

internal static class Reasons
{
    /// <summary>A bad row's reason as a stable code.</summary>
    public static string Of(WeComBadRow row) => row.Reason switch
    {
        WeComBadRowReason.Unreadable => "unreadable",
        WeComBadRowReason.IdMissing => "id-missing",
        WeComBadRowReason.IdInvalid => "id-invalid",
        WeComBadRowReason.NameEmpty => "name-empty",
        WeComBadRowReason.NameTooLong => "name-too-long",
        WeComBadRowReason.NameHasControlCharacters => "name-has-control-characters",
        WeComBadRowReason.DepartmentInvalid => "department-invalid",
        WeComBadRowReason.StatusUnknown => "status-unknown",
        _ => throw new InvalidOperationException($"{row.Reason}"),
    };
}
