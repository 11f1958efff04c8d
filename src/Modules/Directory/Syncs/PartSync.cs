using System.Text.Json;
using Dapper;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Policy;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.WeCom;
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Syncs;

/// <summary>
/// Plan and apply for the part that WeCom said has changed, by the rules of a whole run (rule 3): where a whole run would be held, this one takes no access,
/// and a whole run is begun instead. It is a run like any other, with a plan that can be looked at and undone; where nothing has changed there is none.
/// </summary>
internal sealed class PartSync(
    CorpDoor door,
    IUserIds userIds,
    ICorps corps,
    ICallbacks callbacks,
    SyncPolicies policies,
    MirrorStore mirrors,
    PlanApplier applier,
    SyncStarter starter,
    ContactHints hints,
    IEventStore store,
    ISessionScope scope,
    ITeamReads reads,
    IOptions<SyncOptions> options,
    TimeProvider time)
{
    private static readonly TimeSpan FormerUserid = TimeSpan.FromHours(24);

    /// <exception cref="SyncFailedException">Not now: the corp was not read as a whole yet, or WeCom refuses the app.</exception>
    public async Task WorkAsync(TeamId team, IReadOnlyList<DueHint> due, CancellationToken ct)
    {
        if (await corps.FindAsync(team, ct) is not { Status: BindingStatus.Bound } corp || await corps.OpenCredentialsAsync(team, ct) is not { } credentials)
        {
            throw new SyncFailedException(SyncFailures.NotBound);
        }

        if (!await WasReadAsync(team, corp, ct))
        {
            // The first run, which is always looked at, reads everything that is said until then.
            throw new SyncFailedException(SyncFailures.PlanOutdated);
        }

        try
        {
            await SyncAsync(team, corp, credentials, due, ct);
        }
        catch (WeComException e) when (WeComCodes.BreaksBinding(e.ErrCode))
        {
            await corps.ReportRefusedAsync(team, credentials.Kind, e.ErrCode, ct);
            throw;
        }
    }

    private async Task SyncAsync(TeamId team, BoundCorp corp, CorpCredentials credentials, IReadOnlyList<DueHint> due, CancellationToken ct)
    {
        var asked = await CurrentAsync(team, corp, due, ct);
        string[] keys = [.. asked.Where(h => h.Department is null).SelectMany(h => h.NewUserid is { } renamed ? [h.Key, WeComUserId.Key(renamed)] : new[] { h.Key }).Distinct(StringComparer.Ordinal)];
        var mirror = await mirrors.LoadAsync(team, corp.CorpId, ct, keys);
        var (calls, open) = await door.OpenAsync(corp, credentials, mirror, ct);
        var (read, departments) = await new PartReader(calls, options.Value).ReadAsync(asked, mirror.Departments, corp.Scope, ct);
        var reading = await door.JoinAsync(corp, open, mirror, read, ct);
        var basis = new PlanBasis(corp.CorpId, corp.Generation, await policies.FindAsync(team, ct), corp.Scope, mirror.Database);
        var run = new SyncId(Id.New(time));
        var strangers = open is not null && !reading.People.Keys.All(mirror.People.ContainsKey) && await HasUnpairedAsync(team, corp, ct);
        var part = strangers ? reading with { People = reading.People.Where(p => mirror.People.ContainsKey(p.Key)).ToDictionary(StringComparer.Ordinal) } : reading;
        var entries = new Planner(run, PartOf(mirror, part, departments), part, basis, time).Entries();
        var held = entries.Any(e => e.TakesAccess) && HoldRules.Check(await mirrors.LoadAsync(team, corp.CorpId, ct), entries, basis, firstOfGeneration: false) is not null;
        var plan = new Plan([.. entries.Where(e => !held || !e.TakesAccess)], Hold: null);
        var unknown = credentials.Kind == BoundApp.SelfBuilt && await AreUnknownAsync(team, keys, ct);
        await ApplyAsync(team, corp, run, plan, reading, basis, due, open, startWhole: held || unknown || strangers, ct);
        await ReportLostAsync(team, plan, due, ct);
    }

    /// <summary>Somebody new by our provider's id may be one of those who are known by a userid alone: a whole run asks WeCom.</summary>
    private Task<bool> HasUnpairedAsync(TeamId team, BoundCorp corp, CancellationToken ct) => reads.FindAsync<bool>(
        team,
        "select exists (select from directory.people_1 where tenant_id = @team and corp_id = @corp and presence <> 'left' and open_userid is null)",
        new { corp = corp.CorpId },
        ct);

    /// <summary>WeCom told the third-party app of somebody whose userid nobody knows yet: a whole run finds them by their department.</summary>
    private async Task<bool> AreUnknownAsync(TeamId team, string[] keys, CancellationToken ct) =>
        (await userIds.ListKnownAsync(team, keys, ct)).Any(p => p.UserId == p.OpenUserId);

    /// <summary>Callbacks come late: whoever was renamed in the last day is still found by the userid of before, unless somebody else has it now.</summary>
    private async Task<IReadOnlyList<DueHint>> CurrentAsync(TeamId team, BoundCorp corp, IReadOnlyList<DueHint> due, CancellationToken ct)
    {
        var renamed = (await reads.ListAsync<Renamed>(
            team,
            """
            select former_userid_key, userid_key from directory.people_1 p
            where tenant_id = @team and corp_id = @corp and former_userid_key = any(@keys) and renamed_at > @since and presence <> 'left' and not exists (
                select from directory.people_1 o where o.tenant_id = p.tenant_id and o.corp_id = p.corp_id and o.userid_key = p.former_userid_key and o.presence <> 'left')
            order by renamed_at
            """,
            new { corp = corp.CorpId, keys = due.Where(h => h.Department is null).Select(h => h.Key).ToArray(), since = time.GetUtcNow() - FormerUserid },
            ct)).ToLookup(r => r.FormerUseridKey, r => r.UseridKey, StringComparer.Ordinal);
        return [.. due.Select(h => h.Department is null && renamed[h.Key].LastOrDefault() is { } now ? h with { Key = now } : h).DistinctBy(h => (h.What, h.Key, h.Evidence))];
    }

    /// <summary>Whom we could not read, and of whom nothing was said, the plan does not know of.</summary>
    private static Mirror PartOf(Mirror mirror, Reading reading, IReadOnlySet<long> departments) => mirror with
    {
        People = mirror.People.Where(p => reading.People.ContainsKey(p.Key) || reading.Deleted.ContainsKey(p.Key)
            || (reading.Renamed.TryGetValue(p.Key, out var renamed) && !mirror.People.ContainsKey(renamed))).ToDictionary(StringComparer.Ordinal),
        Departments = mirror.Departments.Where(d => departments.Contains(d.Key)).ToDictionary(),
    };

    private async Task ApplyAsync(
        TeamId team, BoundCorp corp, SyncId run, Plan plan, Reading reading, PlanBasis basis, IReadOnlyList<DueHint> due, OpenIds? open, bool startWhole, CancellationToken ct)
    {
        var metadata = new EventMetadata("policy", "sync", run.ToString());
        await using var session = store.OpenSession(metadata);
        scope.Enter(session, metadata);
        if (plan.Entries.Count > 0)
        {
            var connection = await session.BeginAsync(ct);
            await PlanStore.WriteAsync(connection, team, run, plan, reading.Quarantine, ct);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into directory.sync_progress (tenant_id, sync_id, phase, phase_at, done, total, applied, basis)
                values (@tenant, @run, 'done', @now, @count, @count, 0, @basis::jsonb)
                """,
                new { tenant = Tenant.Of(team).Id, run = run.Value, now = time.GetUtcNow(), count = plan.Entries.Count, basis = JsonSerializer.Serialize(basis, EventSerialization.Options) },
                cancellationToken: ct));
            await applier.ApplyPartAsync(
                session, team, run, new SyncStarted(SyncTrigger.Callback, corp.CorpId, corp.Generation, DryRun: false),
                new SyncFetched(reading.Departments.Count, reading.People.Count, reading.Quarantine.Count), ct);
        }

        if (startWhole && !(await starter.ListOpenAsync(team, ct)).Any())
        {
            await starter.StartAsync(session, team, SyncTrigger.Schedule, dryRun: false, replaceRunning: false, ct);
        }

        userIds.Note(session, team, corp.CorpId, open?.Strangers ?? []);
        hints.Settle(session, team, due);
        await session.SaveAsync(ct);
    }

    private async Task ReportLostAsync(TeamId team, Plan plan, IReadOnlyList<DueHint> due, CancellationToken ct)
    {
        HashSet<string> people = [.. plan.Entries.Select(e => e.UserId).OfType<string>().Select(WeComUserId.Key)];
        HashSet<long> departments = [.. plan.Entries.Select(e => e.Department).OfType<long>()];
        if (due.Count(h => h.Swept && (h.Department is { } department ? departments.Contains(department) : people.Contains(h.Key))) is > 0 and var lost)
        {
            await callbacks.ReportLostAsync(team, lost, ct);
        }
    }

    private Task<bool> WasReadAsync(TeamId team, BoundCorp corp, CancellationToken ct) => reads.FindAsync<bool>(
        team,
        """
        select exists (select from directory.syncs_1 where tenant_id = @team and corp_id = @corp and generation = @generation and status = 'completed' and not dry_run and trigger <> 'callback')
        """,
        new { corp = corp.CorpId, generation = corp.Generation },
        ct);

    private sealed record Renamed(string FormerUseridKey, string UseridKey);
}
