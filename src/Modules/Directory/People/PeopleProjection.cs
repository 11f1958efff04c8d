using System.Security.Cryptography;
using System.Text;
using Liaison.EventStore;
using Liaison.WeCom;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Directory.People;

internal sealed class PeopleProjection : IBulkProjection
{
    public IReadOnlyList<string> Tables => ["directory.people_1"];

    /// <summary>Whether two cards say the same, without keeping both in memory: 16 bytes of SHA-256.</summary>
    public static Guid HashOf(PersonCardFacts card)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var text = string.Join('\u001f', card.Name, card.Position, card.Alias, card.Email, card.Mobile, card.OpenUserId, card.Status);
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return new Guid(hash[..16]);
    }

    public async Task<IReadOnlyList<IEvent>> CopyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, CancellationToken ct)
    {
        // A userid can go from one person to the next: where somebody leaves or is renamed in the same batch, the order counts and COPY has none.
        if (events.Any(e => e.Data is PersonLeft or PersonRenamed) || !events.Any(e => e.Data is PersonImported))
        {
            return events;
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy directory.people_1
                (tenant_id, id, corp_id, userid, userid_key, name, search, position, alias, email, mobile, open_userid, departments, main_department, wecom_status,
                 presence, content_hash, version)
            from stdin (format binary)
            """,
            ct);
        foreach (var e in events.OfType<IEvent<PersonImported>>())
        {
            var (card, place) = (e.Data.Card, e.Data.Place);
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(e.TenantId, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(e.StreamId, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(e.Data.CorpId, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(e.Data.UserId, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(WeComUserId.Key(e.Data.UserId), NpgsqlDbType.Text, ct);
            await copy.WriteAsync(card.Name, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(SearchOf(card) + ' ' + WeComUserId.Key(e.Data.UserId), NpgsqlDbType.Text, ct);
            await WriteAsync(copy, card.Position, ct);
            await WriteAsync(copy, card.Alias, ct);
            await WriteAsync(copy, card.Email, ct);
            await WriteAsync(copy, card.Mobile, ct);
            await WriteAsync(copy, card.OpenUserId, ct);
            await copy.WriteAsync(place.Departments.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint, ct);
            await (place.MainDepartment is { } main ? copy.WriteAsync(main, NpgsqlDbType.Bigint, ct) : copy.WriteNullAsync(ct));
            await copy.WriteAsync(card.Status, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync("present", NpgsqlDbType.Text, ct);
            await copy.WriteAsync(HashOf(card), NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(e.Version, NpgsqlDbType.Bigint, ct);
        }

        await copy.CompleteAsync(ct);
        return [.. events.Where(e => e.Data is not PersonImported)];
    }

    public static void Apply(IEvent<PersonImported> e, SqlBatch sql)
    {
        var (card, place, key) = (e.Data.Card, e.Data.Place, WeComUserId.Key(e.Data.UserId));
        sql.Add($"""
            insert into directory.people_1
                (tenant_id, id, corp_id, userid, userid_key, name, search, position, alias, email, mobile, open_userid, departments, main_department, wecom_status,
                 presence, content_hash, version)
            values ({e.TenantId}, {e.StreamId}, {e.Data.CorpId}, {e.Data.UserId}, {key}, {card.Name}, {SearchOf(card) + ' ' + key}, {card.Position}, {card.Alias},
                {card.Email}, {card.Mobile}, {card.OpenUserId}, {place.Departments.ToArray()}, {place.MainDepartment}, {card.Status}, 'present', {HashOf(card)}, {e.Version})
            on conflict (tenant_id, id) do nothing
            """);
    }

    public static void Apply(IEvent<PersonChanged> e, SqlBatch sql)
    {
        var card = e.Data.Card;
        sql.Add($"""
            update directory.people_1 set name = {card.Name}, search = {SearchOf(card)} || ' ' || userid_key, position = {card.Position}, alias = {card.Alias},
                email = {card.Email}, mobile = {card.Mobile}, open_userid = {card.OpenUserId}, wecom_status = {card.Status}, content_hash = {HashOf(card)},
                version = {e.Version}
            where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
            """);
    }

    public static void Apply(IEvent<PersonMoved> e, SqlBatch sql) => sql.Add($"""
        update directory.people_1 set departments = {e.Data.Place.Departments.ToArray()}, main_department = {e.Data.Place.MainDepartment}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<PersonRenamed> e, SqlBatch sql)
    {
        var key = WeComUserId.Key(e.Data.To);
        sql.Add($"""
            update directory.people_1 set userid = {e.Data.To}, userid_key = {key}, maybe_now = null, former_userid_key = {WeComUserId.Key(e.Data.From)}, renamed_at = {e.Timestamp},
                search = left(search, length(search) - length(userid_key)) || {key}, version = {e.Version}
            where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
            """);
    }

    public static void Apply(IEvent<PersonPresumedGone> e, SqlBatch sql) => sql.Add($"""
        update directory.people_1 set presence = 'presumed', missing_since = {e.Timestamp}, missing_run = {e.Data.Run}, maybe_now = {e.Data.MaybeNow}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<PersonLeft> e, SqlBatch sql) => sql.Add($"""
        update directory.people_1 set presence = 'left', left_at = {e.Timestamp}, missing_since = null, missing_run = null, maybe_now = null, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<PersonReturned> e, SqlBatch sql) => sql.Add($"""
        update directory.people_1 set presence = 'present', left_at = null, missing_since = null, missing_run = null, maybe_now = null, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<PersonOutOfScope> e, SqlBatch sql) => sql.Add($"""
        update directory.people_1 set presence = 'out-of-scope', missing_since = null, missing_run = null, maybe_now = null, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<PersonToldApart> e, SqlBatch sql) => sql.Add($"""
        update directory.people_1 set maybe_now = null, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    private static string SearchOf(PersonCardFacts card) => Pinyin.SearchTerms(card.Name, card.Alias);

    private static Task WriteAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken ct) =>
        text is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(text, NpgsqlDbType.Text, ct);
}
