using System.ComponentModel.DataAnnotations;
using FluentValidation;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Mediation;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;
using Liaison.Kernel.Work;

namespace Liaison.Notifications.Webhooks;

/// <summary>Tells another system from now on who gains and loses access.</summary>
/// <param name="Url">https, of at most 500 characters; http only into allowed networks.</param>
[Requires(Role.Admin, Scopes.None)]
[HoldsSecrets]
internal sealed record AddWebhook(TeamId Team, string Url) : ICommand<NewWebhook>, ITeamRequest;

/// <param name="Secret">By which the receiver checks signatures. Shown this once.</param>
internal sealed record NewWebhook(Guid Id, Secret Secret);

[Requires(Role.Admin, Scopes.None), RetryOnConflict]
internal sealed record RemoveWebhook(TeamId Team, Guid Webhook) : ICommand, ITeamRequest;

/// <summary>Sends a message that means nothing, to try whether it arrives.</summary>
[Requires(Role.Admin, Scopes.DeliveriesWrite)]
internal sealed record PingWebhook(TeamId Team, Guid Webhook) : ICommand, ITeamRequest;

/// <summary>Sends a message once more: the same one, by its id.</summary>
[Requires(Role.Admin, Scopes.DeliveriesWrite)]
internal sealed record ReplayWebhook(TeamId Team, Guid Webhook, Guid Delivery) : ICommand, ITeamRequest;

[Requires(Role.Admin, Scopes.DeliveriesRead)]
internal sealed record ListWebhooks(TeamId Team) : IQuery<IReadOnlyList<WebhookItem>>, ITeamRequest;

/// <param name="Queued">Messages on their way.</param>
/// <param name="Failed">Messages of the last thirty days that were given up.</param>
internal sealed record WebhookItem(Guid Id, string Url, DateTimeOffset AddedAt, long Queued, long Failed);

/// <summary>A webhook's messages of the last thirty days, the newest first.</summary>
[Requires(Role.Admin, Scopes.DeliveriesRead)]
internal sealed record ListWebhookDeliveries(TeamId Team, Guid Webhook, string? Cursor, int Limit) : IQuery<Page<WebhookDeliveryItem>>, ITeamRequest;

/// <param name="Body">As it is sent.</param>
/// <param name="Status">What the receiver answered last; null when it did not.</param>
/// <param name="Reason">Why not: <c>refused</c>, <c>timeout</c>, <c>unreachable</c>, <c>certificate</c>, <c>name-unknown</c>, <c>address-refused</c>, <c>removed</c>.</param>
internal sealed record WebhookDeliveryItem(
    Guid Id, string Kind, string Body, [property: AllowedValues("queued", "sent", "failed")] string State, int Attempts, int? Status, string? Reason, DateTimeOffset CreatedAt, DateTimeOffset At);

internal sealed class AddWebhookValidator : AbstractValidator<AddWebhook>
{
    public AddWebhookValidator() => RuleFor(c => c.Url).NotEmpty().MaximumLength(500);
}

internal sealed class ListWebhookDeliveriesValidator : AbstractValidator<ListWebhookDeliveries>
{
    public ListWebhookDeliveriesValidator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200);
}

internal static class WebhookErrors
{
    /// <summary>How many a team can have.</summary>
    public const int Most = 10;

    public static readonly Refusal UrlRefused = new(
        "notifications.webhook-url-refused", 422, "This address cannot be called: https and the public internet, or a network that this server's settings allow.");

    public static readonly Refusal TooMany = new("notifications.too-many-webhooks", 409, "A team has at most 10 webhooks. Remove one first.");
}

internal sealed class ManageWebhooksHandler(IStreams streams, UnitOfWork work, ITeamReads reads, WebhookTargets targets, WebhookMessages messages, IQueue queue, SecretBox box, TimeProvider time)
    : ICommandHandler<AddWebhook, NewWebhook>, ICommandHandler<RemoveWebhook>, ICommandHandler<PingWebhook>, ICommandHandler<ReplayWebhook>
{
    private const string Open = "select exists (select from notifications.webhooks_1 where tenant_id = @team and id = @Webhook and removed_at is null)";

    public async Task<Outcome<NewWebhook>> Handle(AddWebhook request, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(request.Url.Trim(), UriKind.Absolute, out var url) || !targets.MayBe(url))
        {
            return WebhookErrors.UrlRefused;
        }

        if (await reads.FindAsync<long>(request.Team, "select count(*) from notifications.webhooks_1 where tenant_id = @team and removed_at is null", null, cancellationToken) >= WebhookErrors.Most)
        {
            return WebhookErrors.TooMany;
        }

        var (id, secret) = (Id.New(time), WebhookSender.NewSecret());
        work.Session.Execute($"""
            insert into notifications.webhook_secrets (tenant_id, id, sealed) values ({Tenant.Of(request.Team).Id}, {id}, {box.Seal(WebhookSender.PurposeOf(id), secret.Reveal())})
            """);
        var added = await streams.ChangeOrStartAsync<Webhook>(request.Team, id, _ => [new WebhookAdded(url.AbsoluteUri)], cancellationToken);
        return added.Refusal is { } refusal ? refusal : new NewWebhook(id, secret);
    }

    public async Task<Outcome> Handle(RemoveWebhook request, CancellationToken cancellationToken)
    {
        work.Session.Execute($"delete from notifications.webhook_secrets where tenant_id = {Tenant.Of(request.Team).Id} and id = {request.Webhook}");
        return await streams.ChangeAsync<Webhook>(request.Team, request.Webhook, w => w.Remove(), cancellationToken);
    }

    public async Task<Outcome> Handle(PingWebhook request, CancellationToken cancellationToken)
    {
        if (!await reads.FindAsync<bool>(request.Team, Open, new { request.Webhook }, cancellationToken))
        {
            return RequestErrors.NotFound;
        }

        messages.Collect(request.Team, request.Webhook, @event: null, new WebhookMessage(Id.New(time), "ping", time.GetUtcNow(), 0, request.Team));
        return Outcome.Done;
    }

    public async Task<Outcome> Handle(ReplayWebhook request, CancellationToken cancellationToken)
    {
        if (!await reads.FindAsync<bool>(request.Team, Open, new { request.Webhook }, cancellationToken)
            || await reads.ExecuteAsync(
                request.Team,
                "update notifications.webhook_deliveries set state = 'queued', attempts = 0 where tenant_id = @team and webhook_id = @Webhook and id = @Delivery and state <> 'queued'",
                new { request.Webhook, request.Delivery },
                cancellationToken) == 0)
        {
            return RequestErrors.NotFound;
        }

        queue.Enqueue(WebhookCall.Queue, request.Team, new WebhookCall(request.Webhook, request.Delivery), batchKey: request.Webhook.ToString(), dedupeKey: request.Delivery.ToString());
        return Outcome.Done;
    }
}

internal sealed class ListWebhooksHandler(ITeamReads reads, Cursors cursors)
    : IQueryHandler<ListWebhooks, IReadOnlyList<WebhookItem>>, IQueryHandler<ListWebhookDeliveries, Page<WebhookDeliveryItem>>
{
    public async Task<Outcome<IReadOnlyList<WebhookItem>>> Handle(ListWebhooks request, CancellationToken cancellationToken) =>
        Outcome<IReadOnlyList<WebhookItem>>.Of(await reads.ListAsync<WebhookItem>(
            request.Team,
            """
            select w.id, w.url, w.added_at,
                (select count(*) from notifications.webhook_deliveries d where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.state = 'queued') as queued,
                (select count(*) from notifications.webhook_deliveries d where d.tenant_id = w.tenant_id and d.webhook_id = w.id and d.state = 'failed') as failed
            from notifications.webhooks_1 w where w.tenant_id = @team and w.removed_at is null order by w.id
            """,
            null,
            cancellationToken));

    public async Task<Outcome<Page<WebhookDeliveryItem>>> Handle(ListWebhookDeliveries request, CancellationToken cancellationToken)
    {
        var (list, before) = ($"webhook-deliveries/{request.Webhook}", Guid.Empty);
        if (request.Cursor is { } cursor && !cursors.TryOpen(request.Team, list, cursor, out before))
        {
            return RequestErrors.CursorInvalid;
        }

        var rows = await reads.ListAsync<WebhookDeliveryItem>(
            request.Team,
            """
            select id, kind, body, state, attempts, status, reason, created_at, at from notifications.webhook_deliveries
            where tenant_id = @team and webhook_id = @Webhook and (@first or id < @before) order by id desc limit @limit
            """,
            new { request.Webhook, first = request.Cursor is null, before, limit = request.Limit + 1 },
            cancellationToken);
        var page = rows.Take(request.Limit).ToList();
        return new Page<WebhookDeliveryItem>(page, rows.Count > request.Limit ? cursors.Seal(request.Team, list, page[^1].Id) : null);
    }
}
