using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Directory.Policy;

/// <summary>Sets what happens to leavers, when a plan is held, and how often a sync runs by itself.</summary>
[Requires(Role.Admin, Scopes.PolicyWrite)]
internal sealed record SetSyncPolicy(TeamId Team, LeaverPolicy Leavers, HoldLimits Limits, TimeSpan Grace, TimeSpan? Interval, DisabledPolicy Disabled) : ICommand, ITeamRequest;

internal sealed class SetSyncPolicyValidator : AbstractValidator<SetSyncPolicy>
{
    public SetSyncPolicyValidator()
    {
        RuleFor(c => c.Leavers).IsInEnum();
        RuleFor(c => c.Disabled).IsInEnum();
        RuleFor(c => c.Limits.Members).InclusiveBetween(0, 100_000);
        RuleFor(c => c.Limits.Share).InclusiveBetween(0, 1);
        RuleFor(c => c.Limits.Absolute).InclusiveBetween(0, 1_000_000);
        RuleFor(c => c.Limits.DepartmentShare).InclusiveBetween(0, 1);
        RuleFor(c => c.Limits.DepartmentSize).InclusiveBetween(1, 100_000);
        RuleFor(c => c.Grace).InclusiveBetween(TimeSpan.Zero, TimeSpan.FromDays(30));
        RuleFor(c => c.Interval).InclusiveBetween(TimeSpan.FromMinutes(10), TimeSpan.FromDays(7)).When(c => c.Interval is not null);
    }
}

internal sealed class SetSyncPolicyHandler(IStreams streams) : ICommandHandler<SetSyncPolicy>
{
    public Task<Outcome> Handle(SetSyncPolicy request, CancellationToken cancellationToken) => streams.ChangeOrStartAsync<SyncPolicy>(
        request.Team,
        SyncPolicy.StreamOf(request.Team),
        current => SyncPolicy.Set(current, new SyncPolicySet(request.Leavers, request.Limits, request.Grace, request.Interval, request.Disabled)),
        cancellationToken);
}

[Requires(Role.Admin, Scopes.PolicyRead)]
internal sealed record GetSyncPolicy(TeamId Team) : IQuery<SyncPolicy>, ITeamRequest;

internal sealed class GetSyncPolicyHandler(SyncPolicies policies) : IQueryHandler<GetSyncPolicy, SyncPolicy>
{
    public async Task<Outcome<SyncPolicy>> Handle(GetSyncPolicy request, CancellationToken cancellationToken) => await policies.FindAsync(request.Team, cancellationToken);
}

internal static class SyncPolicyEndpoints
{
    public static void MapSyncPolicy(this RouteGroupBuilder team)
    {
        var policy = team.MapGroup("/sync-policy").WithTags("Sync policy");
        policy.MapGet("", GetAsync).WithName("getSyncPolicy").WithSummary("What happens to leavers, and when a sync waits for an admin");
        policy.MapPut("", SetAsync).WithName("setSyncPolicy").WithSummary("Set what happens to leavers, and when a sync waits for an admin");
    }

    private static async Task<Results<Ok<SyncPolicy>, ProblemHttpResult>> GetAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetSyncPolicy(team), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> SetAsync(TeamId team, SetSyncPolicyBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(
            new SetSyncPolicy(team, body.Leavers, body.Limits ?? HoldLimits.Default, body.Grace ?? SyncPolicy.Default.Grace, body.Interval, body.Disabled), ct)).ToNoContent();
}

/// <param name="Limits">Null for the defaults.</param>
/// <param name="Grace">As <c>1.00:00:00</c>; null for a day.</param>
/// <param name="Interval">Null for no scheduled syncs.</param>
/// <param name="Disabled">What happens to people whom WeCom has disabled.</param>
internal sealed record SetSyncPolicyBody(
    LeaverPolicy Leavers, HoldLimits? Limits = null, TimeSpan? Grace = null, TimeSpan? Interval = null, DisabledPolicy Disabled = DisabledPolicy.Lock);
