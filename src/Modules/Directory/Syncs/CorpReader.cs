using System.Globalization;
using Liaison.Binding.Contracts;
using Liaison.Directory.People;
using Liaison.WeCom;

namespace Liaison.Directory.Syncs;

/// <summary>A run ends here, with nothing changed.</summary>
internal sealed class SyncFailedException(string code, int? errCode = null, Exception? inner = null) : Exception(code, inner)
{
    public string Code { get; } = code;

    public int? ErrCode { get; } = errCode;
}

/// <summary>
/// Reads the corp as a whole, or fails as a whole (rule 1): scope, departments, the people of each, people and tags in scope by name, the list of all ids where
/// the contacts secret is there, and the scope again.
/// </summary>
internal sealed class CorpReader(IWeComClient wecom, CorpCalls corp, CorpCredentials credentials, Mirror mirror, SyncOptions options, TimeProvider time, RunProgress progress)
{
    private const int NoSuchDepartment = 60003;
    private const int NoSuchDepartmentEither = 60123;
    private const int NotInScope = 60011;
    private const int NotVisible = 60111;
    private const int InvalidUserId = 40003;
    private const int NoSuchTag = 40068;
    private const int InvalidCursor = 50100;
    private const int PageSize = 10_000;
    private const int MaxPages = 5_000;

    private readonly Pace _pace = new(time, progress.Note);
    private readonly PeopleRead _people = new();
    private readonly Lock _gate = new();
    private readonly HashSet<long> _readDepartments = [];
    private readonly HashSet<long> _vanished = [];
    private VisibleScope? _scope;

    /// <summary>What has been read so far; null before the people.</summary>
    public ParkedRead? Parked => _scope is null || _readDepartments.Count == 0
        ? null
        : new ParkedRead(_scope, [.. _readDepartments.Except(_vanished)], _people.State, mirror.People.ToDictionary(p => p.Key, p => p.Value.Version, StringComparer.Ordinal));

    /// <param name="parked">What this run had read before it was parked.</param>
    public async Task<Reading> ReadAsync(ParkedRead? parked, CancellationToken ct)
    {
        var scope = _scope = parked?.Scope ?? await ScopeAsync(ct);
        var tree = await DepartmentsAsync(scope, ct);
        if (parked is not null)
        {
            await ResumeAsync(parked, tree, ct);
        }

        await ReadPeopleAsync([.. tree.Ids.Where(d => !_readDepartments.Contains(d))], ct);
        if (_vanished.Count > 0)
        {
            tree = await SecondTreeAsync(scope, ct);
        }

        await ReadNamedAsync(scope, ct);
        var all = await AllIdsAsync(ct);
        await SecondLookAsync(all, ct);
        if (_people.Read.Count == 0)
        {
            throw new SyncFailedException(SyncFailures.NobodyRead);
        }

        var after = await ScopeAsync(ct);
        return new Reading(
            tree.Departments, tree.Kept, tree.AllNamed, _people.Read, _people.Present, _people.Unreadable, all, after, !after.SameAs(scope),
            [.. tree.Quarantine, .. _people.Quarantine]);
    }

    /// <summary>Of what was read an hour ago, whoever has changed here since, or whose department is no more, is read again.</summary>
    private async Task ResumeAsync(ParkedRead parked, ReadTree tree, CancellationToken ct)
    {
        HashSet<long> there = [.. tree.Ids];
        bool HasChanged(string key) => parked.Versions.GetValueOrDefault(key) != (mirror.People.GetValueOrDefault(key)?.Version ?? 0);
        HashSet<string> again =
        [
            .. parked.People.Read.Where(p => HasChanged(p.Key) || p.Value.Place.Departments.Any(d => !there.Contains(d) && parked.Departments.Contains(d))).Select(p => p.Key),
            .. parked.People.Present.Where(HasChanged),
        ];
        _people.Resume(parked.People, again);
        _readDepartments.UnionWith(parked.Departments.Where(there.Contains));
        await GetUsersAsync([.. again], ct);
    }

    private async Task<VisibleScope> ScopeAsync(CancellationToken ct)
    {
        await progress.ReportAsync("scope", 0, 0, ct);
        var agent = await _pace.CallAsync(corp.GetAgentAsync, ct);
        return agent.IsClosed ? throw new SyncFailedException(SyncFailures.AppClosed) : corp.ScopeOf(agent.Scope);
    }

    private async Task<ReadTree> DepartmentsAsync(VisibleScope scope, CancellationToken ct)
    {
        await progress.ReportAsync("departments", 0, 0, ct);
        var tree = ReadTree.Of(await _pace.CallAsync(corp.ListDepartmentsAsync, ct));
        return tree.Ids.Count == 0 && scope.Departments.Count > 0 ? throw new SyncFailedException(SyncFailures.NoDepartments) : tree;
    }

    private async Task ReadPeopleAsync(IReadOnlyList<long> departments, CancellationToken ct)
    {
        var (done, total) = (_readDepartments.Count, _readDepartments.Count + departments.Count);
        var known = mirror.People.Values.Where(p => p.Presence == Presence.Present).SelectMany(p => p.Place.Departments).ToHashSet();
        await Parallel.ForEachAsync(departments, new ParallelOptions { MaxDegreeOfParallelism = options.CallsAtOnce, CancellationToken = ct }, async (department, token) =>
        {
            await ReadDepartmentAsync(department, known.Contains(department), token);
            await progress.ReportAsync("people", Interlocked.Increment(ref done), total, token);
        });
    }

    private async Task ReadDepartmentAsync(long department, bool hadPeople, CancellationToken ct)
    {
        try
        {
            var rows = await ListUsersAsync(department, ct);
            if (rows.Count == 0 && hadPeople)
            {
                // One answer that says nobody is not believed: WeCom is asked again.
                rows = await ListUsersAsync(department, ct);
            }

            lock (_gate)
            {
                rows.ForEach(row => _people.Add(row, department));
                _readDepartments.Add(department);
            }
        }
        catch (WeComException e) when (e.ErrCode is NoSuchDepartment or NoSuchDepartmentEither)
        {
            lock (_gate)
            {
                _vanished.Add(department);
                _readDepartments.Add(department);
            }
        }
        catch (WeComException e) when (e.ErrCode == NotInScope)
        {
            lock (_gate)
            {
                _people.Unreadable.Add(department);
                _readDepartments.Add(department);
            }
        }
    }

    private Task<List<WeComRow<WeComUser>>> ListUsersAsync(long department, CancellationToken ct) => _pace.CallAsync(token => corp.ListUsersAsync((int)department, token), ct);

    /// <summary>A department was removed while we read: its people are in others by now. Who says it is gone has to agree with the new tree.</summary>
    private async Task<ReadTree> SecondTreeAsync(VisibleScope scope, CancellationToken ct)
    {
        var tree = await DepartmentsAsync(scope, ct);
        if (tree.Ids.FirstOrDefault(_vanished.Contains) is var still and not 0)
        {
            throw new SyncFailedException(SyncFailures.WeComRefused, NoSuchDepartment, new InvalidOperationException($"Department {still} is listed, and does not exist."));
        }

        // Whoever was moved out of it may be in a department that we had read before: the second look finds them.
        await ReadPeopleAsync([.. tree.Ids.Where(d => !_readDepartments.Contains(d))], ct);
        return tree;
    }

    /// <summary>People who are in scope by their own name or by a tag: no department's list has them.</summary>
    private async Task ReadNamedAsync(VisibleScope scope, CancellationToken ct)
    {
        HashSet<string> named = [.. corp.NamedIn(scope)];
        foreach (var id in scope.Tags)
        {
            try
            {
                var tag = await _pace.CallAsync(token => corp.GetTagAsync((int)id, token), ct);
                foreach (var row in tag.Users)
                {
                    if (row.IsGood)
                    {
                        named.Add(WeComUserId.Key(row.Value.UserId));
                    }
                    else
                    {
                        _people.SetAside(row.Bad, department: null);
                    }
                }

                await ReadPeopleAsync([.. tag.Departments.Select(d => (long)d).Where(d => !_readDepartments.Contains(d))], ct);
            }
            catch (WeComException e) when (e.ErrCode == NoSuchTag)
            {
                // Removed after it was put into the scope: it names nobody.
            }
        }

        await GetUsersAsync([.. named.Where(key => !_people.Knows(key))], ct);
    }

    /// <summary>
    /// Somebody who moved from a department not yet read to one read before was in neither list. Few of them are asked for one by one; of many, the
    /// next run and the limits take care.
    /// </summary>
    private async Task SecondLookAsync(IReadOnlySet<string>? all, CancellationToken ct)
    {
        List<string> unseen = [.. mirror.People
            .Where(p => p.Value.Presence == Presence.Present && !_people.Knows(p.Key) && all?.Contains(p.Key) != false).Select(p => p.Key).Take(options.SecondLooks + 1)];
        if (unseen.Count <= options.SecondLooks)
        {
            await GetUsersAsync(unseen, ct);
        }
    }

    private async Task GetUsersAsync(List<string> keys, CancellationToken ct)
    {
        var done = 0;
        await Parallel.ForEachAsync(keys, new ParallelOptions { MaxDegreeOfParallelism = options.CallsAtOnce, CancellationToken = ct }, async (key, token) =>
        {
            try
            {
                if (await _pace.CallAsync(t => corp.GetUserAsync(key, t), token) is { } row)
                {
                    lock (_gate)
                    {
                        _people.Add(row, department: null, asked: key);
                    }
                }
            }
            catch (WeComException e) when (e.ErrCode is NotVisible or NotInScope or InvalidUserId)
            {
                // Not visible to the app, for whatever reason. It proves nothing.
            }

            await progress.ReportAsync("named", Interlocked.Increment(ref done), keys.Count, token);
        });
    }

    /// <returns>Null without a contacts secret, when WeCom does not accept it, or when a row does not say whom it is about: then absence proves nothing.</returns>
    private async Task<IReadOnlySet<string>?> AllIdsAsync(CancellationToken ct)
    {
        if (credentials.ContactsSecret is not { } secret)
        {
            return null;
        }

        var contacts = new WeComApp(credentials.CorpId, secret);
        try
        {
            return await ListIdsAsync(contacts, ct);
        }
        catch (WeComException e) when (e.ErrCode == InvalidCursor)
        {
            return await ListIdsAsync(contacts, ct);
        }
        catch (WeComException e) when (WeComCodes.RefusesContacts(e.ErrCode))
        {
            _people.Quarantine.Add(new Quarantined("contacts-secret", null, null, string.Create(CultureInfo.InvariantCulture, $"refused-{e.ErrCode}")));
            return null;
        }
    }

    private async Task<IReadOnlySet<string>?> ListIdsAsync(WeComApp contacts, CancellationToken ct)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        HashSet<string> cursors = new(StringComparer.Ordinal);
        var complete = true;
        for (string? cursor = null; ;)
        {
            await progress.ReportAsync("ids", ids.Count, 0, ct);
            var page = await _pace.CallAsync(token => wecom.ListUserIdsAsync(contacts, cursor, PageSize, token), ct);
            foreach (var row in page.Rows)
            {
                complete &= row.IsGood || WeComUserId.IsValid(row.Bad.Id);
                ids.Add(WeComUserId.Key(row.IsGood ? row.Value.UserId : row.Bad.Id ?? ""));
            }

            if (page.NextCursor is not { } next)
            {
                // Well-formed, and empty: as if everybody had left. Nobody's corp is so.
                return ids.Count == 0 ? throw new SyncFailedException(SyncFailures.NobodyRead) : complete ? ids : null;
            }

            if (!cursors.Add(next) || cursors.Count > MaxPages)
            {
                throw new SyncFailedException(SyncFailures.CursorLoop);
            }

            cursor = next;
        }
    }
}

/// <summary>What WeCom's codes mean for a run.</summary>
internal static class WeComCodes
{
    /// <summary>The app's secret, the app itself or its rights are refused: every further call is, too. The binding is suspended, an admin has to act.</summary>
    public static bool BreaksBinding(int errCode) =>
        errCode is 40001 or 40013 or 40091 or 2000002 or 40056 or 301002 or 40084 or 48002 or 48004 or 48006 or 48009 or 50003 or 60031;

    /// <summary>The contacts secret does not (any more) allow to list all ids. The app can still be read.</summary>
    public static bool RefusesContacts(int errCode) => errCode is 40001 or 40013 or 40091 or 2000002 or 48002 or 48009 or 50003 or 60011;
}
