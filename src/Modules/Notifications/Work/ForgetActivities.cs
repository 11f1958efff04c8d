using Liaison.Kernel.Reading;
using Quartz;

namespace Liaison.Notifications.Work;

/// <summary>Deletes what happened more than ninety days ago; what it was about stays.</summary>
internal sealed class ForgetActivities(IPlatformReads reads, TimeProvider time) : IJob
{
    public const string Name = "forget-activities";

    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await reads.ExecuteAsync(
        "delete from notifications.activities where at < @old", new { old = time.GetUtcNow().AddDays(-90) }, cancellationToken);
}
