using System.Globalization;
using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.WeCom;

namespace Liaison.Directory.Syncs;

/// <summary>A hint that is due.</summary>
/// <param name="Evidence">By what they are said to be gone; null when nothing says so.</param>
/// <param name="Swept">No callback has told it.</param>
/// <param name="Times">How often it was said until it was picked up: more may come while it is read.</param>
internal sealed record DueHint(string What, string Key, string? NewUserid, string? Evidence, bool Swept, long Times, int Attempts)
{
    public long? Department => What == ContactHints.OfDepartment ? long.Parse(Key, CultureInfo.InvariantCulture) : null;
}

/// <summary>What WeCom said has changed, until it was read: one row for whatever it is about, so that a hundred callbacks are one read.</summary>
internal sealed class ContactHints(ITeamReads reads, HintBell bell, TimeProvider time) : IContactHints
{
    public const string OfPerson = "person";
    public const string OfDepartment = "department";

    /// <summary>Between two reads of one thing. What is said meanwhile is read once, at the end of it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private const string DeleteEvent = "delete-event";
    private const string AbsentFromListId = "absent-from-list-id";
    private const int MostAtOnce = 200;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    public void Note(IEventSession session, TeamId team, IReadOnlyCollection<ContactHint> hints)
    {
        var now = time.GetUtcNow();
        foreach (var row in RowsOf(hints, DeleteEvent))
        {
            session.Execute($"""
                insert into directory.contact_hints as h (tenant_id, what, key, new_userid, evidence, times, heard_at, due_at)
                values ({Tenant.Of(team).Id}, {row.What}, {row.Key}, {row.NewUserId}, {row.Evidence}, {row.Times}, {now}, {now})
                on conflict (tenant_id, what, key) do update set new_userid = coalesce(excluded.new_userid, h.new_userid), evidence = coalesce(excluded.evidence, h.evidence),
                    swept = false, times = h.times + excluded.times, heard_at = excluded.heard_at
                """);
        }
    }

    public void Noted() => bell.Ring();

    /// <summary>What a sweep has found. A callback that is on its way has some seconds to tell it first.</summary>
    public void NoteSwept(IEventSession session, TeamId team, IReadOnlyCollection<ContactHint> hints)
    {
        var now = time.GetUtcNow();
        foreach (var row in RowsOf(hints, AbsentFromListId))
        {
            session.Execute($"""
                insert into directory.contact_hints as h (tenant_id, what, key, evidence, swept, times, heard_at, due_at)
                values ({Tenant.Of(team).Id}, {row.What}, {row.Key}, {row.Evidence}, true, 1, {now}, {now + Pause})
                on conflict (tenant_id, what, key) do nothing
                """);
        }
    }

    public Task<IReadOnlyList<DueHint>> ListDueAsync(TeamId team, CancellationToken ct) => reads.ListAsync<DueHint>(
        team,
        "select what, key, new_userid, evidence, swept, times, attempts from directory.contact_hints where tenant_id = @team and times > 0 and due_at <= @now order by due_at, what, key limit @limit",
        new { now = time.GetUtcNow(), limit = MostAtOnce },
        ct);

    /// <summary>They were read. What was said while they were is read after the pause.</summary>
    public void Settle(IEventSession session, TeamId team, IReadOnlyList<DueHint> hints) => session.Execute($"""
        update directory.contact_hints h set times = h.times - s.times, attempts = 0, due_at = {time.GetUtcNow() + Pause},
            new_userid = case when h.times > s.times then h.new_userid end, evidence = case when h.times > s.times then h.evidence end
        from unnest({hints.Select(h => h.What).ToArray()}, {hints.Select(h => h.Key).ToArray()}, {hints.Select(h => h.Times).ToArray()}) as s(what, key, times)
        where h.tenant_id = {Tenant.Of(team).Id} and h.what = s.what and h.key = s.key
        """);

    /// <summary>WeCom did not answer, or not as it should: later, and later again.</summary>
    public Task<int> PutOffAsync(TeamId team, IReadOnlyList<DueHint> hints, CancellationToken ct)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(hints.Max(h => h.Attempts), 10));
        return reads.ExecuteAsync(
            team,
            """
            update directory.contact_hints set attempts = attempts + 1, due_at = @due
            where tenant_id = @team and (what, key) in (select * from unnest(@whats, @keys))
            """,
            new
            {
                due = time.GetUtcNow() + ((delay < LongestDelay ? delay : LongestDelay) * (0.75 + (Random.Shared.NextDouble() / 2))),
                whats = hints.Select(h => h.What).ToArray(),
                keys = hints.Select(h => h.Key).ToArray(),
            },
            ct);
    }

    /// <summary>Forgets what a whole run has read since it was said, and what has been quiet for a while.</summary>
    public Task<int> ForgetReadAsync(TeamId team, CancellationToken ct) => reads.ExecuteAsync(
        team,
        """
        delete from directory.contact_hints h where tenant_id = @team and ((times = 0 and due_at < @now) or heard_at < (
            select max(s.started_at) from directory.syncs_1 s
            where s.tenant_id = h.tenant_id and s.status = 'completed' and not s.dry_run and s.trigger <> 'callback'))
        """,
        new { now = time.GetUtcNow() },
        ct);

    /// <summary>Sorted: two hosts that note the same hints wait for each other, and never in a circle.</summary>
    private static IEnumerable<Row> RowsOf(IReadOnlyCollection<ContactHint> hints, string evidence) => hints.Select(h => RowOf(h, evidence)).OfType<Row>()
        .GroupBy(r => (r.What, r.Key))
        .Select(g => new Row(
            g.Key.What, g.Key.Key, g.Select(r => r.NewUserId).LastOrDefault(n => n is not null), g.Select(r => r.Evidence).FirstOrDefault(e => e is not null), g.Sum(r => r.Times)))
        .OrderBy(r => r.What, StringComparer.Ordinal).ThenBy(r => r.Key, StringComparer.Ordinal);

    private static Row? RowOf(ContactHint hint, string evidence) => hint switch
    {
        { UserId: { } user } when WeComUserId.IsValid(user) =>
            new Row(OfPerson, WeComUserId.Key(user), WeComUserId.IsValid(hint.NewUserId) ? hint.NewUserId : null, hint.Deleted ? evidence : null, 1),
        { Department: > 0 and { } department } => new Row(OfDepartment, department.ToString(CultureInfo.InvariantCulture), null, null, 1),
        // Of a linked corp, or nobody's: nothing of ours.
        _ => null,
    };

    private sealed record Row(string What, string Key, string? NewUserId, string? Evidence, long Times);
}
