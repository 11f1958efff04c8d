using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Keys;

internal sealed class StoredApiKeys(ITeamReads reads, IStreams streams) : IApiKeys
{
    public async Task<int> RevokeAllAsync(TeamId team, AccountId account, CancellationToken ct)
    {
        var keys = await reads.ListAsync<Guid>(
            team, "select id from binding.api_keys_1 where tenant_id = @team and account_id = @account and revoked_at is null", new { account = account.Value }, ct);
        await streams.ChangeManyAsync<ApiKey>(team, keys, (_, key) => key?.Revoke() ?? RequestErrors.NotFound, ct);
        return keys.Count;
    }
}
