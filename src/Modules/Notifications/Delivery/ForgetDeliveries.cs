using Liaison.Kernel.Reading;
using Quartz;

namespace Liaison.Notifications.Delivery;

/// <summary>Deletes from the log what was settled more than ninety days ago, with words that nobody needs any more.</summary>
internal sealed class ForgetDeliveries(IPlatformReads reads, TimeProvider time) : IJob
{
    public const string Name = "forget-deliveries";

    public static readonly TimeSpan Interval = TimeSpan.FromHours(6);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await reads.ExecuteAsync(
        """
        delete from notifications.deliveries where created_at < @old and state not in ('queued', 'held');
        delete from notifications.contents c where created_at < @old
            and not exists (select from notifications.deliveries d where d.tenant_id = c.tenant_id and d.content_id = c.id)
        """,
        new { old = time.GetUtcNow().AddDays(-90) },
        cancellationToken);
}
