using System.Diagnostics;

namespace Liaison.EventStore.Tests;

/// <summary>Counts what Npgsql sends and waits for in this asynchronous flow: each command, batch, commit or copy is one span.</summary>
internal sealed class RoundTrips : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly Activity _root;
    private int _count;

    public RoundTrips()
    {
        _root = new Activity("test").Start();
        var trace = _root.TraceId;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == trace ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                {
                    Interlocked.Increment(ref _count);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public int Count => _count;

    public void Dispose()
    {
        _listener.Dispose();
        _root.Dispose();
    }
}
