using Liaison.Directory.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Liaison.Directory.Syncs;

/// <summary>What a plan was made from. It is applied only while this still holds (rule 3).</summary>
internal sealed record PlanBasis(long Generation, string Policy);

internal sealed record SyncProgress(string Phase, int Done, int Total, int? Applied, bool CancelRequested, string? Basis);

internal sealed record StoredEntry(int Ordinal, string Kind, Guid? Person, string? Reason, long ExpectedVersion, byte[] Payload);

/// <summary>The working state of runs: progress, plan, quarantine, and what the mirror knows.</summary>
internal sealed class SyncStore(ITeamReads reads, NpgsqlDataSource db)
{
    public async Task<SyncProgress?> FindProgressAsync(TeamId team, SyncId sync, CancellationToken ct) => await reads.FindAsync<SyncProgress>(
        team,
        "select phase, done, total, applied, cancel_requested, basis::text as basis from directory.sync_progress where tenant_id = @team and sync_id = @sync",
        new { sync = sync.Value },
        ct);

    /// <returns>Whether somebody wants the run to stop.</returns>
    public async Task<bool> ReportAsync(TeamId team, SyncId sync, string phase, int done, int total, CancellationToken ct) => await reads.FindAsync<bool>(
        team,
        """
        insert into directory.sync_progress as p (tenant_id, sync_id, phase, done, total) values (@team, @sync, @phase, @done, @total)
        on conflict (tenant_id, sync_id) do update set phase = excluded.phase, done = excluded.done, total = excluded.total where p.tenant_id = @team
        returning cancel_requested -- tenant_id = @team
        """,
        new { sync = sync.Value, phase, done, total },
        ct);

    public async Task<bool> RequestCancelAsync(TeamId team, SyncId sync, CancellationToken ct) => await reads.ExecuteAsync(
        team,
        """
        insert into directory.sync_progress as p (tenant_id, sync_id, phase, done, total, cancel_requested)
        select tenant_id, id, 'reading', 0, 0, true from directory.syncs_1 where tenant_id = @team and id = @sync and status in ('running', 'approved')
        on conflict (tenant_id, sync_id) do update set cancel_requested = true where coalesce(p.applied, 0) = 0
        """,
        new { sync = sync.Value },
        ct) == 1;

    public Task<IReadOnlyList<KnownPerson>> ListPeopleAsync(TeamId team, string corpId, CancellationToken ct) => reads.ListAsync<KnownPerson>(
        team,
        """
        select p.id, p.userid, p.userid_key, p.name, p.position, p.departments, p.content_hash, p.presence, p.missing_since, p.version,
            coalesce(m.status in ('authorized', 'invited', 'active'), false) as has_access
        from directory.people_1 p left join directory.members_1 m on m.tenant_id = p.tenant_id and m.person_id = p.id
        where p.tenant_id = @team and p.corp_id = @corp
        """,
        new { corp = corpId },
        ct);

    public Task<IReadOnlyList<KnownDepartment>> ListDepartmentsAsync(TeamId team, CancellationToken ct) => reads.ListAsync<KnownDepartment>(
        team, "select id, parent_id, name, name_en, sort, removed from directory.departments_1 where tenant_id = @team and source = 'wecom'", null, ct);

    /// <summary>Stores the whole plan, instead of any earlier one of the run, in one transaction.</summary>
    public async Task StorePlanAsync(TeamId team, SyncId sync, Plan plan, IReadOnlyList<Quarantined> quarantine, string basis, CancellationToken ct)
    {
        var tenant = Tenant.Of(team).Id;
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var clear = new NpgsqlBatch(connection))
        {
            foreach (var table in new[] { "sync_plan", "sync_quarantine" })
            {
                clear.BatchCommands.Add(new NpgsqlBatchCommand($"delete from directory.{table} where tenant_id = $1 and sync_id = $2")
                {
                    Parameters = { new NpgsqlParameter<string> { TypedValue = tenant }, new NpgsqlParameter<Guid> { TypedValue = sync.Value } },
                });
            }

            clear.BatchCommands.Add(new NpgsqlBatchCommand(
                """
                insert into directory.sync_progress as p (tenant_id, sync_id, phase, done, total, applied, basis) values ($1, $2, 'planned', 0, $3, 0, $4)
                on conflict (tenant_id, sync_id) do update set phase = 'planned', done = 0, total = excluded.total, applied = 0, basis = excluded.basis
                """)
            {
                Parameters =
                {
                    new NpgsqlParameter<string> { TypedValue = tenant }, new NpgsqlParameter<Guid> { TypedValue = sync.Value },
                    new NpgsqlParameter<int> { TypedValue = plan.People.Count + 1 }, new NpgsqlParameter { Value = basis, NpgsqlDbType = NpgsqlDbType.Jsonb },
                },
            });
            await clear.ExecuteNonQueryAsync(ct);
        }

        await CopyPlanAsync(connection, tenant, sync, plan, ct);
        if (quarantine.Count > 0)
        {
            await CopyQuarantineAsync(connection, tenant, sync, quarantine, ct);
        }

        await transaction.CommitAsync(ct);
    }

    public async Task<IReadOnlyList<StoredEntry>> ListEntriesAsync(TeamId team, SyncId sync, int from, int count, CancellationToken ct) => await reads.ListAsync<StoredEntry>(
        team,
        """
        select ordinal, kind, person_id as person, reason, expected_version, convert_to(payload::text, 'UTF8') as payload from directory.sync_plan
        where tenant_id = @team and sync_id = @sync and ordinal >= @from and ordinal < @from + @count order by ordinal
        """,
        new { sync = sync.Value, from, count },
        ct);

    private static async Task CopyPlanAsync(NpgsqlConnection connection, string tenant, SyncId sync, Plan plan, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy directory.sync_plan (tenant_id, sync_id, ordinal, kind, person_id, userid, name, reason, takes_access, expected_version, payload) from stdin (format binary)
            """,
            ct);
        var departments = new PlanEntry(PlanJson.Departments, null, null, null, null, false, 0, plan.Departments);
        var ordinal = 0;
        foreach (var entry in plan.People.Prepend(departments))
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(tenant, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(sync.Value, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(ordinal++, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(entry.Kind, NpgsqlDbType.Text, ct);
            await (entry.Person is { } person ? copy.WriteAsync(person, NpgsqlDbType.Uuid, ct) : copy.WriteNullAsync(ct));
            await TextAsync(copy, entry.UserId, ct);
            await TextAsync(copy, entry.Name, ct);
            await TextAsync(copy, entry.Reason, ct);
            await copy.WriteAsync(entry.TakesAccess, NpgsqlDbType.Boolean, ct);
            await copy.WriteAsync(entry.ExpectedVersion, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(entry.Kind == PlanJson.Departments ? PlanJson.WriteDepartments(plan.Departments) : PlanJson.Write(entry.Event), NpgsqlDbType.Jsonb, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task CopyQuarantineAsync(NpgsqlConnection connection, string tenant, SyncId sync, IReadOnlyList<Quarantined> rows, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy directory.sync_quarantine (tenant_id, sync_id, ordinal, what, identity, reason) from stdin (format binary)", ct);
        for (var i = 0; i < rows.Count; i++)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(tenant, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(sync.Value, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(i, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(rows[i].What, NpgsqlDbType.Text, ct);
            await TextAsync(copy, rows[i].Identity, ct);
            await copy.WriteAsync(rows[i].Reason, NpgsqlDbType.Text, ct);
        }

        await copy.CompleteAsync(ct);
    }

    private static Task TextAsync(NpgsqlBinaryImporter copy, string? value, CancellationToken ct) =>
        value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, NpgsqlDbType.Text, ct);
}
