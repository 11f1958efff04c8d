using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Liaison.Kernel.Migrating;

/// <param name="Module">The assembly's name without "Liaison.".</param>
public sealed record AppliedMigration(string Module, string Name);

/// <summary>The tables are not what the migrations of this build would make of them; the text says which and what to do.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Brings the database up to date with plain SQL files that lie in the assemblies as resources: ordered by name, each in one transaction,
/// each once. What was applied is kept with its checksum, so that a file that was edited afterwards is noticed and not run.
/// </summary>
public static class Migrator
{
    // Any number of hosts may start at once; the first one migrates, the others wait and find nothing to do.
    private const long StartLock = 0x4C49_4149_534F_4E31;

    /// <param name="assemblies">In the order in which their files run.</param>
    /// <returns>What was applied now; empty when everything was up to date.</returns>
    /// <exception cref="MigrationException">A file was changed after it was applied, is missing, came too late, or failed.</exception>
    public static async Task<IReadOnlyList<AppliedMigration>> MigrateAsync(NpgsqlDataSource db, IReadOnlyList<Assembly> assemblies, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_lock({StartLock})", ct);
        try
        {
            await ExecuteAsync(connection, Ledger, ct);
            List<AppliedMigration> applied = [];
            foreach (var assembly in assemblies)
            {
                await MigrateAsync(connection, assembly, applied, ct);
            }

            // The types that the files made are not known to connections that were opened before.
            await connection.ReloadTypesAsync(ct);
            return applied;
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({StartLock})", CancellationToken.None);
        }
    }

    private const string Ledger = """
        create schema if not exists kernel;
        create table if not exists kernel.migrations (
            module text not null,
            name text not null,
            checksum text not null,
            applied_at timestamptz not null default now(),
            constraint pk_migrations primary key (module, name)
        )
        """;

    private static async Task MigrateAsync(NpgsqlConnection connection, Assembly assembly, List<AppliedMigration> applied, CancellationToken ct)
    {
        var module = ModuleOf(assembly);
        var files = FilesOf(assembly);
        var known = await AppliedAsync(connection, module, ct);
        if (known.Keys.Except(files.Select(f => f.Name), StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            throw new MigrationException(
                $"The database has {module}/{missing}, which this build does not know: it was made by a newer version. Start that version, or restore a backup from before it.");
        }

        foreach (var file in files)
        {
            if (known.TryGetValue(file.Name, out var checksum))
            {
                if (checksum != file.Checksum)
                {
                    throw new MigrationException($"{module}/{file.Name} was changed after it was applied. Put the file back as it was, and add a new one with the change.");
                }

                continue;
            }

            if (known.Keys.Max(StringComparer.Ordinal) is { } newest && StringComparer.Ordinal.Compare(file.Name, newest) < 0)
            {
                throw new MigrationException($"{module}/{file.Name} comes before {newest}, which is applied already. Give it a number after that.");
            }

            await ApplyAsync(connection, module, file, ct);
            applied.Add(new AppliedMigration(module, file.Name));
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, string module, SqlFile file, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await ExecuteAsync(connection, file.Sql, ct);
            await using var command = new NpgsqlCommand("insert into kernel.migrations (module, name, checksum) values ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = module }, new() { Value = file.Name }, new() { Value = file.Checksum } },
            };
            await command.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException e)
        {
            throw new MigrationException($"{module}/{file.Name} failed and was rolled back: {e.MessageText} ({e.SqlState})", e);
        }
    }

    private static async Task<Dictionary<string, string>> AppliedAsync(NpgsqlConnection connection, string module, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select name, checksum from kernel.migrations where module = $1", connection)
        {
            Parameters = { new() { Value = module } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        Dictionary<string, string> applied = new(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            applied.Add(reader.GetString(0), reader.GetString(1));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string ModuleOf(Assembly assembly) => assembly.GetName().Name!.Replace("Liaison.", "", StringComparison.Ordinal);

    /// <summary>The SQL files of an assembly in their order, with checksums that do not depend on line ends.</summary>
    public static IReadOnlyList<SqlFile> FilesOf(Assembly assembly) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => SqlFile.Read(assembly, name)),
    ];
}

/// <param name="Checksum">SHA-256 of the text with line ends normalised, in hex.</param>
public sealed record SqlFile(string Name, string Sql, string Checksum)
{
    internal static SqlFile Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
        return new SqlFile(name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
    }
}
