using System.Diagnostics;

namespace Liaison.CrashHost;

/// <summary>
/// Counts what the process does with the world: every database command, COPY and HTTP call is two operations, when it is about to be sent and when it was done
/// but nobody has seen its result. A commit lies between the last of a transaction and the next.
/// </summary>
internal sealed class Operations : IDisposable
{
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
            ActivityStarted = _ => Next(),
            ActivityStopped = _ => Next(),
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
