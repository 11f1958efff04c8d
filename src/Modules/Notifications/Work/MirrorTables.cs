using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Liaison.Kernel.Ids;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Notifications.Work;

/// <summary>Reads what a batch of changes concerns and writes what they made of it: one round trip each, however many there are.</summary>
internal static class MirrorTables
{
    /// <summary>The first key of the locks on projects.</summary>
    private const int Locks = 0x6c77;

    /// <summary>Projects share so many locks, so that no batch holds more: the server has room for some thousands.</summary>
    private const int LockSlots = 256;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly IReadOnlyList<Table> Tables =
    [
        new(SubjectKind.Item, "items", "project_id, external_id, number, kind, title, body, state, is_done, done_at, priority, iteration_id, due_on, url, created_at, source_at, deleted_at, said", Kept: "body"),
        new(SubjectKind.Iteration, "iterations", "project_id, external_id, name, starts_on, ends_on, is_closed, url, source_at, deleted_at, said"),
        new(SubjectKind.MergeRequest, "merge_requests", "project_id, external_id, number, title, body, state, source_branch, target_branch, url, created_at, source_at, deleted_at, said", Kept: "body"),
        new(
            SubjectKind.Build,
            "builds",
            "project_id, external_id, number, name, ref, commit_id, commit_title, state, stages, log_tail, merge_request_id, url, started_at, ended_at, created_at, source_at, deleted_at, said",
            Kept: "log_tail"),
        new(null, "comments", "subject_id, external_id, author_id, account_id, text, url, at, source_at, deleted_at, said", Kept: "text, account_id"),
    ];

    /// <summary>Locks the projects of the batch and fills in what is known.</summary>
    public static async Task LoadAsync(NpgsqlConnection connection, TeamId team, MirrorBatch batch, CancellationToken ct)
    {
        var tenant = Tenant.Of(team).Id;
        await using var reads = new NpgsqlBatch(connection);
        List<Action<NpgsqlDataReader>> readers = [];

        void Add(string sql, Action<NpgsqlDataReader> reader, params ReadOnlySpan<NpgsqlParameter> parameters)
        {
            reads.BatchCommands.Add(Command(sql, parameters));
            readers.Add(reader);
        }

        // In one order for all: nobody waits for one who waits for them. What is read is read after the lock is there.
        Add(
            "select pg_advisory_xact_lock($1, slot) from unnest($2) as slot",
            _ => { },
            new NpgsqlParameter<int> { TypedValue = Locks },
            Of(batch.Projects.Keys.Select(p => p.ToByteArray()[15] % LockSlots).Distinct().Order().ToArray()));
        Add(
            "select id, name, path, group_name, url, said_at from notifications.projects where tenant_id = $1 and id = any($2)",
            r =>
            {
                var project = batch.Projects[r.GetGuid(0)];
                project.IsStored = true;
                project.Names.IsKnown(r.GetFieldValue<DateTimeOffset>(5), ("name", r.GetString(1)), ("path", Text(r, 2)), ("group", Text(r, 3)), ("url", Text(r, 4)));
            },
            Of(tenant),
            Of(batch.Projects.Keys.ToArray()));
        if (batch.People.Count > 0)
        {
            Add(
                "select id, login, email, name, said_at, account_id is not null from notifications.source_users where tenant_id = $1 and id = any($2)",
                r =>
                {
                    var user = batch.People[r.GetGuid(0)];
                    (user.IsStored, user.IsLinked) = (true, r.GetBoolean(5));
                    user.Names.IsKnown(r.GetFieldValue<DateTimeOffset>(4), ("login", Text(r, 1)), ("email", Text(r, 2)), ("name", Text(r, 3)));
                },
                Of(tenant),
                Of(batch.People.Keys.ToArray()));
        }

        if (batch.Logins.Count > 0)
        {
            Add(
                "select login, id from notifications.source_users where tenant_id = $1 and source_id = $2 and login = any($3)",
                r => batch.Mentioned[r.GetString(0)] = r.GetGuid(1),
                Of(tenant),
                Of(batch.Source),
                Of(batch.Logins.ToArray()));
        }

        foreach (var group in batch.Concerned.GroupBy(c => c.Kind, c => c.Id))
        {
            Add(
                Tables.Single(t => t.Kind == group.Key).Select,
                r => batch.Known[r.GetGuid(0)] = JsonSerializer.Deserialize<Said>(r.GetFieldValue<byte[]>(1), Json) is { Fields: not null } said ? said : Said.Nothing,
                Of(tenant),
                Of(group.ToArray()));
        }

        var succeeded = batch.Succeeded.ToList();
        if (succeeded.Count > 0)
        {
            Add(
                """
                select k.id, 'failed' = (
                    select b.state from notifications.builds b
                    where b.tenant_id = $1 and b.project_id = k.project and b.name = k.name and b.ref is not distinct from k.ref
                        and b.state in ('succeeded', 'failed') and b.id <> k.id and b.created_at <= k.at
                    order by b.created_at desc limit 1)
                from (
                    select x.id, x.project, coalesce(x.name, own.name) as name, coalesce(x.ref, own.ref) as ref, x.at
                    from unnest($2, $3, $4, $5, $6) as x (id, project, name, ref, at)
                    left join notifications.builds own on own.tenant_id = $1 and own.id = x.id) k
                """,
                r => batch.FailedBefore[r.GetGuid(0)] = !r.IsDBNull(1) && r.GetBoolean(1),
                Of(tenant),
                Of(succeeded.Select(b => b.Build).ToArray()),
                Of(succeeded.Select(b => b.Project).ToArray()),
                Of(succeeded.Select(b => b.Name).ToArray()),
                Of(succeeded.Select(b => b.Ref).ToArray()),
                Of(succeeded.Select(b => b.At.ToUniversalTime()).ToArray()));
        }

        await using var reader = await reads.ExecuteReaderAsync(ct);
        foreach (var read in readers)
        {
            while (await reader.ReadAsync(ct))
            {
                read(reader);
            }

            await reader.NextResultAsync(ct);
        }
    }

    /// <summary>Writes what has changed, and nothing else.</summary>
    public static async Task SaveAsync(NpgsqlConnection connection, TeamId team, MirrorBatch batch, IReadOnlyList<Activity> activities, CancellationToken ct)
    {
        var tenant = Tenant.Of(team).Id;
        await using var writes = new NpgsqlBatch(connection);
        AddProjects(writes, tenant, batch);
        AddPeople(writes, tenant, batch);
        foreach (var group in batch.Things.Where(t => t.IsChanged).GroupBy(t => t.Kind))
        {
            writes.BatchCommands.Add(Command(Tables.Single(t => t.Kind == group.Key).Upsert, Of(tenant), Rows(group.Select(MirrorRows.Of))));
        }

        AddRoles(writes, tenant, batch);
        if (activities.Count > 0)
        {
            writes.BatchCommands.Add(Command(
                """
                insert into notifications.activities (tenant_id, id, source_id, project_id, subject_kind, subject_id, what, actor_id, account_id, comment_id, urgent, at)
                select $1, id, source_id, project_id, subject_kind, subject_id, what, actor_id, account_id, comment_id, urgent, at
                from json_populate_recordset(null::notifications.activities, $2)
                """,
                Of(tenant),
                Rows(activities.Select(a => new
                {
                    a.Id,
                    SourceId = a.Source,
                    ProjectId = a.Project,
                    SubjectKind = WorkIds.NameOf(a.Kind),
                    SubjectId = a.Subject,
                    a.What,
                    ActorId = a.Actor,
                    AccountId = a.Account?.Value,
                    CommentId = a.Comment,
                    a.Urgent,
                    a.At,
                }))));
        }

        if (writes.BatchCommands.Count > 0)
        {
            await writes.ExecuteNonQueryAsync(ct);
        }
    }

    private static void AddProjects(NpgsqlBatch writes, string tenant, MirrorBatch batch)
    {
        if (batch.Projects.Values.Where(p => p.Names.IsChanged || !p.IsStored).OrderBy(p => p.Id).ToList() is { Count: > 0 } projects)
        {
            writes.BatchCommands.Add(Command(
                """
                insert into notifications.projects (tenant_id, id, source_id, external_id, name, path, group_name, url, said_at)
                select $1, id, source_id, external_id, name, path, group_name, url, said_at from json_populate_recordset(null::notifications.projects, $2) order by id
                on conflict (tenant_id, id) do update set name = excluded.name, path = excluded.path, group_name = excluded.group_name, url = excluded.url, said_at = excluded.said_at
                """,
                Of(tenant),
                Rows(projects.Select(p => new
                {
                    p.Id,
                    SourceId = batch.Source,
                    p.ExternalId,
                    Name = p.Names["name"] ?? p.ExternalId,
                    Path = p.Names["path"],
                    GroupName = p.Names["group"],
                    Url = p.Names["url"],
                    p.Names.SaidAt,
                }))));
        }
    }

    private static void AddPeople(NpgsqlBatch writes, string tenant, MirrorBatch batch)
    {
        if (batch.People.Values.Where(p => p.Names.IsChanged || !p.IsStored).OrderBy(p => p.Id).ToList() is { Count: > 0 } people)
        {
            // Ordered: who is told of in two projects at once is written by the two in turn.
            writes.BatchCommands.Add(Command(
                """
                insert into notifications.source_users (tenant_id, id, source_id, external_id, login, email, name, said_at)
                select $1, id, source_id, external_id, login, email, name, said_at from json_populate_recordset(null::notifications.source_users, $2) order by id
                on conflict (tenant_id, id) do update set login = excluded.login, email = excluded.email, name = excluded.name, said_at = excluded.said_at
                """,
                Of(tenant),
                Rows(people.Select(p => new { p.Id, SourceId = batch.Source, p.ExternalId, Login = p.Names["login"], p.Email, Name = p.Names["name"], p.Names.SaidAt }))));
        }
    }

    private static void AddRoles(NpgsqlBatch writes, string tenant, MirrorBatch batch)
    {
        var changed = batch.Things.SelectMany(t => t.ChangedRoles().Select(r => (Subject: t.Id, t.Project, r.Role, r.Who))).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var rows = changed.SelectMany(c => c.Who.Select(w => new { SubjectId = c.Subject, ProjectId = c.Project, UserId = w.User, c.Role, w.Verdict })).ToList();
        writes.BatchCommands.Add(Command(
            """
            delete from notifications.involvements i using unnest($2, $3) as c (subject_id, role)
            where i.tenant_id = $1 and i.subject_id = c.subject_id and i.role = c.role
                and not exists (select from json_populate_recordset(null::notifications.involvements, $4) k where k.subject_id = i.subject_id and k.user_id = i.user_id and k.role = i.role)
            """,
            Of(tenant),
            Of(changed.Select(c => c.Subject).ToArray()),
            Of(changed.Select(c => c.Role).ToArray()),
            Rows(rows)));
        if (rows.Count > 0)
        {
            writes.BatchCommands.Add(Command(
                """
                insert into notifications.involvements as i (tenant_id, subject_id, project_id, user_id, role, verdict)
                select $1, subject_id, project_id, user_id, role, verdict from json_populate_recordset(null::notifications.involvements, $2)
                on conflict (tenant_id, subject_id, user_id, role) do update set verdict = excluded.verdict where i.verdict is distinct from excluded.verdict
                """,
                Of(tenant),
                Rows(rows)));
        }
    }

    private static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter<byte[]> Rows(IEnumerable<object> rows) => new() { TypedValue = JsonSerializer.SerializeToUtf8Bytes(rows, Json), NpgsqlDbType = NpgsqlDbType.Json };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <param name="Kept">What stays as it is where the row has none: large texts, which are not read to be written again.</param>
    private sealed record Table(SubjectKind? Kind, string Name, string Columns, string? Kept = null)
    {
        public string Select { get; } = $"select id, said from notifications.{Name} where tenant_id = $1 and id = any($2)";

        public string Upsert { get; } =
            $"""
            insert into notifications.{Name} as old (tenant_id, id, {Columns})
            select $1, id, {Columns.Replace(" text,", " coalesce(text, ''),", StringComparison.Ordinal)} from json_populate_recordset(null::notifications.{Name}, $2)
            on conflict (tenant_id, id) do update set {string.Join(", ", Columns.Split(", ").Select(c => $"{c} = {NewValue(c, Kept)}"))}
            """;

        private static string NewValue(string column, string? kept) => column switch
        {
            // A comment is never nothing.
            "text" => "coalesce(nullif(excluded.text, ''), old.text)",
            _ when kept?.Split(", ").Contains(column, StringComparer.Ordinal) == true => $"coalesce(excluded.{column}, old.{column})",
            _ => $"excluded.{column}",
        };
    }
}
