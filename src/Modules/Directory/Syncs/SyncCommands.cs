using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Syncs;

/// <summary>Starts a full sync.</summary>
/// <param name="DryRun">Plan only; nothing is applied.</param>
[Requires(Role.Admin, Scopes.SyncsWrite)]
internal sealed record StartSync(TeamId Team, SyncTrigger Trigger, bool DryRun) : ICommand<StartedSync>, ITeamRequest;

internal sealed record StartedSync(SyncId Id);

internal sealed class StartSyncHandler(SyncStarter starter, UnitOfWork work) : ICommandHandler<StartSync, StartedSync>
{
    public async Task<Outcome<StartedSync>> Handle(StartSync request, CancellationToken cancellationToken)
    {
        var outcome = await starter.StartAsync(work.Session, request.Team, request.Trigger, request.DryRun, replaceRunning: false, cancellationToken);
        return outcome.Refusal is { } refusal ? refusal : new StartedSync(outcome.Value);
    }
}

/// <summary>Ends a run; what it has read or planned is forgotten, what it has applied to the mirror stays.</summary>
[Requires(Role.Admin, Scopes.SyncsWrite), RetryOnConflict]
internal sealed record CancelSync(TeamId Team, SyncId Sync) : ICommand, ITeamRequest;

internal sealed class CancelSyncHandler(UnitOfWork work) : ICommandHandler<CancelSync>
{
    public Task<Outcome> Handle(CancelSync request, CancellationToken cancellationToken) =>
        SyncStarter.CancelAsync(work.Session, request.Team, request.Sync, "by-admin", cancellationToken);
}

/// <summary>Lets a held plan be applied, as it is.</summary>
[Requires(Role.Admin, Scopes.SyncsWrite), RetryOnConflict]
internal sealed record ApproveSync(TeamId Team, SyncId Sync) : ICommand, ITeamRequest;

internal sealed class ApproveSyncHandler(IStreams streams, PlanBases bases, TimeProvider time) : ICommandHandler<ApproveSync>
{
    public async Task<Outcome> Handle(ApproveSync request, CancellationToken cancellationToken)
    {
        var holds = await bases.HoldsAsync(request.Team, request.Sync, cancellationToken);
        return await streams.ChangeAsync<Sync>(request.Team, request.Sync.Value, sync => sync.Approve(time.GetUtcNow(), holds), cancellationToken);
    }
}

[Requires(Role.Admin, Scopes.SyncsWrite), RetryOnConflict]
internal sealed record RejectSync(TeamId Team, SyncId Sync, string Reason) : ICommand, ITeamRequest;

internal sealed class RejectSyncValidator : AbstractValidator<RejectSync>
{
    public RejectSyncValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(200);
}

internal sealed class RejectSyncHandler(IStreams streams) : ICommandHandler<RejectSync>
{
    public Task<Outcome> Handle(RejectSync request, CancellationToken cancellationToken) =>
        streams.ChangeAsync<Sync>(request.Team, request.Sync.Value, sync => sync.Reject(request.Reason), cancellationToken);
}
