using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Policy;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using Liaison.WeCom;
using Microsoft.Extensions.Logging;

namespace Liaison.Directory.Syncs;

/// <summary>One run from where it is to its end: read, plan, hold or apply.</summary>
internal sealed class SyncRun(
    UnitOfWork work, WorkContext context, SyncStore syncs, SyncPolicies policies, ICorps corps, WeComReader reader, SyncApplier applier, ITeamReads reads, TimeProvider time,
    ILogger<SyncRun> log)
{
    private static readonly int[] CredentialCodes = [40001, 40013, 40091, 48004, 50003, 60031];

    public async Task ExecuteAsync(TeamId team, SyncId sync, string startedBy, CancellationToken ct)
    {
        (context.Caller, context.Why, context.Run) = (new Caller(startedBy, IsSystem: true), "sync", sync.ToString());
        if ((await FindAsync(team, sync, ct)).State is not { IsOpen: true } run)
        {
            return;
        }

        try
        {
            var policy = await policies.FindAsync(team, ct);
            var progress = await syncs.FindProgressAsync(team, sync, ct);
            if (progress?.Applied is not { } applied)
            {
                if (await PlanAsync(team, sync, run, policy, ct) is not { } planned)
                {
                    return;
                }

                (applied, progress) = (0, planned);
            }

            if (progress.CancelRequested && applied == 0)
            {
                await EndAsync(team, sync, new SyncCancelled("requested"), ct);
                return;
            }

            await ApplyAsync(team, sync, run, policy, progress, applied, ct);
        }
        catch (ReadFailedException e)
        {
            await EndAsync(team, sync, new SyncFailed(e.Code, null), ct);
        }
        catch (WeComException e)
        {
            log.LogWarning("Sync {SyncId}: WeCom refused {Api} with {ErrCode}", sync, e.Api, e.ErrCode);
            await EndAsync(team, sync, new SyncFailed("directory.wecom-refused", e.ErrCode), ct);
            if (CredentialCodes.Contains(e.ErrCode))
            {
                await corps.ReportRefusedAsync(team, e.ErrCode, ct);
            }
        }
        catch (WeComCallException e)
        {
            log.LogWarning("Sync {SyncId}: {Error}", sync, e.Message);
            await EndAsync(team, sync, new SyncFailed("directory.wecom-unavailable", null), ct);
        }
        catch (ConcurrencyException)
        {
            await EndAsync(team, sync, new SyncFailed("directory.plan-outdated", null), ct);
        }
    }

    /// <returns>Null when the run has ended, or is held.</returns>
    private async Task<SyncProgress?> PlanAsync(TeamId team, SyncId sync, Sync run, SyncPolicy policy, CancellationToken ct)
    {
        if (await corps.FindAsync(team, ct) is not { } corp || await corps.OpenCredentialsAsync(team, ct) is not { } credentials)
        {
            await EndAsync(team, sync, new SyncFailed("directory.not-bound", null), ct);
            return null;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Snapshot snapshot;
        try
        {
            snapshot = await reader.ReadAsync(
                credentials,
                corp.Scope,
                async (done, total, _) =>
                {
                    if (await syncs.ReportAsync(team, sync, "reading", done, total, ct))
                    {
                        await stop.CancelAsync();
                    }
                },
                stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            await EndAsync(team, sync, new SyncCancelled("requested"), ct);
            return null;
        }

        var known = await syncs.ListPeopleAsync(team, corp.CorpId, ct);
        var plan = SyncPlanner.Make(snapshot, known, await syncs.ListDepartmentsAsync(team, ct), corp.CorpId, policy.Grace, time.GetUtcNow(), () => Id.New(time));
        var basis = JsonSerializer.Serialize(new StoredBasis(corp.Generation, JsonSerializer.Serialize(policy, EventSerialization.Options), snapshot.Scope), EventSerialization.Options);
        await syncs.StorePlanAsync(team, sync, plan, snapshot.Quarantine, basis, ct);

        List<object> events = [new SyncFetched(snapshot.Departments.Count, snapshot.People.Count, snapshot.Quarantine.Count)];
        var held = run.Started.DryRun ? null : await HoldAsync(team, corp, policy, known, plan, ct);
        if (held is not null)
        {
            events.Add(held);
        }
        else if (run.Started.DryRun)
        {
            events.Add(new SyncCancelled("dry-run"));
        }

        await AppendAsync(team, sync, events, ct);
        return held is null && !run.Started.DryRun ? await syncs.FindProgressAsync(team, sync, ct) : null;
    }

    private async Task<SyncHeld?> HoldAsync(TeamId team, BoundCorp corp, SyncPolicy policy, IReadOnlyList<KnownPerson> known, Plan plan, CancellationToken ct)
    {
        var losers = plan.People.Where(e => e.TakesAccess).Select(e => e.Person!.Value).ToHashSet();
        if (losers.Count == 0)
        {
            return null;
        }

        var before = await reads.FindAsync<Before>(
            team,
            """
            select coalesce(sum(access_lost) filter (where approved_by is null and ended_at > @since), 0)::int as lost,
                coalesce(max(generation), 0) as generation, max(ended_at) as last
            from directory.syncs_1 where tenant_id = @team and status = 'completed'
            """,
            new { since = time.GetUtcNow() - TimeSpan.FromHours(24) },
            ct);
        var members = known.Where(k => k.HasAccess).ToDictionary(k => k.Id, k => k.Departments);
        return HoldRule.Check(policy.Limits, members, losers, before!.Lost, firstRun: before.Generation < corp.Generation);
    }

    private async Task ApplyAsync(TeamId team, SyncId sync, Sync run, SyncPolicy policy, SyncProgress progress, int applied, CancellationToken ct)
    {
        var basis = JsonSerializer.Deserialize<StoredBasis>(progress.Basis!, EventSerialization.Options)!;
        var corp = await corps.FindAsync(team, ct);
        if (corp is null || corp.Generation != basis.Generation || JsonSerializer.Serialize(policy, EventSerialization.Options) != basis.Policy)
        {
            await EndAsync(team, sync, new SyncFailed("directory.plan-outdated", null), ct);
            return;
        }

        await applier.ApplyAsync(team, sync, applied, progress.Total, policy, run.Started.DryRun ? null : basis.Scope, ct);
    }

    private Task<Loaded<Sync>> FindAsync(TeamId team, SyncId sync, CancellationToken ct) => work.Session.LoadAsync<Sync>(Tenant.Of(team).Id, sync.Value, ct);

    private Task EndAsync(TeamId team, SyncId sync, object ending, CancellationToken ct) => AppendAsync(team, sync, [ending], ct);

    private async Task AppendAsync(TeamId team, SyncId sync, IReadOnlyList<object> events, CancellationToken ct)
    {
        var loaded = await FindAsync(team, sync, ct);
        if (loaded.State is { IsOpen: true })
        {
            work.Session.Append(new StreamAppend(Tenant.Of(team).Id, sync.Value, typeof(Sync), loaded.Version, events));
            await work.SaveAsync(ct);
        }
    }

    private sealed record StoredBasis(long Generation, string Policy, VisibleScope Scope);

    private sealed record Before(int Lost, long Generation, DateTimeOffset? Last);
}
