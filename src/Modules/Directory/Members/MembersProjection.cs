using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Npgsql;

namespace Liaison.Directory.Members;

internal sealed class MembersProjection : IBulkProjection
{
    public IReadOnlyList<string> Tables => ["directory.members_1", "directory.invitations_1"];

    /// <summary>Whole corps are authorised and invited at once: three statements for all of them instead of three for each.</summary>
    public async Task<IReadOnlyList<IEvent>> CopyAsync(IReadOnlyList<IEvent> events, NpgsqlConnection connection, CancellationToken ct)
    {
        // A person can go from one membership to another: where that happens in the same batch, the order counts.
        if (events.Any(e => e.Data is MemberMatched or MemberUnmatched or MemberMerged))
        {
            return events;
        }

        var byMember = events.GroupBy(e => (e.TenantId, e.StreamId)).ToLookup(IsEntry);
        await MembersEntry.WriteAsync(connection, [.. byMember[true].Select(member => new MembersEntry(
            member.Key.TenantId, member.Key.StreamId, member.OfType<IEvent<MemberAuthorized>>().SingleOrDefault(), member.OfType<IEvent<MemberInvited>>().SingleOrDefault()))], ct);
        return [.. byMember[false].SelectMany(member => member)];
    }

    /// <summary>Authorised, invited, or the one after the other.</summary>
    private static bool IsEntry(IEnumerable<IEvent> member) => member.Select(e => e.Data).ToList() is [MemberAuthorized or MemberInvited] or [MemberAuthorized, MemberInvited];

    public static void Apply(IEvent<MemberAuthorized> e, SqlBatch sql) => sql.Add($"""
        insert into directory.members_1 as m (tenant_id, id, person_id, role, status, since, version)
        values ({e.TenantId}, {e.StreamId}, {e.Data.Person?.Value}::uuid, {e.Data.Role.ToString()}, 'authorized', {e.Timestamp}, {e.Version})
        on conflict (tenant_id, id) do update set person_id = coalesce(excluded.person_id, m.person_id), role = excluded.role, status = 'authorized',
            since = excluded.since, reason = null, version = excluded.version
        where m.version < excluded.version
        """);

    public static void Apply(IEvent<MemberInvited> e, SqlBatch sql)
    {
        Status(e, sql, "invited", null);
        sql.Add($"""
            insert into directory.invitations_1 (tenant_id, id, member_id, state, inviter, created_at, expires_at, version)
            values ({e.TenantId}, {e.Data.Invitation}, {e.StreamId}, 'open', {e.Data.InviterName}, {e.Timestamp}, {e.Data.ExpiresAt}, {e.Version})
            on conflict do nothing
            """);
    }

    public static void Apply(IEvent<MemberInvitedByMail> e, SqlBatch sql)
    {
        sql.Add($"""
            update directory.members_1 set status = 'invited', since = {e.Timestamp}, reason = null, email = {e.Data.Email}, version = {e.Version}
            where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
            """);
        sql.Add($"""
            insert into directory.invitations_1 (tenant_id, id, member_id, state, inviter, created_at, expires_at, email, version)
            values ({e.TenantId}, {e.Data.Invitation}, {e.StreamId}, 'open', {e.Data.InviterName}, {e.Timestamp}, {e.Data.ExpiresAt}, {e.Data.Email}, {e.Version})
            on conflict do nothing
            """);
    }

    public static void Apply(IEvent<InvitationOpened> e, SqlBatch sql)
    {
        sql.Add($"update directory.invitations_1 set opened_at = {e.Timestamp}, version = {e.Version} where tenant_id = {e.TenantId} and id = {e.Data.Invitation} and version < {e.Version}");
        sql.Add($"update directory.members_1 set version = {e.Version} where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}");
    }

    public static void Apply(IEvent<InvitationReminded> e, SqlBatch sql)
    {
        sql.Add($"update directory.invitations_1 set reminded_at = {e.Timestamp}, version = {e.Version} where tenant_id = {e.TenantId} and id = {e.Data.Invitation} and version < {e.Version}");
        sql.Add($"update directory.members_1 set version = {e.Version} where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}");
    }

    public static void Apply(IEvent<InvitationRevoked> e, SqlBatch sql) => EndInvitation(e, sql, e.Data.Invitation, "revoked");

    public static void Apply(IEvent<InvitationExpired> e, SqlBatch sql) => EndInvitation(e, sql, e.Data.Invitation, "expired");

    public static void Apply(IEvent<MemberJoined> e, SqlBatch sql)
    {
        sql.Add($"""
            update directory.members_1 set status = 'active', account_id = {e.Data.Account}, since = {e.Timestamp}, reason = null, version = {e.Version}
            where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
            """);
        sql.Add($"""
            update directory.invitations_1 set state = 'accepted', version = {e.Version}
            where tenant_id = {e.TenantId} and id = {e.Data.Invitation}::uuid and version < {e.Version}
            """);
    }

    public static void Apply(IEvent<MemberMatched> e, SqlBatch sql) => sql.Add($"""
        update directory.members_1 set person_id = {e.Data.Person}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<MemberUnmatched> e, SqlBatch sql) => sql.Add($"""
        update directory.members_1 set person_id = null, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<MemberMerged> e, SqlBatch sql) => sql.Add($"""
        update directory.members_1 set person_id = null, status = 'removed', since = {e.Timestamp}, reason = 'merged', version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<MemberDeauthorized> e, SqlBatch sql) => Status(e, sql, "deauthorized", e.Data.Reason);

    public static void Apply(IEvent<MemberLocked> e, SqlBatch sql) => Status(e, sql, "locked", e.Data.Reason);

    public static void Apply(IEvent<MemberUnlocked> e, SqlBatch sql) => Status(e, sql, "active", null);

    public static void Apply(IEvent<MemberRemoved> e, SqlBatch sql) => Status(e, sql, "removed", e.Data.Reason);

    public static void Apply(IEvent<MemberRoleChanged> e, SqlBatch sql) => sql.Add($"""
        update directory.members_1 set role = {e.Data.Role.ToString()}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    private static void Status(IEvent e, SqlBatch sql, string status, string? reason) => sql.Add($"""
        update directory.members_1 set status = {status}, since = {e.Timestamp}, reason = {reason}, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    private static void EndInvitation(IEvent e, SqlBatch sql, Guid invitation, string state)
    {
        sql.Add($"""
            update directory.invitations_1 set state = {state}, version = {e.Version}
            where tenant_id = {e.TenantId} and id = {invitation} and version < {e.Version}
            """);
        sql.Add($"""
            update directory.members_1 set status = case status when 'invited' then 'authorized' else status end, version = {e.Version}
            where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
            """);
    }
}
