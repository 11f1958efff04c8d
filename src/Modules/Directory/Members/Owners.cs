using Liaison.Directory.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Work;
using Npgsql;

namespace Liaison.Directory.Members;

/// <summary>Rule 4: a team keeps an active owner.</summary>
internal sealed class Owners(UnitOfWork work)
{
    /// <summary>
    /// Whether this is the last active owner. Locks the owners' rows until commit: when two owners end each other at once, the second waits and then sees
    /// that it would be the last.
    /// </summary>
    public async Task<bool> IsLastForUpdateAsync(TeamId team, MembershipId member, CancellationToken ct) =>
        await ListForUpdateAsync(team, ct) is [var only] && only == member.Value;

    public async Task<IReadOnlyList<Guid>> ListForUpdateAsync(TeamId team, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select id from directory.members_1 where tenant_id = $1 and role = 'Owner' and status = 'active' order by id for update", await work.BeginAsync(ct))
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = Tenant.Of(team).Id } },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<Guid> owners = [];
        while (await reader.ReadAsync(ct))
        {
            owners.Add(reader.GetGuid(0));
        }

        return owners;
    }
}
