using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Queue;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;

namespace Liaison.Notifications.Webhooks;

/// <summary>A message that waits for its receiver.</summary>
internal sealed record WebhookCall(Guid Webhook, Guid Delivery)
{
    public const string Queue = "webhooks";

    /// <summary>Messages of one webhook go out side by side, so that one dead receiver holds nobody up for longer than a deadline.</summary>
    public const int AtOnce = 32;

    /// <summary>With the queue's back-off: for about two hours.</summary>
    public const int Attempts = 16;
}

/// <summary>
/// Signs and sends, as Standard Webhooks (github.com/standard-webhooks, 1.0) describes: <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c> =
/// <c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>. Anything from 200 to 299 is a yes; the answer's body is not read.
/// </summary>
internal sealed class WebhookSender(ITeamReads reads, SecretBox box, IHttpClientFactory clients, TimeProvider time) : IQueueHandler<WebhookCall>
{
    public const string Client = "webhooks";

    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private const string SecretPrefix = "whsec_";

    public async Task<IReadOnlyList<QueueResult>> HandleAsync(IReadOnlyList<QueuedMessage<WebhookCall>> batch, IEventSession session, CancellationToken ct)
    {
        var team = new TeamId(Guid.Parse(batch[0].Tenant.Id));
        var rows = (await reads.ListAsync<Row>(
            team,
            """
            select d.id, d.webhook_id as webhook, w.url, s.sealed, d.body from notifications.webhook_deliveries d
            join notifications.webhooks_1 w on w.tenant_id = d.tenant_id and w.id = d.webhook_id and w.removed_at is null
            join notifications.webhook_secrets s on s.tenant_id = w.tenant_id and s.id = w.id
            where d.tenant_id = @team and d.id = any(@ids)
            """,
            new { ids = batch.Select(m => m.Body.Delivery).ToArray() },
            ct)).ToDictionary(r => r.Id);
        var answers = await Task.WhenAll(batch.Select(m => rows.GetValueOrDefault(m.Body.Delivery) is { } row ? SendAsync(row, ct) : Task.FromResult(new Answer(null, "removed"))));
        return [.. batch.Zip(answers, (message, answer) => Settled(message, answer, session))];
    }

    /// <summary><c>whsec_</c> and the base64 of 32 random bytes.</summary>
    public static Secret NewSecret() => new(SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

    public static string PurposeOf(Guid webhook) => $"webhook/{webhook}";

    private async Task<Answer> SendAsync(Row row, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Deadline);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, row.Url) { Content = new StringContent(row.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.Add("webhook-id", row.Id.ToString());
            request.Headers.Add("webhook-timestamp", timestamp);
            request.Headers.Add("webhook-signature", Sign(new Secret(box.Open(PurposeOf(row.Webhook), row.Sealed)), row.Id, timestamp, row.Body));
            using var answer = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            return new Answer((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : "refused");
        }
        catch (HttpRequestException e)
        {
            return new Answer(null, e switch
            {
                { InnerException: WebhookTargetException } => "address-refused",
                { HttpRequestError: HttpRequestError.SecureConnectionError } => "certificate",
                { HttpRequestError: HttpRequestError.NameResolutionError } => "name-unknown",
                _ => "unreachable",
            });
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Answer(null, "timeout");
        }
    }

    /// <param name="secret"><c>whsec_</c> and base64; anything else that somebody has entered is the key as it stands, in UTF-8.</param>
    public static string Sign(Secret secret, Guid id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret.Reveal()), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));

    private static byte[] KeyOf(string secret)
    {
        var key = new byte[secret.Length];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length) ? key[..length] : Encoding.UTF8.GetBytes(secret);
    }

    private QueueResult Settled(QueuedMessage<WebhookCall> message, Answer answer, IEventSession session)
    {
        // A receiver that is gone for good says so (410); an address that we refuse stays refused.
        var isOver = answer.Reason is "removed" or "address-refused" || answer.Status == 410 || message.Attempt >= WebhookCall.Attempts;
        var state = answer.Reason is null ? "sent" : isOver ? "failed" : "queued";
        session.Execute($"""
            update notifications.webhook_deliveries set state = {state}, attempts = attempts + 1, status = {answer.Status}::int, reason = {answer.Reason}, at = {time.GetUtcNow()}
            where tenant_id = {message.Tenant.Id} and id = {message.Body.Delivery}
            """);
        // What failed stands in the webhook's own list, and is sent again from there: it is no dead letter.
        return state == "queued" ? QueueResult.Retry(answer.Reason!) : QueueResult.Done;
    }

    private sealed record Answer(int? Status, string? Reason);

    private sealed record Row(Guid Id, Guid Webhook, string Url, string Sealed, string Body);
}
