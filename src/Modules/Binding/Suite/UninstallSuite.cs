using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Binding.Corp;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;

namespace Liaison.Binding.Suite;

/// <summary>Ends the binding by the third-party app from our side: its permanent code is destroyed. At WeCom the corp's admin removes the app.</summary>
/// <param name="ConfirmTeamName">The team's name, typed by the owner.</param>
[Requires(Role.Owner, Scopes.None), RetryOnConflict]
internal sealed record UninstallSuite(TeamId Team, string ConfirmTeamName) : ICommand, ITeamRequest;

internal sealed class UninstallSuiteValidator : AbstractValidator<UninstallSuite>
{
    public UninstallSuiteValidator() => RuleFor(c => c.ConfirmTeamName).NotEmpty().MaximumLength(200);
}

internal sealed class UninstallSuiteHandler(ITeams teams, SuiteEnd end) : ICommandHandler<UninstallSuite>
{
    public async Task<Outcome> Handle(UninstallSuite request, CancellationToken cancellationToken) =>
        await teams.FindNameAsync(request.Team, cancellationToken) == request.ConfirmTeamName ? await end.EndAsync(request.Team, byWeCom: false, cancellationToken) : CorpErrors.TeamNameMismatch;
}
