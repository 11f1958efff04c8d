using System.ComponentModel.DataAnnotations;
using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Delivery;

internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this RouteGroupBuilder team)
    {
        var group = team.MapGroup("").WithTags("Deliveries");
        group.MapGet("/deliveries", ListAsync).WithName("listDeliveries").WithSummary("What was to be told to whom, what became of it, and WeCom's reason where it was refused");
        group.MapPost("/deliveries/{id:guid}/replay", ReplayAsync).WithName("replayDelivery").WithSummary("Send what was refused or skipped once more");
        group.MapGet("/dead-letters", ListDeadAsync).WithName("listDeadLetters").WithSummary("Messages that were given up");
        group.MapPost("/dead-letters/{id:guid}/replay", ReplayDeadAsync).WithName("replayDeadLetter").WithSummary("Send a message that was given up once more");
    }

    private static async Task<Results<Ok<Page<DeliveryItem>>, ProblemHttpResult>> ListAsync(
        TeamId team, IMediator mediator, CancellationToken ct, [AllowedValues("queued", "held", "sent", "refused", "merged", "skipped")] string? state = null, string? kind = null,
        [AllowedValues("wecom", "mini-program", "mail")] string? channel = null, string? search = null, Guid? account = null, Guid? message = null, Guid? into = null, string? cursor = null,
        int limit = 50) =>
        (await mediator.Send(new ListDeliveries(team, state, kind, channel, search, account, message, into, cursor, limit), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplayAsync(TeamId team, Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReplayDelivery(team, id), ct)).ToNoContent();

    private static async Task<Results<Ok<IReadOnlyList<DeadMessage>>, ProblemHttpResult>> ListDeadAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListDeadLetters(team), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplayDeadAsync(TeamId team, Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReplayDeadLetter(team, id), ct)).ToNoContent();
}
