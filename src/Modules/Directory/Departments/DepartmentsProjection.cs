using Liaison.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Directory.Departments;

internal sealed class DepartmentsProjection : IBulkProjection
{
    public IReadOnlyList<string> Tables => ["directory.departments_1"];

    public static void Apply(IEvent<DepartmentImported> e, SqlBatch sql) => sql.Add($"""
        insert into directory.departments_1 as d (tenant_id, id, parent_id, name, name_en, sort, source, removed, version)
        values ({e.TenantId}, {e.Data.Id}, {e.Data.ParentId}, {e.Data.Name}, {e.Data.NameEn}, {e.Data.Sort}, 'wecom', false, {e.Version})
        on conflict (tenant_id, id) do update set parent_id = excluded.parent_id, name = excluded.name, name_en = excluded.name_en, sort = excluded.sort, removed = false,
            version = excluded.version where d.version < excluded.version
        """);

    public static void Apply(IEvent<DepartmentCreated> e, SqlBatch sql) => sql.Add($"""
        insert into directory.departments_1 (tenant_id, id, parent_id, name, sort, source, removed, version)
        values ({e.TenantId}, {e.Data.Id}, {e.Data.ParentId}, {e.Data.Name}, 0, 'local', false, {e.Version}) on conflict do nothing
        """);

    public static void Apply(IEvent<DepartmentRenamed> e, SqlBatch sql) => sql.Add($"""
        update directory.departments_1 set name = {e.Data.Name}, name_en = {e.Data.NameEn}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.Data.Id} and version < {e.Version}
        """);

    public static void Apply(IEvent<DepartmentMoved> e, SqlBatch sql) => sql.Add($"""
        update directory.departments_1 set parent_id = {e.Data.ParentId}, sort = {e.Data.Sort}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.Data.Id} and version < {e.Version}
        """);

    public static void Apply(IEvent<DepartmentRemoved> e, SqlBatch sql) => sql.Add(
        $"update directory.departments_1 set removed = true, version = {e.Version} where tenant_id = {e.TenantId} and id = {e.Data.Id} and version < {e.Version}");

    /// <summary>Copies the departments of a stream that begins here: nothing of it can be in the table yet.</summary>
    public async Task<IReadOnlyList<IEvent>> CopyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, CancellationToken ct)
    {
        var fresh = events.Where(e => e is { Version: 1, Data: DepartmentImported }).Select(e => e.StreamId).ToHashSet();
        var seen = new HashSet<(Guid, long)>();
        var rows = events.OfType<IEvent<DepartmentImported>>().Where(e => fresh.Contains(e.StreamId) && seen.Add((e.StreamId, e.Data.Id))).ToList();
        if (rows.Count == 0)
        {
            return events;
        }

        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy directory.departments_1 (tenant_id, id, parent_id, name, name_en, sort, source, removed, version) from stdin (format binary)", ct))
        {
            foreach (var e in rows)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(e.TenantId, NpgsqlDbType.Text, ct);
                await copy.WriteAsync(e.Data.Id, NpgsqlDbType.Bigint, ct);
                await (e.Data.ParentId is { } parent ? copy.WriteAsync(parent, NpgsqlDbType.Bigint, ct) : copy.WriteNullAsync(ct));
                await copy.WriteAsync(e.Data.Name, NpgsqlDbType.Text, ct);
                await (e.Data.NameEn is { } en ? copy.WriteAsync(en, NpgsqlDbType.Text, ct) : copy.WriteNullAsync(ct));
                await copy.WriteAsync(e.Data.Sort, NpgsqlDbType.Bigint, ct);
                await copy.WriteAsync("wecom", NpgsqlDbType.Text, ct);
                await copy.WriteAsync(false, NpgsqlDbType.Boolean, ct);
                await copy.WriteAsync(e.Version, NpgsqlDbType.Bigint, ct);
            }

            await copy.CompleteAsync(ct);
        }

        var copied = rows.ToHashSet<IEvent>();
        return [.. events.Where(e => !copied.Contains(e))];
    }
}
