namespace Liaison.WeCom;

/// <summary>How far our clock is from WeCom's, by the Date of its last answer.</summary>
public sealed class WeComClock(TimeProvider time)
{
    private long skew = long.MinValue;

    /// <summary>WeCom's time less ours, to the second; null before the first answer.</summary>
    public TimeSpan? Skew => Interlocked.Read(ref skew) is var ticks and not long.MinValue ? TimeSpan.FromTicks(ticks) : null;

    internal void Saw(DateTimeOffset? date)
    {
        if (date is { } theirs)
            Interlocked.Exchange(ref skew, (theirs - time.GetUtcNow()).Ticks);
    }
}
