using FluentValidation;
using Liaison.Binding.Callbacks;
using Liaison.Binding.Contracts;
using Liaison.Binding.Suite;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;
using Liaison.WeCom;

namespace Liaison.Binding.Corp;

/// <summary>Ends the binding by the self-built app and destroys its credentials; the third-party app carries on where there is one. People, memberships and history stay; a new binding to the corp finds them again.</summary>
/// <param name="ConfirmTeamName">The team's name, typed by the owner.</param>
[Requires(Role.Owner, Scopes.None)]
internal sealed record UnbindCorp(TeamId Team, string ConfirmTeamName) : ICommand, ITeamRequest;

internal sealed class UnbindCorpValidator : AbstractValidator<UnbindCorp>
{
    public UnbindCorpValidator() => RuleFor(c => c.ConfirmTeamName).NotEmpty().MaximumLength(200);
}

internal sealed class UnbindCorpHandler(ITeams teams, IStreams streams, UnitOfWork work, CredentialStore credentials, IWeComClient wecom) : ICommandHandler<UnbindCorp>
{
    public async Task<Outcome> Handle(UnbindCorp request, CancellationToken cancellationToken)
    {
        if (await teams.FindNameAsync(request.Team, cancellationToken) != request.ConfirmTeamName)
        {
            return CorpErrors.TeamNameMismatch;
        }

        var stream = CorpBinding.StreamOf(request.Team);
        var known = await streams.FindAsync<CorpBinding>(request.Team, stream, cancellationToken);
        if (known is { Status: not null } binding
            && await credentials.OpenAsync(request.Team, cancellationToken) is ({ } app, var contacts))
        {
            wecom.Forget(new WeComApp(binding.CorpId!, app, binding.AgentId));
            if (contacts is not null)
            {
                wecom.Forget(new WeComApp(binding.CorpId!, contacts));
            }
        }

        CredentialStore.Destroy(work.Session, request.Team);
        CallbackSets.Destroy(work.Session, request.Team);
        if (known?.Suite is null)
        {
            CorpClaims.Release(work.Session, request.Team);
        }

        return await streams.ChangeOrStartAsync<CorpBinding>(request.Team, stream, b => b is null ? CorpErrors.NotBound : b.Unbind(), cancellationToken);
    }
}
