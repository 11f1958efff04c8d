using System.Text.Json;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Policy;

internal sealed class SyncPolicyProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["directory.sync_policy_1"];

    public static void Apply(IEvent<SyncPolicySet> e, SqlBatch sql) => sql.Add($"""
        insert into directory.sync_policy_1 as p (tenant_id, policy, version)
        values ({e.TenantId}, {JsonSerializer.Serialize(SyncPolicy.Create(e.Data), EventSerialization.Options)}::jsonb, {e.Version})
        on conflict (tenant_id) do update set policy = excluded.policy, version = excluded.version where p.version < excluded.version
        """);
}

/// <summary>Reads the team's policy; the default one until an admin sets it.</summary>
internal sealed class SyncPolicies(ITeamReads reads)
{
    public async Task<SyncPolicy> FindAsync(TeamId team, CancellationToken ct) =>
        await reads.FindAsync<string>(team, "select policy::text from directory.sync_policy_1 where tenant_id = @team", null, ct) is { } json
            ? JsonSerializer.Deserialize<SyncPolicy>(json, EventSerialization.Options)!
            : SyncPolicy.Default;
}
