using FluentValidation;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Liaison.Directory.SetUp;

/// <summary>The first run: makes the first team and its owner, once.</summary>
/// <param name="SetupToken">From the host's configuration or console: whoever can read it runs the server.</param>
[Public]
[HoldsSecrets]
internal sealed record SetUpTeam(Secret SetupToken, string TeamName, string Email, string Name, Secret Password) : ICommand<CreatedTeam>;

internal sealed record CreatedTeam(TeamId Team);

internal sealed class SetUpTeamValidator : AbstractValidator<SetUpTeam>
{
    public SetUpTeamValidator()
    {
        RuleFor(c => c.TeamName).NotEmpty().MaximumLength(100);
        RuleFor(c => c.Email).NotEmpty().MaximumLength(254);
        RuleFor(c => c.Name).NotEmpty().MaximumLength(64);
    }
}

internal static class SetUpErrors
{
    public static readonly Refusal AlreadySetUp = new("directory.already-set-up", 409, "The first-run set-up was done already. Sign in.");
    public static readonly Refusal TokenRefused = new("directory.setup-token-refused", 403, "The set-up token is not the one that the server printed at its start.");
}

internal sealed class SetUpTeamHandler(SetUpToken token, UnitOfWork work, IAccounts accounts, ITeams teams, IStreams streams, TimeProvider time)
    : ICommandHandler<SetUpTeam, CreatedTeam>
{
    // Of two set-ups at once the second waits, and then finds that there is an account.
    private const long SetUpLock = 0x4C49_4149_534F_4E53;

    public async Task<Outcome<CreatedTeam>> Handle(SetUpTeam request, CancellationToken cancellationToken)
    {
        if (!token.Matches(request.SetupToken.Reveal()))
        {
            return SetUpErrors.TokenRefused;
        }

        await using (var command = new NpgsqlCommand($"select pg_advisory_xact_lock({SetUpLock})", await work.BeginAsync(cancellationToken)))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        if (await accounts.AnyAsync(cancellationToken))
        {
            return SetUpErrors.AlreadySetUp;
        }

        var team = new TeamId(Id.New(time));
        var account = await accounts.RegisterOwnerAsync(request.Email, request.Name, request.Password, cancellationToken);
        if (account.Refusal is { } refusal)
        {
            return refusal;
        }

        await teams.CreateAsync(team, request.TeamName.Trim(), cancellationToken);
        await streams.ChangeOrStartAsync<Membership>(
            team, Id.New(time), _ => [new MemberAuthorized(null, Role.Owner), new MemberJoined(account.Value, null)], cancellationToken);
        return new CreatedTeam(team);
    }
}

[Public]
internal sealed record GetSetUp : IQuery<SetUpState>;

internal sealed record SetUpState(bool Required);

internal sealed class GetSetUpHandler(IAccounts accounts) : IQueryHandler<GetSetUp, SetUpState>
{
    public async Task<Outcome<SetUpState>> Handle(GetSetUp request, CancellationToken cancellationToken) => new SetUpState(!await accounts.AnyAsync(cancellationToken));
}

internal static class SetUpEndpoints
{
    public static void MapSetUp(this IEndpointRouteBuilder app)
    {
        var setup = app.MapGroup("/api/v1/setup").WithTags("Set-up");
        setup.MapGet("", GetAsync).WithName("getSetUp").WithSummary("Whether the first-run set-up is still to be done");
        setup.MapPost("", SetUpAsync).WithName("setUpTeam").WithSummary("Make the first team and its owner");
    }

    private static async Task<Results<Ok<SetUpState>, ProblemHttpResult>> GetAsync(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetSetUp(), ct)).ToOk();

    private static async Task<Results<Created<CreatedTeam>, ProblemHttpResult>> SetUpAsync(SetUpTeamBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new SetUpTeam(body.SetupToken, body.TeamName, body.Email, body.Name, body.Password), ct)).ToCreated(c => $"/api/v1/teams/{c.Team}");
}

internal sealed record SetUpTeamBody(Secret SetupToken, string TeamName, string Email, string Name, Secret Password);
