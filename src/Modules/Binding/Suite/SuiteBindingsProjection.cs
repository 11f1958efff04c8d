using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.EventStore;

namespace Liaison.Binding.Suite;

internal sealed class SuiteBindingsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["binding.suite_bindings_1"];

    public static void Apply(IEvent<SuiteInstalled> e, SqlBatch sql) => sql.Add($"""
        insert into binding.suite_bindings_1 as b
            (tenant_id, suite_id, corp_id, known_as, corp_name, agent_id, app_name, status, generation, scope, installer, bound_by, bound_at, version)
        values ({e.TenantId}, {e.Data.SuiteId}, {e.Data.CorpId}, {e.Data.KnownAs ?? e.Data.CorpId}, {e.Data.CorpName}, {e.Data.AgentId}, {e.Data.AppName}, 'bound', 1,
            {Json(e.Data.Scope)}::jsonb, {e.Data.Installer}, {e.Metadata.Actor}, {e.Timestamp}, {e.Version})
        on conflict (tenant_id) do update set suite_id = excluded.suite_id, corp_id = excluded.corp_id, known_as = excluded.known_as, corp_name = excluded.corp_name,
            agent_id = excluded.agent_id, app_name = excluded.app_name, status = 'bound', err_code = null, generation = b.generation + 1, scope = excluded.scope,
            installer = excluded.installer, bound_by = excluded.bound_by, bound_at = excluded.bound_at, version = excluded.version
        where b.version < excluded.version
        """);

    public static void Apply(IEvent<SuiteScopeChanged> e, SqlBatch sql) => sql.Add(
        $"update binding.suite_bindings_1 set scope = {Json(e.Data.Scope)}::jsonb, version = {e.Version} where tenant_id = {e.TenantId} and version < {e.Version}");

    public static void Apply(IEvent<SuiteSuspended> e, SqlBatch sql) => sql.Add(
        $"update binding.suite_bindings_1 set status = 'suspended', err_code = {e.Data.ErrCode}, version = {e.Version} where tenant_id = {e.TenantId} and version < {e.Version}");

    public static void Apply(IEvent<SuiteResumed> e, SqlBatch sql) => sql.Add(
        $"update binding.suite_bindings_1 set status = 'bound', err_code = null, version = {e.Version} where tenant_id = {e.TenantId} and version < {e.Version}");

    public static void Apply(IEvent<SuiteUninstalled> e, SqlBatch sql) => sql.Add($"""
        update binding.suite_bindings_1 set status = 'ended', err_code = null, generation = generation + 1, version = {e.Version}
        where tenant_id = {e.TenantId} and version < {e.Version}
        """);

    private static string Json(VisibleScope scope) => JsonSerializer.Serialize(scope, EventSerialization.Options);
}
