using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Corp;

/// <summary>Stores new secrets after WeCom confirmed them; a suspended binding goes on. What is not given stays.</summary>
[Requires(Role.Admin, Scopes.None)]
[HoldsSecrets]
internal sealed record RotateSecrets(TeamId Team, Secret? Secret, Secret? ContactsSecret) : ICommand, ITeamRequest;

internal sealed class RotateSecretsValidator : AbstractValidator<RotateSecrets>
{
    public RotateSecretsValidator()
    {
        RuleFor(c => c).Must(c => c.Secret is not null || c.ContactsSecret is not null).WithName("secret").WithErrorCode("required").WithMessage("Give at least one new Secret.");
        RuleFor(c => c.Secret).Must(s => s is null || SecretRules.IsPlausible(s.Value.Reveal())).WithErrorCode("secret").WithMessage("A Secret is 1 to 512 visible characters.");
        RuleFor(c => c.ContactsSecret).Must(s => s is null || SecretRules.IsPlausible(s.Value.Reveal()))
            .WithErrorCode("secret").WithMessage("A Secret is 1 to 512 visible characters.");
    }
}

internal sealed class RotateSecretsHandler(CorpChecks checks, IStreams streams, UnitOfWork work, CredentialStore credentials) : ICommandHandler<RotateSecrets>
{
    public async Task<Outcome> Handle(RotateSecrets request, CancellationToken cancellationToken)
    {
        var (stream, ct) = (CorpBinding.StreamOf(request.Team), cancellationToken);
        if (await streams.FindAsync<CorpBinding>(request.Team, stream, ct) is not { Status: not null } binding
            || await credentials.OpenAsync(request.Team, ct) is not { } stored)
        {
            return CorpErrors.NotBound;
        }

        var (app, contacts) = stored;
        if (!stored.IsForThisHost && (request.Secret is null || (contacts is not null && request.ContactsSecret is null)))
        {
            return CorpErrors.HostChanged;
        }

        var check = await checks.CheckAsync(
            new CorpCredentials(binding.CorpId!, binding.AgentId, request.Secret?.Reveal() ?? app, request.ContactsSecret?.Reveal() ?? contacts), ct);
        if (check.IsRefused(out var refusal, out var checkedApp))
        {
            return refusal;
        }

        credentials.Store(work.Session, request.Team, request.Secret?.Reveal(), request.ContactsSecret?.Reveal());
        return await streams.ChangeAsync<CorpBinding>(
            request.Team, stream, b => b.Rotate(checkedApp, request.Secret is not null, request.ContactsSecret is not null), ct);
    }
}
