using Liaison.Kernel.Reading;
using Quartz;

namespace Liaison.Binding.Sessions;

/// <summary>Deletes what has run out. Nothing depends on it: what is out of date is refused at use (CASES §4 #24).</summary>
internal sealed class CleanUp(IPlatformReads reads, TimeProvider time) : IJob
{
    public const string Name = "binding-clean-up";

    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>How long ended sessions, counts and refused sign-ins can still be looked at.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>Far longer than a recording of one would be believed, and what the health of callbacks is judged by.</summary>
    private static readonly TimeSpan CallbackRetention = TimeSpan.FromDays(2);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await reads.ExecuteAsync(
        """
        delete from binding.suite_installs where expires_at <= @now;
        delete from binding.registrations where expires_at <= @now;
        delete from binding.password_resets where expires_at <= @now;
        delete from binding.passkey_ceremonies where expires_at <= @now;
        delete from binding.sessions where ends_at <= @old;
        delete from binding.attempts where last_at <= @old;
        delete from binding.unknown_sign_ins where at <= @old;
        delete from binding.callbacks where received_at <= @replayable and handled_at is not null;
        delete from binding.callback_counts where hour <= @old
        """,
        new { now = time.GetUtcNow(), old = time.GetUtcNow() - Retention, replayable = time.GetUtcNow() - CallbackRetention },
        cancellationToken);
}
