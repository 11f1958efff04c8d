using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using Liaison.Notifications.Sources.Hooks;
using Liaison.Notifications.Webhooks;
using Microsoft.Extensions.Options;

namespace Liaison.Notifications.Sources;

/// <summary>Another system of the team tells us of its work from now on.</summary>
/// <param name="Secret">What its webhooks are signed with, of 16 to 200 characters; null for one that is made here.</param>
[Requires(Role.Admin, Scopes.None)]
[HoldsSecrets]
internal sealed record AddSource(TeamId Team, string Kind, string Name, string? ApiBase, Secret? ApiToken, Secret? Secret) : ICommand<NewSource>, ITeamRequest;

/// <param name="Address">Where its webhooks go; of Jenkins with the secret in it, shown this once. Null for who speaks the ingest API.</param>
/// <param name="Secret">Shown this once; null when it was entered, or there is none.</param>
internal sealed record NewSource(Guid Id, Uri? Address, Secret? Secret);

/// <param name="ApiToken">Null leaves the one that is there.</param>
[Requires(Role.Admin, Scopes.None), RetryOnConflict]
[HoldsSecrets]
internal sealed record ChangeSource(TeamId Team, Guid Source, string Name, string? ApiBase, Secret? ApiToken) : ICommand, ITeamRequest;

/// <summary>Replaces what its webhooks are signed with.</summary>
/// <param name="KeepEarlier">The one before is good for one day more; else it ends at once.</param>
[Requires(Role.Admin, Scopes.None), RetryOnConflict]
[HoldsSecrets]
internal sealed record RotateSourceSecret(TeamId Team, Guid Source, Secret? Secret, bool KeepEarlier) : ICommand<NewSource>, ITeamRequest;

/// <summary>Hears it no more; its address and secrets end. What it told stays.</summary>
[Requires(Role.Admin, Scopes.None), RetryOnConflict]
internal sealed record RemoveSource(TeamId Team, Guid Source) : ICommand, ITeamRequest;

internal sealed class AddSourceValidator : AbstractValidator<AddSource>
{
    public AddSourceValidator()
    {
        RuleFor(c => c.Kind).Must(k => SourceKinds.Find(k) is not null).WithErrorCode("kind").WithMessage("gitlab, github, gitea, jenkins, coding or api");
        RuleFor(c => c.Name).NotEmpty().MaximumLength(100);
        RuleFor(c => c.ApiBase).MaximumLength(500);
        RuleFor(c => c.ApiToken).MustBeTokenOrNull();
        RuleFor(c => c.Secret).MustBeSecretOrNull();
    }
}

internal sealed class ChangeSourceValidator : AbstractValidator<ChangeSource>
{
    public ChangeSourceValidator()
    {
        RuleFor(c => c.Name).NotEmpty().MaximumLength(100);
        RuleFor(c => c.ApiBase).MaximumLength(500);
        RuleFor(c => c.ApiToken).MustBeTokenOrNull();
    }
}

internal sealed class RotateSourceSecretValidator : AbstractValidator<RotateSourceSecret>
{
    public RotateSourceSecretValidator() => RuleFor(c => c.Secret).MustBeSecretOrNull();
}

internal static class SecretRules
{
    public static void MustBeSecretOrNull<T>(this IRuleBuilder<T, Secret?> rule) => rule
        .Must(s => s is not { } secret || (secret.Reveal().Length is >= 16 and <= 200 && secret.Reveal().All(c => c is > ' ' and <= '~')))
        .WithErrorCode("hook-secret").WithMessage("16 to 200 visible ASCII characters, without spaces");

    public static void MustBeTokenOrNull<T>(this IRuleBuilder<T, Secret?> rule) => rule
        .Must(s => s is not { } secret || (secret.Reveal().Length is >= 1 and <= 500 && secret.Reveal().All(c => c is > ' ' and <= '~')))
        .WithErrorCode("api-token").WithMessage("1 to 500 visible ASCII characters, without spaces");
}

internal sealed class ManageSourcesHandler(
    IStreams streams, UnitOfWork work, ITeamReads reads, SourceSecrets secrets, WebhookTargets targets, IOptions<PublicUrlOptions> url, TimeProvider time)
    : ICommandHandler<AddSource, NewSource>, ICommandHandler<ChangeSource>, ICommandHandler<RotateSourceSecret, NewSource>, ICommandHandler<RemoveSource>
{
    public async Task<Outcome<NewSource>> Handle(AddSource request, CancellationToken cancellationToken)
    {
        if (!TryApi(request.ApiBase, out var api))
        {
            return SourceErrors.ApiRefused;
        }

        if (api is null && request.ApiToken is not null)
        {
            return SourceErrors.TokenWithoutApi;
        }

        if (await reads.FindAsync<long>(request.Team, "select count(*) from notifications.sources_1 where tenant_id = @team and removed_at is null", null, cancellationToken) >= SourceErrors.Most)
        {
            return SourceErrors.TooMany;
        }

        var hasHook = request.Kind != SourceKinds.Api;
        var (id, hook, secret) = (Id.New(time), hasHook ? SourceSecrets.NewHook() : null, hasHook ? request.Secret ?? SourceSecrets.NewSecret() : (Secret?)null);
        secrets.Add(work.Session, request.Team, id, request.Kind, hook, secret, request.ApiToken);
        object[] events = [new SourceAdded(request.Kind, request.Name.Trim(), api), .. request.ApiToken is null ? Array.Empty<object>() : [new SourceTokenChanged(HasToken: true)]];
        var added = await streams.ChangeOrStartAsync<Source>(request.Team, id, _ => [.. events], cancellationToken);
        return added.Refusal is { } refusal ? refusal : New(id, request.Kind, hook, secret, isEntered: request.Secret is not null);
    }

    public async Task<Outcome> Handle(ChangeSource request, CancellationToken cancellationToken)
    {
        if (!TryApi(request.ApiBase, out var api))
        {
            return SourceErrors.ApiRefused;
        }

        if (request.ApiToken is not null || api is null)
        {
            secrets.SetToken(work.Session, request.Team, request.Source, request.ApiToken);
        }

        return await streams.ChangeAsync<Source>(request.Team, request.Source, s => s.Change(request.Name.Trim(), api, request.ApiToken is not null), cancellationToken);
    }

    public async Task<Outcome<NewSource>> Handle(RotateSourceSecret request, CancellationToken cancellationToken)
    {
        var row = await reads.FindAsync<HookRow>(
            request.Team, "select kind, hook from notifications.source_secrets where tenant_id = @team and id = @Source", new { request.Source }, cancellationToken);
        var secret = request.Secret ?? SourceSecrets.NewSecret();
        secrets.Rotate(work.Session, request.Team, request.Source, secret, request.KeepEarlier);
        var rotated = await streams.ChangeAsync<Source>(request.Team, request.Source, s => s.Rotate(request.KeepEarlier), cancellationToken);
        return rotated.Refusal is { } refusal ? refusal
            : row is null ? RequestErrors.NotFound
            : New(request.Source, row.Kind, row.Hook, secret, isEntered: request.Secret is not null);
    }

    public async Task<Outcome> Handle(RemoveSource request, CancellationToken cancellationToken)
    {
        SourceSecrets.Destroy(work.Session, request.Team, request.Source);
        // What waits was believed, but whoever removed it wants nothing more of it.
        work.Session.Execute($"delete from notifications.source_deliveries where tenant_id = {Tenant.Of(request.Team).Id} and source_id = {request.Source}");
        return await streams.ChangeAsync<Source>(request.Team, request.Source, s => s.Remove(), cancellationToken);
    }

    private NewSource New(Guid id, string kind, string? hook, Secret? secret, bool isEntered) => new(
        id,
        hook is null ? null : url.Value.At(HookEndpoint.PathOf(hook) + (kind == SourceKinds.Jenkins && secret is { } inside ? $"?secret={Uri.EscapeDataString(inside.Reveal())}" : "")),
        isEntered ? null : secret);

    /// <returns>False when it cannot be called.</returns>
    private bool TryApi(string? text, out string? api)
    {
        api = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || !targets.MayBe(url) || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            return false;
        }

        api = url.AbsoluteUri.TrimEnd('/');
        return true;
    }

    private sealed record HookRow(string Kind, string? Hook);
}
