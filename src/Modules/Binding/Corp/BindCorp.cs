using FluentValidation;
using Liaison.Binding.Callbacks;
using Liaison.Binding.Contracts;
using Liaison.Binding.Suite;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;

namespace Liaison.Binding.Corp;

/// <summary>Binds the team to a corp by a self-built app, after WeCom confirmed the credentials.</summary>
/// <param name="ContactsSecret">The contacts-sync helper's; without it nobody's absence is ever certain (rule 2).</param>
[Requires(Role.Admin, Scopes.None)]
[HoldsSecrets]
internal sealed record BindCorp(TeamId Team, string CorpId, int AgentId, Secret Secret, Secret? ContactsSecret, bool ConfirmOtherCorp) : ICommand, ITeamRequest;

internal sealed class BindCorpValidator : AbstractValidator<BindCorp>
{
    public BindCorpValidator()
    {
        RuleFor(c => c.CorpId).NotEmpty().MaximumLength(64).Matches("^[A-Za-z0-9_-]*$");
        RuleFor(c => c.AgentId).GreaterThan(0);
        RuleFor(c => c.Secret).Must(s => SecretRules.IsPlausible(s.Reveal())).WithErrorCode("secret").WithMessage("A Secret is 1 to 512 visible characters.");
        RuleFor(c => c.ContactsSecret).Must(s => s is null || SecretRules.IsPlausible(s.Value.Reveal()))
            .WithErrorCode("secret").WithMessage("A Secret is 1 to 512 visible characters.");
    }
}

internal static class SecretRules
{
    public static bool IsPlausible(string secret) => secret.Length is >= 1 and <= 512 && !secret.Any(c => c <= ' ' || char.IsControl(c));
}

internal sealed class BindCorpHandler(CorpChecks checks, CorpClaims claims, IStreams streams, UnitOfWork work, CredentialStore credentials, CallbackSets callbacks) : ICommandHandler<BindCorp>
{
    public async Task<Outcome> Handle(BindCorp request, CancellationToken cancellationToken)
    {
        var contacts = request.ContactsSecret?.Reveal();
        var check = await checks.CheckAsync(new CorpCredentials(request.CorpId, request.AgentId, request.Secret.Reveal(), contacts), cancellationToken);
        if (check.IsRefused(out var refusal, out var app))
        {
            return refusal;
        }

        var proved = app with { OpenCorpId = await claims.TryFindOpenIdAsync(request.CorpId, cancellationToken) };
        if (proved.OpenCorpId is { } open)
        {
            CorpClaims.Take(work.Session, request.Team, open);
        }

        credentials.Store(work.Session, request.Team, request.Secret.Reveal(), contacts);
        var takenOver = await callbacks.TakeOverAsync(work.Session, request.Team, request.CorpId, cancellationToken);
        return await streams.ChangeOrStartAsync<CorpBinding>(
            request.Team, CorpBinding.StreamOf(request.Team), binding => CorpBinding.Bind(binding, proved, request.ConfirmOtherCorp, takenOver), cancellationToken);
    }
}
