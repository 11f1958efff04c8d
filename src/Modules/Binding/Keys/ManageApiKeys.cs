using FluentValidation;
using Liaison.Binding.Accounts;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Binding.Keys;

/// <summary>Makes a key that borrows the caller's rights, as far as its scopes go, and never more than an admin's.</summary>
/// <param name="Days">1 to 366.</param>
[Requires(Role.Admin, Scopes.None)]
[HoldsSecrets]
internal sealed record CreateApiKey(TeamId Team, string Name, IReadOnlyList<string> For, int Days) : ICommand<NewApiKey>, ITeamRequest;

/// <param name="Key">Shown this once.</param>
internal sealed record NewApiKey(Guid Id, Secret Key, DateTimeOffset ExpiresAt);

/// <summary>Ends a key: from the commit on every host refuses it.</summary>
[Requires(Role.Admin, Scopes.None), RetryOnConflict]
internal sealed record RevokeApiKey(TeamId Team, Guid Key) : ICommand, ITeamRequest;

/// <summary>The team's keys, the newest first, also those that ended; at most 200.</summary>
[Requires(Role.Admin, Scopes.None)]
internal sealed record ListApiKeys(TeamId Team) : IQuery<IReadOnlyList<ApiKeyItem>>, ITeamRequest;

/// <param name="Ending">The key's last four characters.</param>
/// <param name="By">Who made it; null when they have no name any more.</param>
/// <param name="LastUsedAt">UTC, exact to five minutes; null when it never was.</param>
internal sealed record ApiKeyItem(
    Guid Id, string Name, IReadOnlyList<string> Scopes, string Ending, string? By, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator()
    {
        RuleFor(c => c.Name).DisplayName();
        RuleFor(c => c.Days).InclusiveBetween(1, 366);
        RuleFor(c => c.For).NotEmpty().OverridePropertyName("scopes").WithMessage("Name what the key is for.");
        RuleForEach(c => c.For).Must(s => Scopes.All.Contains(s, StringComparer.Ordinal)).OverridePropertyName("scopes").WithMessage("One of: " + string.Join(", ", Scopes.All));
    }
}

internal sealed class ApiKeyCommandsHandler(IStreams streams, UnitOfWork work, WorkContext context, TimeProvider time)
    : ICommandHandler<CreateApiKey, NewApiKey>, ICommandHandler<RevokeApiKey>
{
    /// <summary>By it people and secret scanners tell what they have found.</summary>
    public const string Prefix = "lia_";

    public async Task<Outcome<NewApiKey>> Handle(CreateApiKey request, CancellationToken cancellationToken)
    {
        var (id, key) = (Id.New(time), new Secret(Prefix + RandomTokens.Token().Reveal()));
        var created = new ApiKeyCreated(context.Caller.Account!.Value, request.Name.Trim(), [.. request.For.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], time.GetUtcNow().AddDays(request.Days));
        work.Session.Execute($"""
            insert into binding.api_key_secrets (key_hash, tenant_id, id, ending) values ({RandomTokens.Hash(key)}, {Tenant.Of(request.Team).Id}, {id}, {key.Reveal()[^4..]})
            """);
        var outcome = await streams.ChangeOrStartAsync<ApiKey>(request.Team, id, _ => [created], cancellationToken);
        return outcome.Refusal is { } refusal ? refusal : new NewApiKey(id, key, created.ExpiresAt);
    }

    public Task<Outcome> Handle(RevokeApiKey request, CancellationToken cancellationToken) => streams.ChangeAsync<ApiKey>(request.Team, request.Key, k => k.Revoke(), cancellationToken);
}

internal sealed class ListApiKeysHandler(ITeamReads reads, IAccounts accounts) : IQueryHandler<ListApiKeys, IReadOnlyList<ApiKeyItem>>
{
    public async Task<Outcome<IReadOnlyList<ApiKeyItem>>> Handle(ListApiKeys request, CancellationToken cancellationToken)
    {
        var rows = await reads.ListAsync<Row>(
            request.Team,
            """
            select k.id, k.name, k.scopes, s.ending, k.account_id, k.created_at, k.expires_at, s.last_used_at, k.revoked_at
            from binding.api_keys_1 k join binding.api_key_secrets s on s.tenant_id = k.tenant_id and s.id = k.id
            where k.tenant_id = @team order by k.created_at desc, k.id desc limit 200
            """,
            null,
            cancellationToken);
        var names = await accounts.FindManyAsync([.. rows.Select(r => r.AccountId).Distinct()], cancellationToken);
        return Outcome<IReadOnlyList<ApiKeyItem>>.Of(
            [.. rows.Select(r => new ApiKeyItem(r.Id, r.Name, r.Scopes, r.Ending, names.GetValueOrDefault(r.AccountId)?.Name, r.CreatedAt, r.ExpiresAt, r.LastUsedAt, r.RevokedAt))]);
    }

    private sealed record Row(
        Guid Id, string Name, string[] Scopes, string Ending, AccountId AccountId, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);
}

internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/v1/teams/{team}/api-keys").WithTags("API keys");
        keys.MapGet("", ListAsync).WithName("listApiKeys").WithSummary("The team's API keys; never the keys themselves");
        keys.MapPost("", CreateAsync).WithName("createApiKey").WithSummary("Make an API key: it is shown this once");
        keys.MapDelete("/{key:guid}", RevokeAsync).WithName("revokeApiKey").WithSummary("End an API key");
    }

    private static async Task<Results<Ok<IReadOnlyList<ApiKeyItem>>, ProblemHttpResult>> ListAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListApiKeys(team), ct)).ToOk();

    private static async Task<Results<Created<CreatedApiKeyBody>, ProblemHttpResult>> CreateAsync(TeamId team, ApiKeyBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CreateApiKey(team, body.Name, body.Scopes, body.Days), ct)).IsRefused(out var refusal, out var created)
            ? refusal.ToProblem()
            : TypedResults.Created((string?)null, new CreatedApiKeyBody(created.Id, created.Key.Reveal(), created.ExpiresAt));

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(TeamId team, Guid key, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RevokeApiKey(team, key), ct)).ToNoContent();

    /// <param name="Scopes">Such as <c>access:read</c>; at least one.</param>
    /// <param name="Days">Until it expires: 1 to 366.</param>
    internal sealed record ApiKeyBody(string Name, IReadOnlyList<string> Scopes, int Days = 90);

    /// <param name="Key">For <c>Authorization: Bearer …</c>. Shown this once.</param>
    internal sealed record CreatedApiKeyBody(Guid Id, string Key, DateTimeOffset ExpiresAt);
}
