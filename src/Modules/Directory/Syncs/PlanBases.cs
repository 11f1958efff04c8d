using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Policy;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Syncs;

/// <summary>Whether what a plan was made from still holds: binding, policy and limits (rule 3).</summary>
internal sealed class PlanBases(ICorps corps, SyncPolicies policies, ITeamReads reads)
{
    public async Task<bool> HoldsAsync(TeamId team, SyncId sync, CancellationToken ct) =>
        await reads.FindAsync<string>(
            team, "select basis::text from directory.sync_progress where tenant_id = @team and sync_id = @sync", new { sync = sync.Value }, ct) is { } json
        && await HoldsAsync(team, JsonSerializer.Deserialize<PlanBasis>(json, EventSerialization.Options)!, ct);

    private async Task<bool> HoldsAsync(TeamId team, PlanBasis basis, CancellationToken ct) =>
        await corps.FindAsync(team, ct) is { Status: BindingStatus.Bound } corp
        && corp.CorpId == basis.CorpId && corp.Generation == basis.Generation
        && await policies.FindAsync(team, ct) == basis.Policy;
}
