using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.EventStore;

namespace Liaison.Binding.Corp;

internal sealed class BindingsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["binding.bindings_1"];

    public static void Apply(IEvent<CorpBound> e, SqlBatch sql) => sql.Add($"""
        insert into binding.bindings_1 as b
            (tenant_id, corp_id, agent_id, app_name, status, generation, has_contacts_secret, scope, known_as, bound_by, bound_at, version)
        values ({e.TenantId}, {e.Data.CorpId}, {e.Data.AgentId}, {e.Data.AppName}, 'bound', 1, {e.Data.HasContactsSecret}, {Json(e.Data.Scope)}::jsonb,
            {e.Data.KnownAs}, {e.Metadata.Actor}, {e.Timestamp}, {e.Version})
        on conflict (tenant_id) do update set corp_id = excluded.corp_id, agent_id = excluded.agent_id, app_name = excluded.app_name, status = 'bound',
            err_code = null, generation = b.generation + 1, has_contacts_secret = excluded.has_contacts_secret, scope = excluded.scope,
            known_as = excluded.known_as, bound_by = excluded.bound_by, bound_at = excluded.bound_at, version = excluded.version
        where b.version < excluded.version
        """);

    public static void Apply(IEvent<CredentialsRotated> e, SqlBatch sql) => sql.Add($"""
        update binding.bindings_1 set has_contacts_secret = {e.Data.HasContactsSecret}, generation = generation + 1, version = {e.Version}
        where tenant_id = {e.TenantId} and version < {e.Version}
        """);

    public static void Apply(IEvent<VisibleScopeChanged> e, SqlBatch sql) => sql.Add(
        $"update binding.bindings_1 set scope = {Json(e.Data.Scope)}::jsonb, version = {e.Version} where tenant_id = {e.TenantId} and version < {e.Version}");

    public static void Apply(IEvent<BindingSuspended> e, SqlBatch sql) => sql.Add(
        $"update binding.bindings_1 set status = 'suspended', err_code = {e.Data.ErrCode}, version = {e.Version} where tenant_id = {e.TenantId} and version < {e.Version}");

    public static void Apply(IEvent<BindingResumed> e, SqlBatch sql) => sql.Add(
        $"update binding.bindings_1 set status = 'bound', err_code = null, version = {e.Version} where tenant_id = {e.TenantId} and version < {e.Version}");

    // Where another app reads from now on, it is another generation.
    public static void Apply(IEvent<CorpUnbound> e, SqlBatch sql) => sql.Add($"""
        update binding.bindings_1 set status = 'unbound', err_code = null, generation = generation + {(e.Data.SuiteRemains ? 1 : 0)}, version = {e.Version}
        where tenant_id = {e.TenantId} and version < {e.Version}
        """);

    private static string Json(VisibleScope scope) => JsonSerializer.Serialize(scope, EventSerialization.Options);
}
