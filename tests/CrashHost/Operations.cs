using System.Diagnostics;

namespace Liaison.CrashHost;

/// <summary>
/// Counts what the process does with the world: an HTTP call when it is about to be sent and when it was answered, a database command or COPY when it was done;
/// nobody has seen the result by then. What a crash before a command leaves is what one after the command before leaves; a commit lies between two of them.
/// </summary>
internal sealed class Operations : IDisposable
{
    // Housekeeping that goes on all the time, and would drown the import: Quartz's tables, the looks for new events and for messages that are due.
    private static readonly string[] Housekeeping = ["jobs.qrtz_", "with page as (select seq_id", "with head as"];

    private readonly long _crashAt;
    private readonly ActivityListener _listener;
    private long _count;

    public Operations(long crashAt)
    {
        _crashAt = crashAt;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.Source.Name == "System.Net.Http")
                {
                    Next();
                }
            },
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("db.query.text") is not string sql || !Housekeeping.Any(h => sql.Contains(h, StringComparison.OrdinalIgnoreCase)))
                {
                    Next();
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();

    private void Next()
    {
        if (Interlocked.Increment(ref _count) == _crashAt)
        {
            // SIGKILL: no finalizer, no handler, no goodbye to the database.
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
