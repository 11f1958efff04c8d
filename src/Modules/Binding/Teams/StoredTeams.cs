using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Teams;

internal sealed class StoredTeams(ITeamReads reads, IStreams streams) : ITeams
{
    public Task<string?> FindNameAsync(TeamId team, CancellationToken ct) =>
        reads.FindAsync<string>(team, "select name from binding.teams_1 where tenant_id = @team", null, ct);

    public Task<Outcome> CreateAsync(TeamId team, string name, CancellationToken ct) =>
        streams.ChangeOrStartAsync<Team>(team, team.Value, existing => Team.Open(existing, name.Trim()), ct);
}
