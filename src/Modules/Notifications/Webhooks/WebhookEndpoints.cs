using Liaison.Kernel.Http;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Liaison.Notifications.Webhooks;

internal static class WebhookEndpoints
{
    public static void MapWebhooks(this RouteGroupBuilder team)
    {
        var webhooks = team.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapGet("", ListAsync).WithName("listWebhooks").WithSummary("Systems that are told who gains and loses access");
        webhooks.MapPost("", AddAsync).WithName("addWebhook").WithSummary("Tell another system who gains and loses access; its secret is shown this once");
        webhooks.MapDelete("/{webhook:guid}", RemoveAsync).WithName("removeWebhook").WithSummary("Tell it no more");
        webhooks.MapPost("/{webhook:guid}/ping", PingAsync).WithName("pingWebhook").WithSummary("Send it a message that means nothing, to try it");
        webhooks.MapGet("/{webhook:guid}/deliveries", ListDeliveriesAsync).WithName("listWebhookDeliveries").WithSummary("What it was sent in the last thirty days, and what became of it");
        webhooks.MapPost("/{webhook:guid}/deliveries/{delivery:guid}/replay", ReplayAsync).WithName("replayWebhookDelivery").WithSummary("Send a message once more");
    }

    private static async Task<Results<Ok<IReadOnlyList<WebhookItem>>, ProblemHttpResult>> ListAsync(TeamId team, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListWebhooks(team), ct)).ToOk();

    private static async Task<Results<Created<NewWebhookBody>, ProblemHttpResult>> AddAsync(TeamId team, WebhookBody body, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new AddWebhook(team, body.Url), ct)).IsRefused(out var refusal, out var added)
            ? refusal.ToProblem()
            : TypedResults.Created((string?)null, new NewWebhookBody(added.Id, added.Secret.Reveal()));

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(TeamId team, Guid webhook, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemoveWebhook(team, webhook), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> PingAsync(TeamId team, Guid webhook, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new PingWebhook(team, webhook), ct)).ToNoContent();

    private static async Task<Results<Ok<Page<WebhookDeliveryItem>>, ProblemHttpResult>> ListDeliveriesAsync(
        TeamId team, Guid webhook, IMediator mediator, CancellationToken ct, string? cursor = null, int limit = 50) =>
        (await mediator.Send(new ListWebhookDeliveries(team, webhook, cursor, limit), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReplayAsync(TeamId team, Guid webhook, Guid delivery, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReplayWebhook(team, webhook, delivery), ct)).ToNoContent();

    internal sealed record WebhookBody(string Url);

    /// <param name="Secret">By which signatures are checked. Shown this once.</param>
    internal sealed record NewWebhookBody(Guid Id, string Secret);
}
