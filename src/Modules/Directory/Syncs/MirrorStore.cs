using System.Text.Json;
using Liaison.Directory.People;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Directory.Syncs;

/// <summary>Reads what we know, in one round trip whatever its size.</summary>
internal sealed class MirrorStore(NpgsqlDataSource db, TimeProvider time)
{
    private const string AllPeople = "/* all people */";
    private const string OfPeople = "and userid_key = any(@keys)";
    private const string AllMembers = "/* all members */";
    private const string OfMembers = "and person_id in (select id from directory.people_1 where tenant_id = @team and corp_id = @corp and userid_key = any(@keys))";

    private const string Statements = """
        select id, userid, userid_key, name, position, open_userid, departments, main_department, wecom_status, presence, missing_since, missing_run, maybe_now, left_at,
            content_hash, version
        from directory.people_1 where tenant_id = @team and corp_id = @corp /* all people */ and (presence <> 'left' or left_at > @returnable) order by left_at nulls first;

        select id, parent_id, name, name_en, sort, source = 'local', removed, version from directory.departments_1 where tenant_id = @team;

        select id, person_id, status, reason, version from directory.members_1 where tenant_id = @team /* all members */;

        select p.departments from directory.syncs_1 s
        join directory.sync_plan l on l.tenant_id = s.tenant_id and l.sync_id = s.id and l.takes_access
        join directory.people_1 p on p.tenant_id = l.tenant_id and p.id = l.person_id
        where s.tenant_id = @team and s.status = 'completed' and not s.dry_run and s.ended_at > @recent and s.approved_by is null and s.undone_at is null;

        select p.basis from directory.syncs_1 s join directory.sync_progress p on p.tenant_id = s.tenant_id and p.sync_id = s.id
        where s.tenant_id = @team and s.corp_id = @corp and s.status = 'completed' and not s.dry_run and s.trigger <> 'callback'
        order by s.started_at desc limit 1;

        -- A dump that is loaded again has another oid or cluster, a recovery and a promoted standby another timeline.
        select concat_ws('/', (select system_identifier from pg_control_system()), (select timeline_id from pg_control_checkpoint()), oid)
        from pg_database where datname = current_database()
        """;

    /// <param name="keys">Of the people who matter; null for all. Of a part, the counts over all members say nothing.</param>
    public async Task<Mirror> LoadAsync(TeamId team, string corpId, CancellationToken ct, IReadOnlyCollection<string>? keys = null)
    {
        var now = time.GetUtcNow();
        await using var command = db.CreateCommand(keys is null ? Statements : Statements.Replace(AllPeople, OfPeople, StringComparison.Ordinal).Replace(AllMembers, OfMembers, StringComparison.Ordinal));
        if (keys is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]>("keys", [.. keys]));
        }

        command.Parameters.Add(new NpgsqlParameter<string>("team", Tenant.Of(team).Id));
        command.Parameters.Add(new NpgsqlParameter<string>("corp", corpId));
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset>("returnable", now - Mirror.ReturnWindow) { NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset>("recent", now - Mirror.Recent) { NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (people, leavers) = await PeopleAsync(reader, ct);
        await reader.NextResultAsync(ct);
        var (departments, treeVersion) = await DepartmentsAsync(reader, ct);
        await reader.NextResultAsync(ct);
        var (members, withAccess) = await MembersAsync(reader, ct);
        await reader.NextResultAsync(ct);
        List<IReadOnlyList<long>> recent = [];
        while (await reader.ReadAsync(ct))
        {
            recent.Add(reader.GetFieldValue<long[]>(0));
        }

        await reader.NextResultAsync(ct);
        var last = await reader.ReadAsync(ct) ? JsonSerializer.Deserialize<PlanBasis>(reader.GetString(0), EventSerialization.Options) : null;
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new Mirror(people, leavers, departments, treeVersion, members, withAccess, recent, reader.GetString(0), last);
    }

    private static async Task<(Dictionary<string, KnownPerson> People, Dictionary<string, KnownPerson> Leavers)> PeopleAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        Dictionary<string, KnownPerson> people = new(StringComparer.Ordinal);
        Dictionary<string, KnownPerson> leavers = new(StringComparer.Ordinal);
        Dictionary<string, string> pool = new(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            var person = new KnownPerson(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(3), Pooled(pool, Text(reader, 4)), Text(reader, 5),
                new PersonPlace(reader.GetFieldValue<long[]>(6), reader.IsDBNull(7) ? null : reader.GetInt64(7)), reader.GetInt32(8), PresenceNames.Parse(reader.GetString(9)),
                Instant(reader, 10), reader.IsDBNull(11) ? null : reader.GetGuid(11), Text(reader, 12), Instant(reader, 13), reader.GetGuid(14), reader.GetInt64(15));
            // In the order in which they left: the newest stays.
            (person.Presence == Presence.Left ? leavers : people)[reader.GetString(2)] = person;
        }

        return (people, leavers);
    }

    private static async Task<(Dictionary<long, KnownDepartment> Departments, long Version)> DepartmentsAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        Dictionary<long, KnownDepartment> departments = [];
        var version = 0L;
        while (await reader.ReadAsync(ct))
        {
            var id = reader.GetInt64(0);
            departments[id] = new KnownDepartment(
                id, reader.IsDBNull(1) ? null : reader.GetInt64(1), reader.GetString(2), Text(reader, 3), reader.GetInt64(4), reader.GetBoolean(5), reader.GetBoolean(6));
            // Every event of the tree leaves its version in a row: the highest is the stream's.
            version = Math.Max(version, reader.GetInt64(7));
        }

        return (departments, version);
    }

    private static async Task<(Dictionary<Guid, KnownMember> Members, int WithAccess)> MembersAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        Dictionary<Guid, KnownMember> members = [];
        var withAccess = 0;
        while (await reader.ReadAsync(ct))
        {
            var member = new KnownMember(reader.GetGuid(0), reader.GetString(2), Text(reader, 3), reader.GetInt64(4));
            withAccess += member.HasAccess ? 1 : 0;
            if (!reader.IsDBNull(1))
            {
                members[reader.GetGuid(1)] = member;
            }
        }

        return (members, withAccess);
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Instant(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    // A few hundred positions over 100,000 people.
    private static string? Pooled(Dictionary<string, string> pool, string? text)
    {
        if (text is null || pool.TryAdd(text, text))
        {
            return text;
        }

        return pool[text];
    }
}

internal static class PresenceNames
{
    public static Presence Parse(string name) => name switch
    {
        "present" => Presence.Present,
        "out-of-scope" => Presence.OutOfScope,
        "presumed" => Presence.Presumed,
        "left" => Presence.Left,
        _ => throw new InvalidOperationException($"people_1.presence is '{name}'."),
    };
}
