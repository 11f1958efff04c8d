using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Directory.Members;

/// <summary>One of many who are let in at once: authorised, invited, or both. Writes what <see cref="MembersProjection"/> writes for these events one by one.</summary>
internal sealed record MembersEntry(string TenantId, Guid Member, IEvent<MemberAuthorized>? Authorized, IEvent<MemberInvited>? Invited)
{
    private IEvent Last => (IEvent?)Invited ?? Authorized!;

    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<MembersEntry> entries, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (entries.Where(e => e.Authorized is not null).ToList() is { Count: > 0 } authorized)
        {
            batch.BatchCommands.Add(Authorize(authorized));
        }

        if (entries.Where(e => e.Invited is not null).ToList() is { Count: > 0 } invited)
        {
            batch.BatchCommands.Add(Invite([.. invited.Where(e => e.Authorized is null)]));
            batch.BatchCommands.Add(OpenInvitations(invited));
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private static NpgsqlBatchCommand Authorize(IReadOnlyList<MembersEntry> entries) => new("""
        insert into directory.members_1 as m (tenant_id, id, person_id, role, status, since, version)
        select * from unnest($1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant_id, id) do update set person_id = coalesce(excluded.person_id, m.person_id), role = excluded.role, status = excluded.status,
            since = excluded.since, reason = null, version = excluded.version
        where m.version < excluded.version
        """)
    {
        Parameters =
        {
            Array(entries, NpgsqlDbType.Text, e => e.TenantId),
            Array(entries, NpgsqlDbType.Uuid, e => e.Member),
            Array(entries, NpgsqlDbType.Uuid, e => e.Authorized!.Data.Person?.Value),
            Array(entries, NpgsqlDbType.Text, e => e.Authorized!.Data.Role.ToString()),
            Array(entries, NpgsqlDbType.Text, e => e.Invited is null ? "authorized" : "invited"),
            Array(entries, NpgsqlDbType.TimestampTz, e => e.Last.Timestamp),
            Array(entries, NpgsqlDbType.Bigint, e => e.Last.Version),
        },
    };

    private static NpgsqlBatchCommand Invite(IReadOnlyList<MembersEntry> entries) => new("""
        update directory.members_1 m set status = 'invited', since = i.at, reason = null, version = i.version
        from unnest($1, $2, $3, $4) as i (tenant_id, id, at, version)
        where m.tenant_id = i.tenant_id and m.id = i.id and m.version < i.version
        """)
    {
        Parameters =
        {
            Array(entries, NpgsqlDbType.Text, e => e.TenantId),
            Array(entries, NpgsqlDbType.Uuid, e => e.Member),
            Array(entries, NpgsqlDbType.TimestampTz, e => e.Last.Timestamp),
            Array(entries, NpgsqlDbType.Bigint, e => e.Last.Version),
        },
    };

    private static NpgsqlBatchCommand OpenInvitations(IReadOnlyList<MembersEntry> entries) => new("""
        insert into directory.invitations_1 (tenant_id, id, member_id, state, inviter, created_at, expires_at, version)
        select tenant_id, id, member_id, 'open', inviter, created_at, expires_at, version
        from unnest($1, $2, $3, $4, $5, $6, $7) as i (tenant_id, id, member_id, inviter, created_at, expires_at, version)
        on conflict do nothing
        """)
    {
        Parameters =
        {
            Array(entries, NpgsqlDbType.Text, e => e.TenantId),
            Array(entries, NpgsqlDbType.Uuid, e => e.Invited!.Data.Invitation),
            Array(entries, NpgsqlDbType.Uuid, e => e.Member),
            Array(entries, NpgsqlDbType.Text, e => e.Invited!.Data.InviterName),
            Array(entries, NpgsqlDbType.TimestampTz, e => e.Last.Timestamp),
            Array(entries, NpgsqlDbType.TimestampTz, e => e.Invited!.Data.ExpiresAt.ToUniversalTime()),
            Array(entries, NpgsqlDbType.Bigint, e => e.Last.Version),
        },
    };

    private static NpgsqlParameter<T[]> Array<T>(IReadOnlyList<MembersEntry> entries, NpgsqlDbType type, Func<MembersEntry, T> value) =>
        new() { TypedValue = [.. entries.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type };
}
