using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Corp;

/// <summary>The apps of a team, each for itself, whether or not WeCom takes it.</summary>
internal sealed class BoundApps(ITeamReads reads)
{
    /// <returns>Null when none is bound.</returns>
    public Task<SelfBuiltApp?> FindSelfBuiltAsync(TeamId team, CancellationToken ct) => reads.FindAsync<SelfBuiltApp>(
        team, "select corp_id, agent_id, has_contacts_secret from binding.bindings_1 where tenant_id = @team and status <> 'unbound'", null, ct);

    public Task<bool> HasSuiteAsync(TeamId team, CancellationToken ct) =>
        reads.FindAsync<bool>(team, "select exists (select from binding.suite_bindings_1 where tenant_id = @team and status <> 'ended')", null, ct);
}

internal sealed record SelfBuiltApp(string CorpId, int AgentId, bool HasContactsSecret);
