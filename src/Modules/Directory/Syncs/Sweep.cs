using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.People;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.WeCom;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Liaison.Directory.Syncs;

/// <summary>
/// Finds what callbacks have lost, by ids alone: two calls or three for a whole corp. Names, which it does not see, are left to the whole runs.
/// Only for teams whose contacts call back; for the others there is nothing that could get lost.
/// </summary>
internal sealed class Sweep(IServiceScopeFactory scopes, ILogger<Sweep> log) : IJob
{
    public const string Name = "contacts-sweep";

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var team in await scope.ServiceProvider.GetRequiredService<ICorps>().ListBoundTeamsAsync(cancellationToken))
        {
            try
            {
                await using var own = scopes.CreateAsyncScope();
                await own.ServiceProvider.GetRequiredService<TeamSweep>().SweepAsync(team, cancellationToken);
            }
            catch (WeComCallException e)
            {
                // The next one will do; what is wrong with the secret the whole runs find out, and say.
                log.LogInformation(e, "The sweep of team {TeamId} was not finished", team);
            }
        }
    }
}

internal sealed class TeamSweep(IWeComClient wecom, ICorps corps, ICallbacks callbacks, MirrorStore mirrors, ContactHints hints, SyncStarter starter, IEventStore store)
{
    private const int PageSize = 10_000;
    private const int MaxPages = 5_000;

    /// <summary>More than so many differences are no lost callbacks: a whole run takes care of them.</summary>
    private const int MostHints = 2_000;

    /// <returns>How many differences were noted.</returns>
    public async Task<int> SweepAsync(TeamId team, CancellationToken ct)
    {
        if (!await callbacks.HearsContactsAsync(team, ct) || await corps.FindAsync(team, ct) is not { } corp
            || await corps.OpenCredentialsAsync(team, ct) is not { ContactsSecret: { } secret } credentials)
        {
            return 0;
        }

        var contacts = new WeComApp(credentials.CorpId, secret);
        var ids = await ListIdsAsync(contacts, ct);
        var departments = await wecom.ListDepartmentIdsAsync(contacts, ct);
        var mirror = await mirrors.LoadAsync(team, corp.CorpId, ct);
        if (mirror.Last is null || ids is null || ids.Count == 0)
        {
            return 0;
        }

        List<ContactHint> found = [.. People(mirror, ids), .. Departments(mirror, departments)];
        if (found.Count == 0)
        {
            return 0;
        }

        await using var session = store.OpenSession(new EventMetadata("system", "sweep"));
        if (found.Count <= MostHints)
        {
            hints.NoteSwept(session, team, found);
        }
        else if (!(await starter.ListOpenAsync(team, ct)).Any())
        {
            await starter.StartAsync(session, team, SyncTrigger.Schedule, dryRun: false, replaceRunning: false, ct);
        }

        await session.SaveAsync(ct);
        return found.Count;
    }

    private static IEnumerable<ContactHint> People(Mirror mirror, Dictionary<string, HashSet<long>> ids)
    {
        HashSet<long> visible = [.. mirror.Departments.Values.Where(d => d is { IsLocal: false, IsRemoved: false }).Select(d => d.Id)];
        foreach (var (key, departments) in ids)
        {
            departments.IntersectWith(visible);
            var known = mirror.People.GetValueOrDefault(key);
            // Somebody in no department that we see is nobody of ours, or was put into the scope by name.
            if (departments.Count > 0 && (known is not { Presence: Presence.Present } || !departments.SetEquals(known.Place.Departments)))
            {
                yield return new ContactHint(key, null);
            }
        }

        // Who is known by a third-party app's id alone is on no list of userids.
        foreach (var (key, _) in mirror.People.Where(p => p.Value is { Presence: Presence.Present, HasOpenIdOnly: false } && !ids.ContainsKey(p.Key)))
        {
            yield return new ContactHint(key, null, Deleted: true);
        }
    }

    /// <summary>Ids of departments that we know and whose place is another one, of those that are gone, and of new ones below what we see.</summary>
    private static IEnumerable<ContactHint> Departments(Mirror mirror, IReadOnlyList<WeComRow<WeComDepartmentId>> rows)
    {
        if (rows.Any(r => !r.IsGood) || rows.Count == 0)
        {
            return [];
        }

        var read = rows.ToDictionary(r => (long)r.Value!.Id, r => r.Value!);
        var known = mirror.Departments.Values.Where(d => d is { IsLocal: false, IsRemoved: false }).ToDictionary(d => d.Id);
        return
        [
            .. known.Values.Where(d => !read.TryGetValue(d.Id, out var now) || now.Order != d.Sort || (d.ParentId is { } parent && now.ParentId != parent)).Select(d => new ContactHint(null, d.Id)),
            .. read.Values.Where(d => !known.ContainsKey(d.Id) && d.ParentId is { } parent && known.ContainsKey(parent)).Select(d => new ContactHint(null, d.Id)),
        ];
    }

    /// <returns>Null when it is not complete: then nobody's absence says anything.</returns>
    private async Task<Dictionary<string, HashSet<long>>?> ListIdsAsync(WeComApp contacts, CancellationToken ct)
    {
        Dictionary<string, HashSet<long>> ids = new(StringComparer.Ordinal);
        HashSet<string> cursors = new(StringComparer.Ordinal);
        for (string? cursor = null; ;)
        {
            var page = await wecom.ListUserIdsAsync(contacts, cursor, PageSize, ct);
            foreach (var row in page.Rows)
            {
                if (!row.IsGood)
                {
                    return null;
                }

                var key = WeComUserId.Key(row.Value.UserId);
                if (!ids.TryGetValue(key, out var departments))
                {
                    ids[key] = departments = [];
                }

                departments.Add(row.Value.Department);
            }

            if (page.NextCursor is not { } next)
            {
                return ids;
            }

            if (!cursors.Add(next) || cursors.Count > MaxPages)
            {
                return null;
            }

            cursor = next;
        }
    }
}
