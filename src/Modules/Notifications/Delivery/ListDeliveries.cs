using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Delivery;

/// <summary>What was sent to whom, the newest first.</summary>
[Requires(Role.Admin, Scopes.DeliveriesRead)]
internal sealed record ListDeliveries(TeamId Team, string? State, string? Cursor, int Limit) : IQuery<Page<DeliveryItem>>, ITeamRequest;

internal sealed record DeliveryItem(Guid Id, string Kind, string Receiver, [property: AllowedValues("queued", "held", "sent", "refused", "merged", "skipped")] string State, string? Reason, int? ErrCode, DateTimeOffset At);

internal sealed class ListDeliveriesValidator : AbstractValidator<ListDeliveries>
{
    public ListDeliveriesValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 200);
        RuleFor(q => q.State).Must(s => s is null or "queued" or "held" or "sent" or "refused" or "merged" or "skipped").WithMessage("queued, held, sent, refused, merged or skipped");
    }
}

internal sealed class ListDeliveriesHandler(ITeamReads reads, Cursors cursors) : IQueryHandler<ListDeliveries, Page<DeliveryItem>>
{
    public async Task<Outcome<Page<DeliveryItem>>> Handle(ListDeliveries request, CancellationToken cancellationToken)
    {
        var (list, before) = ($"deliveries?{request.State}", Guid.Empty);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out before))
        {
            return RequestErrors.CursorInvalid;
        }

        var rows = await reads.ListAsync<DeliveryItem>(
            request.Team,
            """
            select id, kind, receiver, state, reason, err_code, at from notifications.deliveries
            where tenant_id = @team and (@state::text is null or state = @state) and (@first or id < @before) order by id desc limit @limit
            """,
            new { state = request.State, first = request.Cursor is null, before, limit = request.Limit + 1 },
            cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        return new Page<DeliveryItem>(page, rows.Count > request.Limit ? cursors.Seal(request.Team, list, page[^1].Id) : null);
    }
}

/// <summary>Messages that were given up.</summary>
[Requires(Role.Admin, Scopes.DeliveriesRead)]
internal sealed record ListDeadLetters(TeamId Team) : IQuery<IReadOnlyList<DeadMessage>>, ITeamRequest;

internal sealed class ListDeadLettersHandler(IDeadMessages dead) : IQueryHandler<ListDeadLetters, IReadOnlyList<DeadMessage>>
{
    public async Task<Outcome<IReadOnlyList<DeadMessage>>> Handle(ListDeadLetters request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<DeadMessage>>.Of(await dead.ListAsync(request.Team, 500, cancellationToken));
}

/// <summary>Sends a message that was given up once more.</summary>
[Requires(Role.Admin, Scopes.DeliveriesWrite)]
internal sealed record ReplayDeadLetter(TeamId Team, Guid Id) : ICommand, ITeamRequest;

internal sealed class ReplayDeadLetterHandler(IDeadMessages dead) : ICommandHandler<ReplayDeadLetter>
{
    public async Task<Outcome> Handle(ReplayDeadLetter request, CancellationToken cancellationToken) =>
        await dead.ReplayAsync(request.Team, request.Id, cancellationToken) ? Outcome.Done : RequestErrors.NotFound;
}

internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this RouteGroupBuilder team)
    {
        var group = team.MapGroup("").WithTags("Deliveries");
        group.MapGet("/deliveries", ListAsync).WithName("listDeliveries").WithSummary("What was sent to whom, with WeCom's reason where it failed");
        group.MapGet("/dead-letters", ListDeadAsync).WithName("listDeadLetters").WithSummary("Messages that were given up");
        group.MapPost("/dead-letters/{id:guid}/replay", ReplayAsync).WithName("replayDeadLetter").WithSummary("Send a message that was given up once more");
    }

    private static async Task<Results<Ok<Page<DeliveryItem>>, ProblemHttpResult>> ListAsync(
        TeamId team, IMediator mediator, CancellationToken ct, [AllowedValues("queued", "held", "sent", "refused", "merged", "skipped")] string? state = null, string? cursor = null, int limit = 50) =>
        (await mediator.Send(new ListDeliveries(team, state, cursor, limit), ct)).ToOk();

    private static async Task<Results<Ok<IReadOnlyList<DeadMessage>>, ProblemHttpResult>> ListDeadAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListDeadLetters(team), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplayAsync(TeamId team, Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReplayDeadLetter(team, id), ct)).ToNoContent();
}
