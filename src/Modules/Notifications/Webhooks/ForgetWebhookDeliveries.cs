using Liaison.Kernel.Reading;
using Quartz;

namespace Liaison.Notifications.Webhooks;

/// <summary>Deletes what was sent more than thirty days ago.</summary>
internal sealed class ForgetWebhookDeliveries(IPlatformReads reads, TimeProvider time) : IJob
{
    public const string Name = "forget-webhook-deliveries";

    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await reads.ExecuteAsync(
        "delete from notifications.webhook_deliveries where created_at < @old and state <> 'queued'", new { old = time.GetUtcNow().AddDays(-30) }, cancellationToken);
}
