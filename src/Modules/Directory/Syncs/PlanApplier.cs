using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Departments;
using Liaison.Directory.Members;
using Liaison.Directory.People;
using Liaison.Directory.Policy;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Syncs;

/// <summary>How many steps of each kind a plan has.</summary>
internal static class PlanCounts
{
    public static IReadOnlyDictionary<string, int> Of(Plan plan) =>
        plan.Entries.GroupBy(e => e.Kind, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
}

/// <summary>
/// Applies a stored plan, exactly, in chunks that are each one transaction with the run's progress. Whatever touches memberships is in the last one, together
/// with the run's end: so a run that is killed, cancelled or fails in between has moved the mirror on, and no membership.
/// </summary>
internal sealed class PlanApplier(
    IEventStore store, ISessionScope scope, Owners owners, PlanBases bases, SyncPolicies policies, IAssociations associations, ITeamReads reads, IOptions<SyncOptions> options, TimeProvider time)
{
    /// <summary>Fewer events go in one batch of statements, which is one round trip; more go by COPY.</summary>
    private const int CopyFrom = 1_000;
    private const int Attempts = 4;

    /// <param name="approvedBy">The admin, for a plan that was held; the policy answers for any other.</param>
    public async Task ApplyAsync(TeamId team, SyncId sync, string? approvedBy, CancellationToken ct)
    {
        await CheckBasisAsync(team, sync, ct);
        for (var (attempt, goOn) = (1, true); goOn;)
        {
            try
            {
                (goOn, attempt) = (await ApplyNextAsync(team, sync, approvedBy, ct), 1);
            }
            catch (ConcurrencyException) when (attempt < Attempts)
            {
                // A member was changed at the same moment: their new state is decided on. A person who was changed is another world than the plan's.
                attempt++;
            }
            catch (ConcurrencyException e)
            {
                throw new SyncFailedException(SyncFailures.PlanOutdated, inner: e);
            }
        }
    }

    /// <summary>Applies the plan of a part, which was stored in the same transaction; with it the run begins and ends.</summary>
    public async Task ApplyPartAsync(IEventSession session, TeamId team, SyncId sync, SyncStarted started, SyncFetched fetched, CancellationToken ct)
    {
        var connection = await session.BeginAsync(ct);
        var steps = await PlanStore.NextAsync(connection, team, sync, int.MaxValue, ct) ?? [];
        var (last, counts) = await PlanStore.LastAsync(connection, team, sync, ct);
        var ended = await EndMembershipsAsync(session, team, last, ct);
        session.Append(new StreamAppend(
            Tenant.Of(team).Id, sync.Value, typeof(Sync), 0, [started, fetched, Completed(counts, fetched.Quarantined, ended.AccessLost, ended.LastOwnerKept)]));
        await AppendAsync(session, team, [.. steps, .. last], ct);
    }

    public static SyncCompleted Completed(IReadOnlyDictionary<string, int> counts, int quarantined, int accessLost, bool lastOwnerKept) => new(
        counts.GetValueOrDefault(PlanKinds.Joins),
        counts.Where(c => c.Key is PlanKinds.Changes or PlanKinds.Moves or PlanKinds.Returns or PlanKinds.Renamed).Sum(c => c.Value),
        counts.GetValueOrDefault(PlanKinds.Leaves),
        counts.GetValueOrDefault(PlanKinds.OutOfScope),
        quarantined, accessLost, lastOwnerKept);

    /// <returns>False at the end.</returns>
    private async Task<bool> ApplyNextAsync(TeamId team, SyncId sync, string? approvedBy, CancellationToken ct)
    {
        var metadata = new EventMetadata(approvedBy ?? "policy", "sync", sync.ToString());
        await using var session = store.OpenSession(metadata);
        scope.Enter(session, metadata);
        var connection = await session.BeginAsync(ct);
        if (await PlanStore.NextAsync(connection, team, sync, options.Value.ChunkSize, ct) is not { } steps)
        {
            return false;
        }

        var goOn = steps.Count == options.Value.ChunkSize;
        IReadOnlyList<PlannedStep> last = [];
        if (!goOn)
        {
            (last, var counts) = await PlanStore.LastAsync(connection, team, sync, ct);
            if (last.Count > 0)
            {
                // Chunks may have taken a while: what takes access is looked at once more.
                await CheckBasisAsync(team, sync, ct);
            }

            var ended = await EndMembershipsAsync(session, team, last, ct);
            var run = await reads.FindAsync<Row>(team, "select version, quarantined from directory.syncs_1 where tenant_id = @team and id = @id", new { id = sync.Value }, ct);
            session.Append(new StreamAppend(
                Tenant.Of(team).Id, sync.Value, typeof(Sync), run!.Version, [Completed(counts, run.Quarantined, ended.AccessLost, ended.LastOwnerKept)]));
        }

        await AppendAsync(session, team, [.. steps, .. last], ct);
        session.Execute($"""
            update directory.sync_progress set applied = applied + {steps.Count + last.Count}, done = applied + {steps.Count + last.Count},
                phase = {(goOn ? "applying" : "done")}, phase_at = case when phase = 'applying' then phase_at else {time.GetUtcNow()} end
            where tenant_id = {Tenant.Of(team).Id} and sync_id = {sync}
            """);
        await session.SaveAsync(ct);
        return goOn;
    }

    private async Task CheckBasisAsync(TeamId team, SyncId sync, CancellationToken ct)
    {
        if (!await bases.HoldsAsync(team, sync, ct))
        {
            throw new SyncFailedException(SyncFailures.PlanOutdated);
        }
    }

    private async Task AppendAsync(IEventSession session, TeamId team, IReadOnlyList<PlannedStep> steps, CancellationToken ct)
    {
        await EndFormerLinksAsync(team, steps, ct);
        List<StreamAppend> appends = [.. steps.Select(step => step.Person is { } person
            ? new StreamAppend(Tenant.Of(team).Id, person, typeof(Person), step.ExpectedVersion, step.Events)
            : new StreamAppend(Tenant.Of(team).Id, DepartmentTree.StreamOf(team), typeof(DepartmentTree), step.ExpectedVersion, step.Events))];
        if (appends.Count >= CopyFrom)
        {
            await session.BulkAppendAsync(appends, ct);
            return;
        }

        appends.ForEach(session.Append);
    }

    /// <summary>Whoever is imported is new here: an account that is linked by their userid is somebody's who had it before, and who scans now must not get into it.</summary>
    private async Task EndFormerLinksAsync(TeamId team, IReadOnlyList<PlannedStep> steps, CancellationToken ct)
    {
        foreach (var corp in steps.SelectMany(s => s.Events.OfType<PersonImported>()).GroupBy(e => e.CorpId, e => e.UserId, StringComparer.Ordinal))
        {
            foreach (var former in await associations.FindByUsersAsync(team, corp.Key, [.. corp], ct))
            {
                await associations.DissociateAsync(team, former.Account, "userid-passed-on", ct);
            }
        }
    }

    /// <summary>The bridge from people to memberships: the team's policy, with the last owner left alone (rule 4).</summary>
    private async Task<(int AccessLost, bool LastOwnerKept)> EndMembershipsAsync(IEventSession session, TeamId team, IReadOnlyList<PlannedStep> steps, CancellationToken ct)
    {
        if (steps.Count == 0)
        {
            return default;
        }

        var policy = await policies.FindAsync(team, ct);
        var locked = await owners.LockAsync(team, [.. steps.Select(s => s.Member!.Value)], ct);
        var memberships = await session.LoadManyAsync<Membership>(Tenant.Of(team).Id, [.. steps.Select(s => s.Member!.Value)], ct);
        var (accessLost, lastOwnerKept) = (0, false);
        foreach (var step in steps)
        {
            var (membership, version) = memberships[step.Member!.Value];
            var hasAccess = membership!.Status is MemberStatus.Active or MemberStatus.Authorized or MemberStatus.Invited;
            if (hasAccess && !step.TakesAccess && step.Effect != AccessEffect.Enable)
            {
                // Nobody has seen in the plan that this access would go.
                throw new SyncFailedException(SyncFailures.PlanOutdated);
            }

            var decision = Decide(step, membership, version, policy, locked.IsLast(step.Member.Value, membership));
            lastOwnerKept |= decision.Refusal == MemberErrors.LastOwner;
            if (decision.Events.Count > 0)
            {
                accessLost += hasAccess && step.Effect != AccessEffect.Enable ? 1 : 0;
                locked.Ended(step.Member.Value);
                session.Append(new StreamAppend(Tenant.Of(team).Id, step.Member.Value, typeof(Membership), version, decision.Events));
            }
        }

        return (accessLost, lastOwnerKept);
    }

    private static Decision Decide(PlannedStep step, Membership membership, long version, SyncPolicy policy, bool isLastOwner) => step.Effect switch
    {
        AccessEffect.Leave => membership.ApplyLeaverPolicy(policy.Leavers, isLastOwner),
        AccessEffect.Disable when membership.Status == MemberStatus.Active => membership.Lock(MembershipReasons.Disabled, isLastOwner),
        // Only the lock that a sync has set is lifted by one: somebody who touched it since has decided otherwise.
        AccessEffect.Enable when version == step.MemberVersion => membership.Unlock(),
        _ => [],
    };

    private sealed record Row(long Version, int Quarantined);
}
