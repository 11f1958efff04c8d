using Liaison.EventStore;

namespace Liaison.Binding.Teams;

internal sealed class TeamsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["binding.teams_1"];

    public static void Apply(IEvent<TeamCreated> e, SqlBatch sql) => sql.Add($"""
        insert into binding.teams_1 (tenant_id, name, version) values ({e.TenantId}, {e.Data.Name}, {e.Version})
        on conflict (tenant_id) do nothing
        """);

    public static void Apply(IEvent<TeamRenamed> e, SqlBatch sql) => sql.Add($"""
        update binding.teams_1 set name = {e.Data.Name}, version = {e.Version}
        where tenant_id = {e.TenantId} and version < {e.Version}
        """);
}
