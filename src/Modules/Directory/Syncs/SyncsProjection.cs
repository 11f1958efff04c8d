using Liaison.Directory.Contracts;
using Liaison.EventStore;

namespace Liaison.Directory.Syncs;

internal sealed class SyncsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["directory.syncs_1"];

    public static void Apply(IEvent<SyncStarted> e, SqlBatch sql) => sql.Add($"""
        insert into directory.syncs_1 (tenant_id, id, status, trigger, corp_id, generation, dry_run, started_by, started_at, version)
        values ({e.TenantId}, {e.StreamId}, 'running', {e.Data.Trigger.ToString()}, {e.Data.CorpId}, {e.Data.Generation}, {e.Data.DryRun}, {e.Metadata.Actor}, {e.Timestamp}, {e.Version})
        """);

    public static void Apply(IEvent<SyncFetched> e, SqlBatch sql) => sql.Add(
        $"update directory.syncs_1 set quarantined = {e.Data.Quarantined}, version = {e.Version} where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}");

    public static void Apply(IEvent<SyncHeld> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set status = 'held', reason = {e.Data.Reason}, access_lost = {e.Data.AccessLost}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<SyncApproved> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set status = 'approved', approved_by = {e.Metadata.Actor}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<SyncRejected> e, SqlBatch sql) => End(e, sql, "rejected", e.Data.Reason, null);

    public static void Apply(IEvent<SyncFailed> e, SqlBatch sql) => End(e, sql, "failed", e.Data.Code, e.Data.ErrCode);

    public static void Apply(IEvent<SyncCancelled> e, SqlBatch sql) => End(e, sql, "cancelled", e.Data.Reason, null);

    public static void Apply(IEvent<SyncCompleted> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set status = 'completed', reason = null, ended_at = {e.Timestamp}, added = {e.Data.Added}, changed = {e.Data.Changed}, gone = {e.Data.Left},
            out_of_scope = {e.Data.OutOfScope}, quarantined = {e.Data.Quarantined}, access_lost = {e.Data.AccessLost}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    private static void End(IEvent e, SqlBatch sql, string status, string reason, int? errCode) => sql.Add($"""
        update directory.syncs_1 set status = {status}, ended_at = {e.Timestamp}, reason = {reason}, err_code = {errCode}::int, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);
}
