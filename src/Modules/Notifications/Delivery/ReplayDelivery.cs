using Liaison.Directory.Contracts;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Work;

namespace Liaison.Notifications.Delivery;

/// <summary>Puts a delivery that was refused or skipped on its way once more. What its receiver wants at that moment still counts.</summary>
[Requires(Role.Admin, Scopes.DeliveriesWrite)]
internal sealed record ReplayDelivery(TeamId Team, Guid Id) : ICommand, ITeamRequest;

/// <summary>Sends a message that was given up once more.</summary>
[Requires(Role.Admin, Scopes.DeliveriesWrite)]
internal sealed record ReplayDeadLetter(TeamId Team, Guid Id) : ICommand, ITeamRequest;

internal static class DeliveryErrors
{
    public static readonly Refusal NotReplayable = new(
        "notifications.delivery-not-replayable", 409, "Only what was refused or skipped can be sent again: this one is on its way, was sent, or is part of a digest.");
}

internal sealed class ReplayDeliveryHandler(ITeamReads reads, UnitOfWork work, IDeadMessages dead, IInvitationMessages invitations, TimeProvider time)
    : ICommandHandler<ReplayDelivery>, ICommandHandler<ReplayDeadLetter>
{
    public async Task<Outcome> Handle(ReplayDelivery request, CancellationToken cancellationToken)
    {
        var row = await reads.FindAsync<Row>(
            request.Team,
            "select lane, state, content_id, invitation_id from notifications.deliveries where tenant_id = @team and id = @Id",
            new { request.Id },
            cancellationToken);
        if (row is null)
        {
            return RequestErrors.NotFound;
        }

        if (row is not { State: "refused" or "skipped", ContentId: not null })
        {
            return DeliveryErrors.NotReplayable;
        }

        var (tenant, now) = (Tenant.Of(request.Team).Id, time.GetUtcNow());
        work.Session.Execute($"""
            update notifications.deliveries set state = 'queued', reason = null, err_code = null, dedupe_key = null, due_at = {now}, at = {now}
            where tenant_id = {tenant} and id = {request.Id} and state = {row.State}
            """);
        Outgoing.Open(work.Session, tenant, row.Lane);
        if (row.InvitationId is { } invitation)
        {
            invitations.Report(work.Session, tenant, [invitation], "queued", null, null);
        }

        return Outcome.Done;
    }

    public async Task<Outcome> Handle(ReplayDeadLetter request, CancellationToken cancellationToken) =>
        await dead.ReplayAsync(request.Team, request.Id, cancellationToken) ? Outcome.Done : RequestErrors.NotFound;

    private sealed record Row(string Lane, string State, Guid? ContentId, Guid? InvitationId);
}
