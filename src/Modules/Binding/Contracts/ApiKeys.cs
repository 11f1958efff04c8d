using Liaison.Kernel.Ids;

namespace Liaison.Binding.Contracts;

public interface IApiKeys
{
    /// <summary>Collects the end of every key that somebody made for a team, in the caller's unit of work.</summary>
    /// <returns>How many there were.</returns>
    Task<int> RevokeAllAsync(TeamId team, AccountId account, CancellationToken ct);
}
