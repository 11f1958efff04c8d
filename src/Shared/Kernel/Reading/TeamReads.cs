using System.Data;
using System.Runtime.CompilerServices;
using Dapper;
using Liaison.Kernel.Ids;
using Npgsql;

namespace Liaison.Kernel.Reading;

/// <summary>
/// The only way of a module to read its tables: every statement belongs to one team. A statement that does not bind
/// <c>@team</c> is refused when it is first run, so that tenancy cannot be forgotten (ARCHITECTURE: rule 8).
/// </summary>
public interface ITeamReads
{
    /// <summary>All rows; for lists that are bounded by a <c>limit</c>.</summary>
    /// <param name="sql">Lower case, schema-qualified, with <c>tenant_id = @team</c> for every table that it reads.</param>
    Task<IReadOnlyList<T>> ListAsync<T>(TeamId team, string sql, object? parameters, CancellationToken ct);

    /// <summary>The first row, or null (default for a value type).</summary>
    Task<T?> FindAsync<T>(TeamId team, string sql, object? parameters, CancellationToken ct);

    /// <summary>Row by row, with bounded memory.</summary>
    IAsyncEnumerable<T> StreamAsync<T>(TeamId team, string sql, object? parameters, CancellationToken ct);

    /// <summary>Changes rows of operational tables that are no projection, outside of any unit of work.</summary>
    /// <returns>The number of rows.</returns>
    Task<int> ExecuteAsync(TeamId team, string sql, object? parameters, CancellationToken ct);
}

/// <summary>The same for tables that are the platform's and no team's: accounts, sessions, the list of teams. An architecture test names who may use it.</summary>
public interface IPlatformReads
{
    Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters, CancellationToken ct);

    Task<T?> FindAsync<T>(string sql, object? parameters, CancellationToken ct);

    Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken ct);
}

internal sealed class Reads(NpgsqlDataSource db) : ITeamReads, IPlatformReads
{
    public async Task<IReadOnlyList<T>> ListAsync<T>(TeamId team, string sql, object? parameters, CancellationToken ct) =>
        await ListAsync<T>(Guarded(sql), With(team, parameters), ct);

    public Task<T?> FindAsync<T>(TeamId team, string sql, object? parameters, CancellationToken ct) =>
        FindAsync<T>(Guarded(sql), With(team, parameters), ct);

    public Task<int> ExecuteAsync(TeamId team, string sql, object? parameters, CancellationToken ct) =>
        ExecuteAsync(Guarded(sql), With(team, parameters), ct);

    public async IAsyncEnumerable<T> StreamAsync<T>(
        TeamId team, string sql, object? parameters, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        await using var reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(Guarded(sql), With(team, parameters), cancellationToken: ct), CommandBehavior.SingleResult);
        var parse = reader.GetRowParser<T>();
        while (await reader.ReadAsync(ct))
        {
            yield return parse(reader);
        }
    }

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? parameters, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();
    }

    public async Task<T?> FindAsync<T>(string sql, object? parameters, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    public async Task<int> ExecuteAsync(string sql, object? parameters, CancellationToken ct)
    {
        await using var connection = await db.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    private static string Guarded(string sql) => sql.Contains("tenant_id = @team", StringComparison.Ordinal)
        ? sql
        : throw new InvalidOperationException("A team's statement must say `tenant_id = @team`: " + sql);

    private static DynamicParameters With(TeamId team, object? parameters)
    {
        var all = new DynamicParameters(parameters);
        all.Add("team", Tenant.Of(team).Id, DbType.String);
        return all;
    }
}
