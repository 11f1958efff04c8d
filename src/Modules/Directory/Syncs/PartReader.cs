using Liaison.Binding.Contracts;
using Liaison.WeCom;

namespace Liaison.Directory.Syncs;

/// <summary>Reads only the people and departments that WeCom said have changed. Whom it cannot read it says nothing about, unless WeCom has said they are gone.</summary>
internal sealed class PartReader(CorpCalls corp, SyncOptions options)
{
    private const int NoSuchDepartment = 60003;
    private const int NoSuchDepartmentEither = 60123;
    private const int NotInScope = 60011;
    private const int NotVisible = 60111;
    private const int InvalidUserId = 40003;

    private readonly PeopleRead _people = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _deleted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _renamed = new(StringComparer.Ordinal);
    private readonly List<WeComRow<WeComDepartment>> _departments = [];
    private readonly HashSet<long> _unreadable = [];

    /// <param name="known">The departments that we know, as a forest for those that are read.</param>
    /// <returns>What was read, and the departments that it is about.</returns>
    public async Task<(Reading Reading, IReadOnlySet<long> Departments)> ReadAsync(
        IReadOnlyList<DueHint> hints, IReadOnlyDictionary<long, KnownDepartment> known, VisibleScope scope, CancellationToken ct)
    {
        await EachAsync(hints.Where(h => h.Department is null), ReadPersonAsync, ct);
        HashSet<long> about =
            [.. hints.Select(h => h.Department).OfType<long>(), .. _people.Read.Values.SelectMany(p => p.Place.Departments).Where(d => known.GetValueOrDefault(d) is not { IsRemoved: false })];
        await EachAsync(about, ReadDepartmentAsync, ct);

        // One that is not ours to see is no sign of anything.
        about.ExceptWith(_unreadable);
        var others = known.Values.Where(d => d is { IsLocal: false, IsRemoved: false } && !about.Contains(d.Id))
            .Select(d => new WeComRow<WeComDepartment>(new WeComDepartment((int)d.Id, d.Name, d.NameEn, (int?)d.ParentId, (uint)d.Sort, [])));
        var tree = ReadTree.Of([.. _departments, .. others]);
        return (
            new Reading(
                [.. tree.Departments.Where(d => about.Contains(d.Id))], tree.Kept, tree.AllNamed, _people.Read, _people.Present, _people.Unreadable, AllIds: null, scope, ScopeMoved: false,
                [.. tree.Quarantine, .. _people.Quarantine])
            {
                Deleted = _deleted,
                Renamed = _renamed,
            },
            about);
    }

    private Task EachAsync<T>(IEnumerable<T> what, Func<T, CancellationToken, ValueTask> read, CancellationToken ct) =>
        Parallel.ForEachAsync(what, new ParallelOptions { MaxDegreeOfParallelism = options.CallsAtOnce, CancellationToken = ct }, read);

    private async ValueTask ReadPersonAsync(DueHint hint, CancellationToken ct)
    {
        var asked = hint.NewUserid is { } renamed ? WeComUserId.Key(renamed) : hint.Key;
        try
        {
            if (await corp.GetUserAsync(asked, ct) is not { } row)
            {
                return;
            }

            lock (_gate)
            {
                _people.Add(row, department: null, asked: asked);
                if (asked != hint.Key)
                {
                    _renamed[hint.Key] = asked;
                }
            }
        }
        catch (WeComException e) when (e.ErrCode is NotVisible or NotInScope or InvalidUserId)
        {
            // It proves nothing by itself (60111 says the same of who left and of who is out of scope).
            if (hint.Evidence is { } evidence)
            {
                lock (_gate)
                {
                    _deleted[hint.Key] = evidence;
                }
            }
        }
    }

    private async ValueTask ReadDepartmentAsync(long department, CancellationToken ct)
    {
        try
        {
            var row = await corp.GetDepartmentAsync((int)department, ct);
            lock (_gate)
            {
                _departments.Add(row);
            }
        }
        catch (WeComException e) when (e.ErrCode is NoSuchDepartment or NoSuchDepartmentEither)
        {
            // It is not there any more: the plan says so, because it is among those that this is about.
        }
        catch (WeComException e) when (e.ErrCode == NotInScope)
        {
            lock (_gate)
            {
                _unreadable.Add(department);
            }
        }
    }
}
