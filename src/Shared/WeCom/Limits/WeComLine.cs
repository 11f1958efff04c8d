namespace Liaison.WeCom;

/// <summary>Why no call goes out, by how long that lasts.</summary>
public enum WeComPause
{
    /// <summary>A minute or two.</summary>
    Minute,

    /// <summary>Up to an hour.</summary>
    Hour,
}

/// <param name="Calls">That may be made; 0 for none.</param>
/// <param name="For">So long they may be made; without any, so long nobody needs to ask.</param>
/// <param name="IsProbe">WeCom has refused: this one call finds out whether it lets us in again.</param>
/// <param name="AtOnce">Calls in flight of one host.</param>
/// <param name="IsClosed">WeCom has refused, and it is not yet time to find out.</param>
public readonly record struct WeComLease(int Calls, TimeSpan For, bool IsProbe, int AtOnce, bool IsClosed, WeComPause Pause);

/// <summary>What a line may carry.</summary>
/// <param name="AtOnce">Calls in flight of one host, as long as WeCom does not mind.</param>
/// <param name="Pause">So long a block by the minute lasts.</param>
/// <param name="Probe">So long one call can take.</param>
internal sealed record LineQuota(int PerMinute, int PerHour, int AtOnce, TimeSpan Pause, TimeSpan Probe);

/// <summary>
/// What all hosts know of one API of one corp: how many calls were handed out in the last minute and hour, and whether WeCom has had enough of us. No window of
/// a minute or an hour, wherever it begins, gets more than the quota: it lies in seven of the parts that are counted.
/// </summary>
/// <remarks>
/// WeCom blocks for 60 seconds or 60 minutes and does not say for which (45009); for too many at once it says 45033.
/// Source: WeCom, 访问频率限制 (document 90454).
/// </remarks>
public sealed record WeComLine
{
    public static readonly WeComLine Unused = new();

    private const int Parts = 7;
    private const long TickSeconds = 10;
    private const long TicksOfHourPart = 60;
    private const int ShortPauses = 2;
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Rise = TimeSpan.FromMinutes(1);

    /// <summary>Tens of seconds since 1970: of the first part.</summary>
    public long Tick { get; init; }

    /// <summary>Calls by ten seconds, the newest first.</summary>
    public IReadOnlyList<int> Minute { get; init; } = [];

    /// <summary>Calls by ten minutes, the newest first.</summary>
    public IReadOnlyList<int> Hour { get; init; } = [];

    /// <summary>How often WeCom has refused since it last let us in; who was on the way together counts once.</summary>
    public int Refusals { get; init; }

    /// <summary>One is out to find out: it is soon known.</summary>
    public bool IsProbed { get; init; }

    /// <summary>Nobody calls until then, and then one.</summary>
    public DateTimeOffset? ClosedUntil { get; init; }

    public WeComPause Pause { get; init; }

    /// <summary>So many at once since <see cref="FewerSince"/>, one more each minute; null when WeCom never minded.</summary>
    public int? AtOnce { get; init; }

    public DateTimeOffset FewerSince { get; init; }

    internal (WeComLine Line, WeComLease Lease) Lease(DateTimeOffset now, int wanted, LineQuota quota)
    {
        var atOnce = AtOnceNow(now, quota);
        if (ClosedUntil > now)
        {
            var left = ClosedUntil.Value - now;
            return (this, IsProbed
                ? new(0, left < Breath ? left : Breath, IsProbe: false, atOnce, IsClosed: true, WeComPause.Minute)
                : new(0, left, IsProbe: false, atOnce, IsClosed: true, Pause));
        }

        var line = MoveTo(now);
        var (ofMinute, ofHour) = (quota.PerMinute - line.Minute.Sum(), quota.PerHour - line.Hour.Sum());
        if (Math.Min(ofMinute, ofHour) <= 0)
        {
            return (line, ofHour <= 0
                ? new(0, line.Frees(now, line.Hour, TicksOfHourPart), IsProbe: false, atOnce, IsClosed: false, WeComPause.Hour)
                : new(0, line.Frees(now, line.Minute, 1), IsProbe: false, atOnce, IsClosed: false, WeComPause.Minute));
        }

        var isProbe = Refusals > 0;
        var calls = isProbe ? 1 : Math.Min(wanted, Math.Min(ofMinute, ofHour));
        line = line with
        {
            Minute = [line.Minute[0] + calls, .. line.Minute.Skip(1)],
            Hour = [line.Hour[0] + calls, .. line.Hour.Skip(1)],
            // The others wait for the one; if it dies, somebody else finds out.
            ClosedUntil = isProbe ? now + quota.Probe : null,
            IsProbed = isProbe,
        };
        return (line, new(calls, isProbe ? quota.Probe : line.EndOfPart(1) - now, isProbe, atOnce, IsClosed: false, Pause));
    }

    /// <summary>WeCom has refused one that was allowed to call, or found out.</summary>
    /// <param name="jitter">0 to 1: hosts do not come back at the same moment.</param>
    /// <returns>How long nobody calls.</returns>
    internal (WeComLine Line, (TimeSpan Wait, WeComPause Pause) Closed) Refuse(DateTimeOffset now, bool isProbe, bool tooManyAtOnce, double jitter, LineQuota quota)
    {
        if (ClosedUntil > now && !isProbe)
            return (this, (ClosedUntil.Value - now, Pause));

        var refusals = Refusals + 1;
        var pause = refusals <= ShortPauses || (tooManyAtOnce && Breath * Math.Pow(2, refusals) < quota.Pause) ? WeComPause.Minute : WeComPause.Hour;
        // A block by the hour may have begun before we met it: it is asked after now and then.
        var wait = (pause, tooManyAtOnce) switch
        {
            (WeComPause.Hour, _) => quota.Pause * 10,
            (_, true) => TimeSpan.FromTicks(Math.Min((Breath * Math.Pow(2, refusals - 1)).Ticks, quota.Pause.Ticks)),
            _ => quota.Pause,
        } * (1 + (jitter / 10));
        var line = this with { Refusals = refusals, ClosedUntil = now + wait, IsProbed = false, Pause = pause };
        if (tooManyAtOnce)
            line = line with { AtOnce = Math.Max(1, AtOnceNow(now, quota) / 2), FewerSince = now };
        return (line, (wait, pause));
    }

    internal WeComLine LetIn() => this with { Refusals = 0, ClosedUntil = null, IsProbed = false, Pause = WeComPause.Minute };

    private int AtOnceNow(DateTimeOffset now, LineQuota quota) =>
        AtOnce is { } few && few + Math.Max(0, (long)((now - FewerSince) / Rise)) is var risen && risen < quota.AtOnce ? (int)risen : quota.AtOnce;

    private WeComLine MoveTo(DateTimeOffset now)
    {
        var tick = now.ToUnixTimeSeconds() / TickSeconds;
        // A clock that was set back forgets nothing, and goes on from there.
        return this with
        {
            Tick = tick,
            Minute = Moved(Minute, Math.Max(0, tick - Tick)),
            Hour = Moved(Hour, Math.Max(0, (tick / TicksOfHourPart) - (Tick / TicksOfHourPart))),
        };
    }

    private static int[] Moved(IReadOnlyList<int> parts, long by) =>
        [.. Enumerable.Repeat(0, (int)Math.Min(by, Parts)).Concat(parts).Concat(Enumerable.Repeat(0, Parts)).Take(Parts)];

    /// <summary>Until the oldest calls leave the window.</summary>
    private TimeSpan Frees(DateTimeOffset now, IReadOnlyList<int> parts, long ticks)
    {
        var oldest = parts.Select((calls, age) => calls > 0 ? age : 0).Max();
        return EndOfPart(ticks) + TimeSpan.FromSeconds((Parts - 1 - oldest) * ticks * TickSeconds) - now;
    }

    private DateTimeOffset EndOfPart(long ticks) => DateTimeOffset.FromUnixTimeSeconds(((Tick / ticks) + 1) * ticks * TickSeconds);
}
