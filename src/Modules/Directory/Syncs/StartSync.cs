using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Directory.Syncs;

/// <summary>Starts a sync in the background. A held one that nobody decided on gives way to it.</summary>
/// <param name="DryRun">Makes the plan and applies nothing.</param>
[Requires(Role.Admin)]
internal sealed record StartSync(TeamId Team, SyncTrigger Trigger, bool DryRun) : ICommand<StartedSync>, ITeamRequest;

internal sealed record StartedSync(SyncId Id);

internal sealed class StartSyncHandler(ICorps corps, IStreams streams, ITeamReads reads, TimeProvider time) : ICommandHandler<StartSync, StartedSync>
{
    public async Task<Outcome<StartedSync>> Handle(StartSync request, CancellationToken cancellationToken)
    {
        if (await corps.FindAsync(request.Team, cancellationToken) is not { Status: BindingStatus.Bound } corp)
        {
            return SyncErrors.NotBound;
        }

        foreach (var held in await reads.ListAsync<Guid>(request.Team, "select id from directory.syncs_1 where tenant_id = @team and status = 'held'", null, cancellationToken))
        {
            await streams.ChangeAsync<Sync>(request.Team, held, s => s.Reject("superseded"), cancellationToken);
        }

        var id = new SyncId(Id.New(time));
        // Two that start at once: the unique key of running syncs refuses the second.
        await streams.ChangeOrStartAsync<Sync>(
            request.Team, id.Value, _ => [new SyncStarted(request.Trigger, corp.CorpId, corp.Generation, request.DryRun)], cancellationToken);
        return new StartedSync(id);
    }
}
