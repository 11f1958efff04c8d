using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Departments;
using Liaison.Directory.Members;
using Liaison.Directory.People;
using Liaison.Directory.Policy;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;
using Microsoft.Extensions.Options;

namespace Liaison.Directory.Syncs;

/// <summary>
/// Applies a stored plan, chunk by chunk: each one transaction with its events, read tables, membership effects and the progress marker. A killed process
/// goes on at the marker; nothing is applied twice.
/// </summary>
internal sealed class SyncApplier(
    SyncStore syncs, UnitOfWork work, Owners owners, ICorps corps, ITeamReads reads, IOptions<SyncOptions> options)
{
    /// <param name="applied">How many entries were applied before.</param>
    public async Task ApplyAsync(TeamId team, SyncId sync, int applied, int total, SyncPolicy policy, VisibleScope? scope, CancellationToken ct)
    {
        while (true)
        {
            var chunk = await syncs.ListEntriesAsync(team, sync, applied, options.Value.ChunkSize, ct);
            await AppendAsync(team, chunk, ct);
            await EndMembershipsAsync(team, chunk, policy, ct);
            applied += chunk.Count;
            var (tenant, id) = (Tenant.Of(team).Id, sync.Value);
            work.Session.Execute($"""
                update directory.sync_progress set phase = 'applying', applied = {applied}, done = {applied} where tenant_id = {tenant} and sync_id = {id}
                """);
            if (applied >= total)
            {
                await CompleteAsync(team, sync, scope, ct);
                await work.SaveAsync(ct);
                return;
            }

            await work.SaveAsync(ct);
        }
    }

    private async Task AppendAsync(TeamId team, IReadOnlyList<StoredEntry> chunk, CancellationToken ct)
    {
        var tenant = Tenant.Of(team).Id;
        List<StreamAppend> appends = new(chunk.Count);
        foreach (var entry in chunk)
        {
            if (entry.Person is { } person)
            {
                appends.Add(new StreamAppend(tenant, person, typeof(Person), entry.ExpectedVersion, [PlanJson.Read(entry.Kind, entry.Payload)]));
            }
            else if (PlanJson.ReadDepartments(entry.Payload) is { Count: > 0 } events)
            {
                var stream = DepartmentTree.StreamOf(team);
                var loaded = await work.Session.LoadAsync<DepartmentTree>(tenant, stream, ct);
                appends.Add(new StreamAppend(tenant, stream, typeof(DepartmentTree), loaded.Version, events));
            }
        }

        await work.Session.BulkAppendAsync(appends, ct);
    }

    /// <summary>The policy's effect on the leavers of this chunk. The last owner is spared and reported (rule 4).</summary>
    private async Task EndMembershipsAsync(TeamId team, IReadOnlyList<StoredEntry> chunk, SyncPolicy policy, CancellationToken ct)
    {
        var leavers = chunk.Where(e => e.Kind == "person_left").Select(e => e.Person!.Value).ToArray();
        if (leavers.Length == 0)
        {
            return;
        }

        var members = await reads.ListAsync<Guid>(
            team, "select id from directory.members_1 where tenant_id = @team and person_id = any(@leavers) order by id", new { leavers }, ct);
        var locked = await owners.LockAsync(team, members, ct);
        var loaded = await work.Session.LoadManyAsync<Membership>(Tenant.Of(team).Id, members, ct);
        foreach (var (id, membership) in loaded)
        {
            var decision = membership.State!.ApplyLeaverPolicy(policy.Leavers, locked.IsLast(id, membership.State));
            if (decision.Events.Count > 0)
            {
                locked.Ended(id);
                work.Session.Append(new StreamAppend(Tenant.Of(team).Id, id, typeof(Membership), membership.Version, decision.Events));
            }
        }
    }

    private async Task CompleteAsync(TeamId team, SyncId sync, VisibleScope? scope, CancellationToken ct)
    {
        if (scope is not null)
        {
            await corps.ReportScopeAsync(team, scope, ct);
        }

        var counts = await reads.FindAsync<Counts>(
            team,
            """
            select count(*) filter (where kind = 'person_imported')::int as added,
                count(*) filter (where kind in ('person_changed', 'person_moved', 'person_returned', 'person_presumed_gone'))::int as changed,
                count(*) filter (where kind = 'person_left')::int as gone, count(*) filter (where kind = 'person_out_of_scope')::int as hidden,
                count(*) filter (where takes_access)::int as lost,
                (select count(*)::int from directory.sync_quarantine q where q.tenant_id = @team and q.sync_id = @sync) as quarantined
            from directory.sync_plan where tenant_id = @team and sync_id = @sync
            """,
            new { sync = sync.Value },
            ct);
        var loaded = await work.Session.LoadAsync<Sync>(Tenant.Of(team).Id, sync.Value, ct);
        work.Session.Append(new StreamAppend(Tenant.Of(team).Id, sync.Value, typeof(Sync), loaded.Version, [
            new SyncCompleted(counts!.Added, counts.Changed, counts.Gone, counts.Hidden, counts.Quarantined, counts.Lost)]));
    }

    private sealed record Counts(int Added, int Changed, int Gone, int Hidden, int Lost, int Quarantined);
}
