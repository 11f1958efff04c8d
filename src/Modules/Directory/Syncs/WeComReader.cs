using System.Collections.Concurrent;
using Liaison.Binding.Contracts;
using Liaison.Directory.People;
using Liaison.WeCom;

namespace Liaison.Directory.Syncs;

/// <summary>
/// Reads everything that the app may see, and the complete id list where there is the contacts-sync secret. Whole, or an exception: a failed, partial or
/// empty read is never a shorter list (rule 1).
/// </summary>
internal sealed class WeComReader(IWeComClient wecom, TimeProvider time)
{
    private const int Parallel = 4;
    private const int IdPage = 10_000;
    private const int MaxIdRows = 5_000_000;
    private const int BackOffs = 5;

    /// <param name="known">The scope at the last sync.</param>
    /// <param name="progress">Called with departments read, departments in all, people so far.</param>
    public async Task<Snapshot> ReadAsync(
        CorpCredentials credentials, VisibleScope known, Func<int, int, int, Task> progress, CancellationToken ct)
    {
        var app = new WeComApp(credentials.CorpId, credentials.AppSecret, credentials.AgentId);
        var before = await ScopeAsync(app, ct);
        var reading = new Reading();
        var departments = await DepartmentsAsync(app, reading, ct);
        var done = 0;
        var step = Math.Max(1, departments.Count / 8);
        await System.Threading.Tasks.Parallel.ForEachAsync(departments, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = ct }, async (department, token) =>
        {
            await PeopleAsync(app, department.Id, reading, token);
            if (Interlocked.Increment(ref done) % step == 0)
            {
                await progress(done, departments.Count, reading.People.Count);
            }
        });
        await ByNameAsync(app, before, reading, ct);
        var ids = credentials.ContactsSecret is { } secret ? await IdsAsync(new WeComApp(credentials.CorpId, secret), ct) : null;
        if (reading.People.IsEmpty && reading.Quarantine.IsEmpty)
        {
            throw new ReadFailedException("directory.empty-read");
        }

        var after = await ScopeAsync(app, ct);
        return new Snapshot(
            after, after.ShrankFrom(known) || !after.SameAs(before), departments, reading.People.Where(p => !reading.Conflicting.ContainsKey(p.Key)).ToDictionary(StringComparer.Ordinal),
            [.. reading.Quarantine], ids, reading.Unreadable.Keys.ToHashSet());
    }

    private async Task<VisibleScope> ScopeAsync(WeComApp app, CancellationToken ct)
    {
        var agent = await CallAsync(() => wecom.GetAgentAsync(app, ct), ct);
        if (agent.IsClosed)
        {
            throw new ReadFailedException("directory.app-disabled");
        }

        return new VisibleScope(
            [.. agent.Scope.Departments.Select(d => (long)d).Distinct().Order()],
            [.. agent.Scope.UserIds.Select(WeComUserId.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. agent.Scope.Tags.Select(t => (long)t).Distinct().Order()]);
    }

    /// <summary>A forest: a parent that is not visible is none, and a cycle is cut at its smallest id.</summary>
    private async Task<IReadOnlyList<SeenDepartment>> DepartmentsAsync(WeComApp app, Reading reading, CancellationToken ct)
    {
        var rows = await CallAsync(() => wecom.ListDepartmentsAsync(app, ct), ct);
        foreach (var bad in rows.Where(r => !r.IsGood))
        {
            reading.Quarantine.Add(new Quarantined("department", bad.Bad!.Id, bad.Bad.Reason.ToString()));
        }

        var good = rows.Where(r => r.IsGood).Select(r => r.Value!).DistinctBy(d => d.Id).ToDictionary(d => (long)d.Id);
        return [.. good.Values.OrderBy(d => d.Id).Select(d => new SeenDepartment(d.Id, ParentOf(d, good), d.Name, d.NameEn, d.Order))];
    }

    private static long? ParentOf(WeComDepartment department, Dictionary<long, WeComDepartment> all)
    {
        if (department.ParentId is not { } parent || !all.ContainsKey(parent))
        {
            return null;
        }

        HashSet<long> above = [department.Id];
        for (long? at = parent; at is { } id && all.TryGetValue(id, out var next); at = next.ParentId)
        {
            if (!above.Add(id))
            {
                // A cycle: whoever has its smallest id becomes a root.
                return id == department.Id && above.Min() == department.Id ? null : parent;
            }
        }

        return parent;
    }

    private async Task PeopleAsync(WeComApp app, long department, Reading reading, CancellationToken ct)
    {
        try
        {
            await CallAsync(
                async () =>
                {
                    await foreach (var row in wecom.ListUsersAsync(app, (int)department, ct))
                    {
                        reading.Add(row);
                    }

                    return true;
                },
                ct);
        }
        catch (WeComException e) when (e.ErrCode == 60011)
        {
            reading.Unreadable.TryAdd(department, 0);
        }
        catch (WeComException e) when (e.ErrCode is 60003 or 60123)
        {
            // It was deleted while we read: its people may be anywhere, so nothing follows from this read.
            throw new ReadFailedException("directory.department-vanished");
        }
    }

    /// <summary>People who are in scope by their name or a tag, whose department the app does not see.</summary>
    private async Task ByNameAsync(WeComApp app, VisibleScope scope, Reading reading, CancellationToken ct)
    {
        HashSet<string> named = [.. scope.UserIds];
        foreach (var tag in scope.Tags)
        {
            var members = await CallAsync(() => wecom.GetTagAsync(app, (int)tag, ct), ct);
            named.UnionWith(members.Users.Where(u => u.IsGood).Select(u => WeComUserId.Key(u.Value!.UserId)));
        }

        foreach (var userId in named.Where(u => !reading.People.ContainsKey(u) && WeComUserId.IsValid(u)))
        {
            try
            {
                reading.Add(await CallAsync(() => wecom.GetUserAsync(app, userId, ct), ct));
            }
            catch (WeComException e) when (e.ErrCode is 60111 or 60011 or 40003)
            {
                // Not visible: absence is not proof, the planner decides.
            }
        }
    }

    private async Task<IReadOnlySet<string>> IdsAsync(WeComApp contacts, CancellationToken ct)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        HashSet<string> cursors = new(StringComparer.Ordinal);
        var (rows, cursor) = (0, (string?)null);
        do
        {
            var page = await CallAsync(() => wecom.ListUserIdsAsync(contacts, cursor, IdPage, ct), ct);
            foreach (var row in page.Rows)
            {
                // A bad row is somebody who is there.
                ids.Add(WeComUserId.Key(row.Value?.UserId ?? row.Bad?.Id ?? ""));
            }

            rows += page.Rows.Count;
            cursor = page.NextCursor;
            if (rows > MaxIdRows || (cursor is not null && !cursors.Add(cursor)))
            {
                throw new ReadFailedException("directory.endless-id-list");
            }
        }
        while (cursor is not null);
        return ids.Count > 0 ? ids : throw new ReadFailedException("directory.empty-read");
    }

    /// <summary>Waits out WeCom's rate limits; one caller probes, since nothing else runs under this sync.</summary>
    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (WeComException e) when (e.Entry.Reaction == WeComReaction.BackOff && attempt <= BackOffs)
            {
                var pause = e.Limit == WeComLimit.Concurrency ? TimeSpan.FromSeconds(attempt) : TimeSpan.FromSeconds(60);
                await Task.Delay(pause * (1 + (Random.Shared.NextDouble() / 4)), time, ct);
            }
        }
    }

    /// <summary>What was read so far, by several readers at once.</summary>
    private sealed class Reading
    {
        public ConcurrentDictionary<string, SeenPerson> People { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, byte> Conflicting { get; } = new(StringComparer.Ordinal);

        public ConcurrentBag<Quarantined> Quarantine { get; } = [];

        public ConcurrentDictionary<long, byte> Unreadable { get; } = new();

        public void Add(WeComRow<WeComUser> row)
        {
            if (!row.IsGood)
            {
                Quarantine.Add(new Quarantined("person", row.Bad.Id, row.Bad.Reason.ToString()));
                return;
            }

            var seen = SeenOf(row.Value);
            var key = WeComUserId.Key(seen.UserId);
            var first = People.GetOrAdd(key, seen);
            // The same person of another department, or in other case. Two names under one userid are two people: neither is believed, both are there.
            if (first.Profile.Name != seen.Profile.Name && Conflicting.TryAdd(key, 0))
            {
                Quarantine.Add(new Quarantined("person", seen.UserId, "TwoNames"));
            }
        }

        private static SeenPerson SeenOf(WeComUser user) => new(user.UserId, new Profile(
            user.Name, user.Position, user.Alias, user.Email ?? user.BizMail, user.Mobile, [.. user.Departments.Select(d => (long)d).Distinct().Order()],
            user.MainDepartment, (int)user.Status));
    }
}
