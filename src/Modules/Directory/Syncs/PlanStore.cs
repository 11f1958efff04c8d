using Liaison.Directory.Contracts;
using Liaison.Kernel.Ids;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Directory.Syncs;

/// <summary>The plan as it is stored: what was planned is what is applied, whoever applies it and whenever.</summary>
internal static class PlanStore
{
    public static async Task WriteAsync(NpgsqlConnection connection, TeamId team, SyncId run, Plan plan, IReadOnlyList<Quarantined> quarantine, CancellationToken ct)
    {
        if (plan.Entries.Count > 0)
        {
            await WritePlanAsync(connection, Tenant.Of(team).Id, run.Value, plan.Entries, ct);
        }

        if (quarantine.Count > 0)
        {
            await WriteQuarantineAsync(connection, Tenant.Of(team).Id, run.Value, quarantine, ct);
        }
    }

    /// <summary>Locks the run's progress until commit, so that nobody cancels it in between, and reads the next steps that touch no membership.</summary>
    /// <returns>Null when the run was cancelled.</returns>
    public static async Task<IReadOnlyList<PlannedStep>?> NextAsync(NpgsqlConnection connection, TeamId team, SyncId run, int limit, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command("select cancelled from directory.sync_progress where tenant_id = $1 and sync_id = $2 for update", team, run),
                Command(
                    $"""
                    {Columns} and effect = 'none'
                      and ordinal >= (select applied from directory.sync_progress where tenant_id = $1 and sync_id = $2)
                    order by ordinal limit {limit}
                    """,
                    team,
                    run),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct) || reader.GetBoolean(0))
        {
            return null;
        }

        await reader.NextResultAsync(ct);
        return await StepsAsync(reader, ct);
    }

    /// <summary>The steps that touch memberships, and how many of each kind the whole plan has.</summary>
    public static async Task<(IReadOnlyList<PlannedStep> Steps, IReadOnlyDictionary<string, int> Counts)> LastAsync(
        NpgsqlConnection connection, TeamId team, SyncId run, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command($"{Columns} and effect <> 'none' order by ordinal", team, run),
                Command("select kind, count(*)::int from directory.sync_plan where tenant_id = $1 and sync_id = $2 group by kind", team, run),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        var steps = await StepsAsync(reader, ct);
        await reader.NextResultAsync(ct);
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            counts.Add(reader.GetString(0), reader.GetInt32(1));
        }

        return (steps, counts);
    }

    private const string Columns =
        "select person_id, department_id, effect, member_id, member_version, takes_access, expected_version, events from directory.sync_plan where tenant_id = $1 and sync_id = $2";

    private static NpgsqlBatchCommand Command(string sql, TeamId team, SyncId run) => new(sql)
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = Tenant.Of(team).Id }, new NpgsqlParameter<Guid> { TypedValue = run.Value } },
    };

    private static async Task<IReadOnlyList<PlannedStep>> StepsAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        List<PlannedStep> steps = [];
        while (await reader.ReadAsync(ct))
        {
            steps.Add(new PlannedStep(
                reader.IsDBNull(0) ? null : reader.GetGuid(0),
                EffectNames.Parse(reader.GetString(2)),
                reader.IsDBNull(3) ? null : reader.GetGuid(3),
                reader.IsDBNull(4) ? 0 : reader.GetInt64(4),
                reader.GetBoolean(5),
                reader.GetInt64(6),
                PlanEvents.Read(reader.GetFieldValue<byte[]>(7))));
        }

        return steps;
    }

    private static async Task WritePlanAsync(NpgsqlConnection connection, string tenant, Guid run, IReadOnlyList<PlanEntry> entries, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy directory.sync_plan
                (tenant_id, sync_id, ordinal, kind, person_id, department_id, userid, name, departments, effect, member_id, member_status, member_version, takes_access,
                 reason, expected_version, events)
            from stdin (format binary)
            """,
            ct);
        for (var ordinal = 0; ordinal < entries.Count; ordinal++)
        {
            var e = entries[ordinal];
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(tenant, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(run, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(ordinal, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(e.Kind, NpgsqlDbType.Text, ct);
            await WriteAsync(copy, e.Person, NpgsqlDbType.Uuid, ct);
            await WriteAsync(copy, e.Department, NpgsqlDbType.Bigint, ct);
            await WriteTextAsync(copy, e.UserId, ct);
            await WriteTextAsync(copy, e.Name, ct);
            await copy.WriteAsync(e.Departments.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(EffectNames.Of(e.Effect), NpgsqlDbType.Text, ct);
            await WriteAsync(copy, e.Member?.Id, NpgsqlDbType.Uuid, ct);
            await WriteTextAsync(copy, e.Member?.Status, ct);
            await WriteAsync(copy, e.Member?.Version, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(e.TakesAccess, NpgsqlDbType.Boolean, ct);
            await WriteTextAsync(copy, e.Reason, ct);
            await copy.WriteAsync(e.ExpectedVersion, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(PlanEvents.Write(e.Events), NpgsqlDbType.Jsonb, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task WriteQuarantineAsync(NpgsqlConnection connection, string tenant, Guid run, IReadOnlyList<Quarantined> rows, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy directory.sync_quarantine (tenant_id, sync_id, ordinal, what, identity, name, reason) from stdin (format binary)", ct);
        for (var ordinal = 0; ordinal < rows.Count; ordinal++)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(tenant, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(run, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(ordinal, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(rows[ordinal].What, NpgsqlDbType.Text, ct);
            await WriteTextAsync(copy, rows[ordinal].Identity, ct);
            await WriteTextAsync(copy, rows[ordinal].Name, ct);
            await copy.WriteAsync(rows[ordinal].Reason, NpgsqlDbType.Text, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static Task WriteAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken ct)
        where T : struct => value is { } given ? copy.WriteAsync(given, type, ct) : copy.WriteNullAsync(ct);

    private static Task WriteTextAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken ct) =>
        text is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(text, NpgsqlDbType.Text, ct);
}

/// <summary>A step as it is applied.</summary>
/// <param name="Person">Null for a department's step.</param>
internal sealed record PlannedStep(
    Guid? Person, AccessEffect Effect, Guid? Member, long MemberVersion, bool TakesAccess, long ExpectedVersion, IReadOnlyList<object> Events);

internal static class EffectNames
{
    public static string Of(AccessEffect effect) => effect switch
    {
        AccessEffect.None => "none",
        AccessEffect.Leave => "leave",
        AccessEffect.Disable => "disable",
        AccessEffect.Enable => "enable",
        _ => throw new InvalidOperationException($"{effect}"),
    };

    public static AccessEffect Parse(string name) => name switch
    {
        "none" => AccessEffect.None,
        "leave" => AccessEffect.Leave,
        "disable" => AccessEffect.Disable,
        "enable" => AccessEffect.Enable,
        _ => throw new InvalidOperationException($"sync_plan.effect is '{name}'."),
    };
}
