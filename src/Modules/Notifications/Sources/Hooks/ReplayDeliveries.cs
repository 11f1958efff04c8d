using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Sources.Hooks;

/// <summary>Reads once more what could not be read: after an update, say.</summary>
/// <param name="Delivery">Null for all that the source has.</param>
[Requires(Role.Admin, Scopes.None)]
internal sealed record ReplaySourceDeliveries(TeamId Team, Guid Source, Guid? Delivery) : ICommand<ReplayedDeliveries>, ITeamRequest;

internal sealed record ReplayedDeliveries(int Count);

internal sealed class ReplaySourceDeliveriesHandler(ITeamReads reads, HookBell bell) : ICommandHandler<ReplaySourceDeliveries, ReplayedDeliveries>
{
    public async Task<Outcome<ReplayedDeliveries>> Handle(ReplaySourceDeliveries request, CancellationToken cancellationToken)
    {
        var key = new { request.Source, request.Delivery };
        var count = await reads.ExecuteAsync(
            request.Team,
            """
            update notifications.source_deliveries set state = 'received', reason = null
            where tenant_id = @team and source_id = @Source and (@Delivery::uuid is null or id = @Delivery) and state in ('unknown', 'malformed', 'failed') and body is not null
            """,
            key,
            cancellationToken);
        if (count == 0 && request.Delivery is not null)
        {
            var exists = await reads.FindAsync<bool>(
                request.Team, "select exists (select from notifications.source_deliveries where tenant_id = @team and source_id = @Source and id = @Delivery)", key, cancellationToken);
            return exists ? SourceErrors.BodyGone : RequestErrors.NotFound;
        }

        bell.Ring();
        return new ReplayedDeliveries(count);
    }
}
