using Liaison.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Directory.People;

internal sealed class PeopleProjection : IBulkProjection
{
    public IReadOnlyList<string> Tables => ["directory.people_1"];

    public static void Apply(IEvent<PersonImported> e, SqlBatch sql)
    {
        var p = e.Data.Profile;
        sql.Add($"""
            insert into directory.people_1 (tenant_id, id, corp_id, userid, userid_key, name, search, position, alias, email, mobile, departments, main_department,
                wecom_status, presence, content_hash, version)
            values ({e.TenantId}, {e.StreamId}, {e.Data.CorpId}, {e.Data.UserId}, {e.Data.UserId.ToLowerInvariant()}, {p.Name}, {SearchText.Of(p.Name, e.Data.UserId, p.Alias)},
                {p.Position}, {p.Alias}, {p.Email}, {p.Mobile}, {p.Departments.ToArray()}, {p.MainDepartment}, {p.Status}, 'present', {p.Hash()}, {e.Version})
            on conflict do nothing
            """);
    }

    public static void Apply(IEvent<PersonChanged> e, SqlBatch sql) => Write(e, e.Data.Profile, sql, returned: false);

    public static void Apply(IEvent<PersonMoved> e, SqlBatch sql) => Write(e, e.Data.Profile, sql, returned: false);

    public static void Apply(IEvent<PersonReturned> e, SqlBatch sql) => Write(e, e.Data.Profile, sql, returned: true);

    public static void Apply(IEvent<PersonPresumedGone> e, SqlBatch sql) => sql.Add($"""
        update directory.people_1 set presence = 'presumed', missing_since = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<PersonLeft> e, SqlBatch sql) => sql.Add($"""
        update directory.people_1 set presence = 'left', missing_since = coalesce(missing_since, {e.Timestamp}), version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<PersonOutOfScope> e, SqlBatch sql) => sql.Add($"""
        update directory.people_1 set presence = 'out-of-scope', missing_since = {e.Timestamp}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public async Task<IReadOnlyList<IEvent>> CopyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, CancellationToken ct)
    {
        var imported = events.OfType<IEvent<PersonImported>>().ToList();
        if (imported.Count == 0)
        {
            return events;
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy directory.people_1 (tenant_id, id, corp_id, userid, userid_key, name, search, position, alias, email, mobile, departments, main_department, wecom_status,
                presence, content_hash, version) from stdin (format binary)
            """,
            ct);
        foreach (var e in imported)
        {
            var p = e.Data.Profile;
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(e.TenantId, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(e.StreamId, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(e.Data.CorpId, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(e.Data.UserId, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(e.Data.UserId.ToLowerInvariant(), NpgsqlDbType.Text, ct);
            await copy.WriteAsync(p.Name, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(SearchText.Of(p.Name, e.Data.UserId, p.Alias), NpgsqlDbType.Text, ct);
            await WriteAsync(copy, p.Position, ct);
            await WriteAsync(copy, p.Alias, ct);
            await WriteAsync(copy, p.Email, ct);
            await WriteAsync(copy, p.Mobile, ct);
            await copy.WriteAsync(p.Departments.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint, ct);
            await (p.MainDepartment is { } main ? copy.WriteAsync(main, NpgsqlDbType.Bigint, ct) : copy.WriteNullAsync(ct));
            await copy.WriteAsync(p.Status, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync("present", NpgsqlDbType.Text, ct);
            await copy.WriteAsync(p.Hash(), NpgsqlDbType.Bytea, ct);
            await copy.WriteAsync(e.Version, NpgsqlDbType.Bigint, ct);
        }

        await copy.CompleteAsync(ct);
        return [.. events.Where(e => e is not IEvent<PersonImported>)];
    }

    private static void Write(IEvent e, Profile p, SqlBatch sql, bool returned) => sql.Add($"""
        update directory.people_1 set name = {p.Name}, search = {SearchText.Name(p.Name)} || '|' || userid_key || coalesce('|' || lower({p.Alias}::text), ''),
            position = {p.Position}, alias = {p.Alias}, email = {p.Email}, mobile = {p.Mobile}, departments = {p.Departments.ToArray()}, main_department = {p.MainDepartment},
            wecom_status = {p.Status}, content_hash = {p.Hash()}, version = {e.Version},
            presence = case when {returned} then 'present' else presence end, missing_since = case when {returned} then null else missing_since end
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    private static Task WriteAsync(NpgsqlBinaryImporter copy, string? value, CancellationToken ct) =>
        value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, NpgsqlDbType.Text, ct);
}
