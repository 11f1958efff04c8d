using System.Diagnostics;
using System.Diagnostics.Metrics;
using Liaison.Directory.Contracts;
using Liaison.Kernel.Ids;

namespace Liaison.Directory.Syncs;

/// <summary>One span and the figures of what one process did for one run.</summary>
internal sealed class SyncTelemetry : IDisposable
{
    private const string Name = "Liaison.Directory";
    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("liaison.sync.duration", "s", "Work on syncs, by how it ended");
    private static readonly Histogram<int> People = Meter.CreateHistogram<int>("liaison.sync.people", "{person}", "People that one sync read");
    private static readonly Histogram<double> Rates = Meter.CreateHistogram<double>("liaison.sync.rate", "{person}/s", "How fast one sync read them");
    private static readonly Counter<int> Held = Meter.CreateCounter<int>("liaison.sync.held", "{sync}", "Syncs that wait for an admin, by the limit that was passed");

    private readonly Activity? _activity;
    private readonly TimeProvider _time;
    private readonly long _begun;

    public SyncTelemetry(TeamId team, SyncId sync, TimeProvider time)
    {
        (_time, _begun) = (time, time.GetTimestamp());
        _activity = Source.StartActivity("sync")?.SetTag("liaison.team", team.ToString()).SetTag("liaison.sync", sync.ToString());
    }

    /// <summary>In a word: <c>applied</c>, <c>unchanged</c>, <c>dry-run</c>, <c>held</c>, <c>cancelled</c>, or the code of a failure.</summary>
    public string Outcome { get; set; } = "interrupted";

    public void HasRead(int people)
    {
        var seconds = _time.GetElapsedTime(_begun).TotalSeconds;
        People.Record(people);
        if (seconds > 0)
        {
            Rates.Record(people / seconds);
        }

        _activity?.SetTag("liaison.people", people);
    }

    public void IsHeld(string reason)
    {
        Outcome = "held";
        Held.Add(1, new KeyValuePair<string, object?>("liaison.reason", reason));
    }

    public void Dispose()
    {
        _activity?.SetTag("liaison.outcome", Outcome).Dispose();
        Durations.Record(_time.GetElapsedTime(_begun).TotalSeconds, new KeyValuePair<string, object?>("liaison.outcome", Outcome));
    }
}
