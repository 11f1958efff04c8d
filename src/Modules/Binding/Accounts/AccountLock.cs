using Dapper;
using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Binding.Accounts;

/// <summary>
/// Lets parallel sign-ins of one account pass one by one, instead of all but one meeting a version conflict. Taken before the stream is loaded,
/// and held until commit.
/// </summary>
internal static class AccountLock
{
    public static async Task TakeAsync(IEventSession session, AccountId account, CancellationToken ct)
    {
        var connection = await session.BeginAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "select 1 from binding.accounts_1 where tenant_id = @tenant and id = @account for update",
            new { tenant = Tenant.Platform.Id, account },
            cancellationToken: ct));
    }
}
