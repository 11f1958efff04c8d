using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Teams;

[Requires(Role.Member, Scopes.TeamRead)]
internal sealed record GetTeam(TeamId Team) : IQuery<TeamRow>, ITeamRequest;

internal sealed record TeamRow(string Name, long Version);

internal sealed class GetTeamHandler(ITeamReads reads) : IQueryHandler<GetTeam, TeamRow>
{
    public async Task<Outcome<TeamRow>> Handle(GetTeam request, CancellationToken cancellationToken) =>
        await reads.FindAsync<TeamRow>(
            request.Team, "select name, version from binding.teams_1 where tenant_id = @team", null, cancellationToken) is { } row
            ? row
            : RequestErrors.NotFound;
}
