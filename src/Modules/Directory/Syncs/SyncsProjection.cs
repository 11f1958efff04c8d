using Liaison.Directory.Contracts;
using Liaison.EventStore;

namespace Liaison.Directory.Syncs;

internal sealed class SyncsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["directory.syncs_1"];

    public static void Apply(IEvent<SyncStarted> e, SqlBatch sql) => sql.Add($"""
        insert into directory.syncs_1 (tenant_id, id, status, trigger, corp_id, generation, dry_run, started_by, started_at, version)
        values ({e.TenantId}, {e.StreamId}, 'running', {SyncNames.Of(e.Data.Trigger)}, {e.Data.CorpId}, {e.Data.Generation}, {e.Data.DryRun}, {e.Metadata.Actor}, {e.Timestamp}, {e.Version})
        on conflict (tenant_id, id) do nothing
        """);

    public static void Apply(IEvent<SyncFetched> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set fetched_at = {e.Timestamp}, departments = {e.Data.Departments}, people = {e.Data.People}, quarantined = {e.Data.Quarantined},
            version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<SyncHeld> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set status = 'held', reason = {e.Data.Reason}, access_lost = {e.Data.AccessLost}, members = {e.Data.Members}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<SyncApproved> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set status = 'approved', approved_by = {e.Metadata.Actor}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<SyncRejected> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set status = 'rejected', reason = {e.Data.Reason}, ended_at = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<SyncCompleted> e, SqlBatch sql)
    {
        var d = e.Data;
        sql.Add($"""
            update directory.syncs_1 set status = 'completed', ended_at = {e.Timestamp}, added = {d.Added}, changed = {d.Changed}, gone = {d.Left},
                out_of_scope = {d.OutOfScope}, quarantined = {d.Quarantined}, access_lost = {d.AccessLost}, last_owner_kept = {d.LastOwnerKept}, version = {e.Version}
            where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
            """);
    }

    public static void Apply(IEvent<SyncFailed> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set status = 'failed', reason = {e.Data.Code}, err_code = {e.Data.ErrCode}, ended_at = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<SyncCancelled> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set status = 'cancelled', reason = {e.Data.Reason}, ended_at = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<SyncUndone> e, SqlBatch sql) => sql.Add($"""
        update directory.syncs_1 set undone_at = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);
}

/// <summary>The texts that tables and answers hold.</summary>
internal static class SyncNames
{
    public static string Of(SyncTrigger trigger) => trigger switch
    {
        SyncTrigger.Binding => "binding",
        SyncTrigger.Manual => "manual",
        SyncTrigger.Schedule => "schedule",
        SyncTrigger.Callback => "callback",
        _ => throw new InvalidOperationException($"{trigger}"),
    };
}
