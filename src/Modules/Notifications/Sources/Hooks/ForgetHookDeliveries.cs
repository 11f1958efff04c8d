using Liaison.Kernel.Reading;
using Quartz;

namespace Liaison.Notifications.Sources.Hooks;

/// <summary>Deletes what came more than thirty days ago, what is kept above the limit, and counts of more than a year ago.</summary>
internal sealed class ForgetHookDeliveries(IPlatformReads reads, TimeProvider time) : IJob
{
    public const string Name = "forget-source-deliveries";

    /// <summary>Of one source, of what could not be read.</summary>
    public const int MostKept = 1_000;

    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await reads.ExecuteAsync("delete from notifications.source_deliveries where received_at < @old and state <> 'received'", new { old = now.AddDays(-30) }, cancellationToken);
        await reads.ExecuteAsync(
            """
            delete from notifications.source_deliveries d using (
                select tenant_id, id, row_number() over (partition by tenant_id, source_id order by id desc) as number from notifications.source_deliveries
                where state in ('unknown', 'malformed', 'failed')) k
            where d.tenant_id = k.tenant_id and d.id = k.id and k.number > @most
            """,
            new { most = MostKept },
            cancellationToken);
        await reads.ExecuteAsync("delete from notifications.source_counts where hour < @old", new { old = now.AddDays(-366) }, cancellationToken);
    }
}
