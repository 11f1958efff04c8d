using Liaison.Kernel.Reading;
using Quartz;

namespace Liaison.Notifications.Actions;

/// <summary>Deletes cards and taps that nobody can press or change any more. That they were pressed stays in the log.</summary>
internal sealed class ForgetCards(IPlatformReads reads, TimeProvider time) : IJob
{
    public const string Name = "forget-action-cards";

    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>A button can be pressed as long as its message can be found.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var old = time.GetUtcNow() - Kept;
        await reads.ExecuteAsync("delete from notifications.action_cards where sent_at < @old", new { old }, cancellationToken);
        await reads.ExecuteAsync("delete from notifications.card_taps where at < @old", new { old }, cancellationToken);
    }
}
