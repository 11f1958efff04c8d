using FluentValidation;
using Liaison.Binding.Accounts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Teams;

/// <param name="Version">The version that the caller read; null when they did not say.</param>
[Requires(Role.Owner, Scopes.None)]
internal sealed record RenameTeam(TeamId Team, string Name, long? Version) : ICommand, ITeamRequest;

internal sealed class RenameTeamValidator : AbstractValidator<RenameTeam>
{
    public RenameTeamValidator() => RuleFor(c => c.Name).DisplayName();
}

internal sealed class RenameTeamHandler(IStreams streams) : ICommandHandler<RenameTeam>
{
    public async Task<Outcome> Handle(RenameTeam request, CancellationToken cancellationToken) => request.Version is { } version
        ? await streams.ChangeAsync<Team>(request.Team, request.Team.Value, version, team => team.Rename(request.Name.Trim()), cancellationToken)
        : RequestErrors.VersionRequired;
}
