using Liaison.Kernel.Health;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Mail;

/// <summary>Whether mails leave the house. Mails are the platform's: of how many, and whose, nothing is said.</summary>
internal sealed class MailHealth(IPlatformReads reads, TimeProvider time) : ITeamHealthCheck
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public string Part => "mail";

    public async Task<HealthFinding> CheckAsync(TeamId team, CancellationToken ct) =>
        await reads.FindAsync<bool>(
            "select exists (select 1 from kernel.messages where queue = @queue and state = 'queued' and created_at < @late)",
            new { queue = QueuedMailer.Queue, late = time.GetUtcNow() - Late },
            ct)
            ? HealthFinding.Failing("late")
            : HealthFinding.Ok();
}
