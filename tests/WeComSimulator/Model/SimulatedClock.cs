namespace Liaison.WeComSimulator.Model;

/// <summary>WeCom's clock: the machine's, moved forward on request.</summary>
internal sealed class SimulatedClock : TimeProvider
{
    private long _offsetTicks;

    /// <summary>Raised after every jump.</summary>
    public event Action? Moved;

    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _offsetTicks, by.Ticks);
        Moved?.Invoke();
    }

    public void Reset()
    {
        Interlocked.Exchange(ref _offsetTicks, 0);
        Moved?.Invoke();
    }
}
