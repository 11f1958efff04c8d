using Liaison.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Directory.Departments;

internal sealed class DepartmentsProjection : IBulkProjection
{
    public IReadOnlyList<string> Tables => ["directory.departments_1"];

    public async Task<IReadOnlyList<IEvent>> CopyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, CancellationToken ct)
    {
        // A stream's version 1 in the batch: the table has nothing of this team yet. A department's first event is a new row then.
        var fresh = events.Where(e => e.Version == 1).Select(e => e.StreamId).ToHashSet();
        List<IEvent> rest = [];
        List<IEvent<DepartmentImported>> rows = [];
        HashSet<(Guid, long)> copied = [];
        foreach (var e in events)
        {
            if (e is IEvent<DepartmentImported> imported && fresh.Contains(e.StreamId) && copied.Add((e.StreamId, imported.Data.Id)))
            {
                rows.Add(imported);
            }
            else
            {
                rest.Add(e);
            }
        }

        if (rows.Count == 0)
        {
            return rest;
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            "copy directory.departments_1 (tenant_id, id, parent_id, name, name_en, sort, source, removed, version) from stdin (format binary)", ct);
        foreach (var e in rows)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(e.TenantId, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(e.Data.Id, NpgsqlDbType.Bigint, ct);
            await (e.Data.ParentId is { } parent ? copy.WriteAsync(parent, NpgsqlDbType.Bigint, ct) : copy.WriteNullAsync(ct));
            await copy.WriteAsync(e.Data.Name, NpgsqlDbType.Text, ct);
            await (e.Data.NameEn is { } name ? copy.WriteAsync(name, NpgsqlDbType.Text, ct) : copy.WriteNullAsync(ct));
            await copy.WriteAsync(e.Data.Sort, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync("wecom", NpgsqlDbType.Text, ct);
            await copy.WriteAsync(false, NpgsqlDbType.Boolean, ct);
            await copy.WriteAsync(e.Version, NpgsqlDbType.Bigint, ct);
        }

        await copy.CompleteAsync(ct);
        return rest;
    }

    public static void Apply(IEvent<DepartmentImported> e, SqlBatch sql) => sql.Add($"""
        insert into directory.departments_1 as d (tenant_id, id, parent_id, name, name_en, sort, source, removed, version)
        values ({e.TenantId}, {e.Data.Id}, {e.Data.ParentId}, {e.Data.Name}, {e.Data.NameEn}, {e.Data.Sort}, 'wecom', false, {e.Version})
        on conflict (tenant_id, id) do update set parent_id = excluded.parent_id, name = excluded.name, name_en = excluded.name_en, sort = excluded.sort,
            source = 'wecom', removed = false, version = excluded.version
        where d.version < excluded.version
        """);

    public static void Apply(IEvent<DepartmentCreated> e, SqlBatch sql) => sql.Add($"""
        insert into directory.departments_1 (tenant_id, id, parent_id, name, sort, source, removed, version)
        values ({e.TenantId}, {e.Data.Id}, {e.Data.ParentId}, {e.Data.Name}, {e.Data.Sort}, 'local', false, {e.Version})
        on conflict (tenant_id, id) do nothing
        """);

    public static void Apply(IEvent<DepartmentRenamed> e, SqlBatch sql) => sql.Add($"""
        update directory.departments_1 set name = {e.Data.Name}, name_en = {e.Data.NameEn}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.Data.Id} and version < {e.Version}
        """);

    public static void Apply(IEvent<DepartmentMoved> e, SqlBatch sql) => sql.Add($"""
        update directory.departments_1 set parent_id = {e.Data.ParentId}, sort = {e.Data.Sort}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.Data.Id} and version < {e.Version}
        """);

    public static void Apply(IEvent<DepartmentRemoved> e, SqlBatch sql) => sql.Add($"""
        update directory.departments_1 set removed = true, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.Data.Id} and version < {e.Version}
        """);
}
