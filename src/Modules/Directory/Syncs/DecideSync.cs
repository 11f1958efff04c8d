using FluentValidation;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Syncs;

/// <summary>Lets a held plan be applied, exactly as it was shown.</summary>
[Requires(Role.Admin)]
internal sealed record ApproveSync(TeamId Team, SyncId Sync) : ICommand, ITeamRequest;

/// <summary>Drops a held plan. It has changed nothing.</summary>
[Requires(Role.Admin)]
internal sealed record RejectSync(TeamId Team, SyncId Sync, string Reason) : ICommand, ITeamRequest;

/// <summary>Ends a run that has applied nothing yet.</summary>
[Requires(Role.Admin)]
internal sealed record CancelSync(TeamId Team, SyncId Sync) : ICommand, ITeamRequest;

internal sealed class RejectSyncValidator : AbstractValidator<RejectSync>
{
    public RejectSyncValidator() => RuleFor(c => c.Reason).NotEmpty().MaximumLength(200);
}

internal sealed class ApproveSyncHandler(IStreams streams) : ICommandHandler<ApproveSync>
{
    public Task<Outcome> Handle(ApproveSync request, CancellationToken cancellationToken) =>
        streams.ChangeAsync<Sync>(request.Team, request.Sync.Value, s => s.Approve(), cancellationToken);
}

internal sealed class RejectSyncHandler(IStreams streams) : ICommandHandler<RejectSync>
{
    public Task<Outcome> Handle(RejectSync request, CancellationToken cancellationToken) =>
        streams.ChangeAsync<Sync>(request.Team, request.Sync.Value, s => s.Reject(request.Reason), cancellationToken);
}

internal sealed class CancelSyncHandler(IStreams streams, SyncStore syncs) : ICommandHandler<CancelSync>
{
    public async Task<Outcome> Handle(CancelSync request, CancellationToken cancellationToken)
    {
        if (await streams.FindAsync<Sync>(request.Team, request.Sync.Value, cancellationToken) is not { } sync)
        {
            return RequestErrors.NotFound;
        }

        return sync switch
        {
            { Status: SyncStatus.Held } => await streams.ChangeAsync<Sync>(request.Team, request.Sync.Value, s => s.Cancel("requested"), cancellationToken),
            { IsOpen: false } => SyncErrors.NotRunning,
            _ => await syncs.RequestCancelAsync(request.Team, request.Sync, cancellationToken) ? Outcome.Done : SyncErrors.Applying,
        };
    }
}
