using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Liaison.Benchmarks;

/// <summary>How long message/send took to answer: that time is WeCom's, and cards are sent one call after the other.</summary>
internal sealed class SendTimes : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentBag<double> _seconds = [];

    public SendTimes()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "liaison.wecom.call.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "wecom.api", Value: "message/send" })
                {
                    _seconds.Add(seconds);
                }
            }
        });
        _listener.Start();
    }

    public TimeSpan Total => TimeSpan.FromSeconds(_seconds.Sum());

    public void Dispose() => _listener.Dispose();
}
